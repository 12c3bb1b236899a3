package dev.golden.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The thread's stay in a trace. Closing it ends the span and brings the thread back to where it was. */
public final class Scope implements AutoCloseable {

    private final Span span;
    private final boolean entered;
    private final @Nullable String traceId;
    private final @Nullable String spanId;
    private final @Nullable String traceParent;

    private Scope(Span span, boolean entered) {
        this.span = span;
        this.entered = entered;
        this.traceId = entered ? MDC.get(Traces.TRACE_ID) : null;
        this.spanId = entered ? MDC.get(Traces.SPAN_ID) : null;
        this.traceParent = entered ? MDC.get(Traces.TRACE_PARENT) : null;
    }

    static Scope stay() {
        return new Scope(Span.getInvalid(), false);
    }

    static Scope enter(TraceParent trace, Span span) {
        Scope scope = new Scope(span, true);
        MDC.put(Traces.TRACE_ID, trace.traceId());
        MDC.put(Traces.SPAN_ID, trace.spanId());
        MDC.put(Traces.TRACE_PARENT, trace.text());
        return scope;
    }

    public Scope name(String name) {
        span.updateName(name);
        return this;
    }

    public Scope set(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    public Scope set(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    /** @param type class of the failure, never its text, which may quote what was sent */
    public Scope failed(String type) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute("error.type", type);
        return this;
    }

    @Override
    public void close() {
        span.end();
        if (entered) {
            restore(Traces.TRACE_ID, traceId);
            restore(Traces.SPAN_ID, spanId);
            restore(Traces.TRACE_PARENT, traceParent);
        }
    }

    private static void restore(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
