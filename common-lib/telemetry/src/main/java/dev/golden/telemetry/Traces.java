package dev.golden.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Spans of this service. The thread's trace is in the MDC, and nowhere else: what a log line shows is then what an event,
 * an audit row and an exported span carry. Without an exporter spans are nothing, ids are still handed on.
 */
public final class Traces {

    /** Names in the MDC. */
    public static final String TRACE_ID = "trace_id";

    static final String SPAN_ID = "span_id";
    static final String TRACE_PARENT = "traceparent";

    private final Tracer tracer;
    private final boolean exported;

    Traces(TracerProvider provider, boolean exported) {
        this.tracer = provider.get("dev.golden");
        this.exported = exported;
    }

    /** Hands ids on and exports nothing. */
    public static Traces off() {
        return new Traces(TracerProvider.noop(), false);
    }

    /** W3C {@code traceparent} of what the thread is doing; what is stored with work that is done later. */
    public static @Nullable String current() {
        return MDC.get(TRACE_PARENT);
    }

    /** Does the work in a trace that was stored; a thread that is in this very trace already stays where it is. */
    public static <T extends @Nullable Object> T within(@Nullable String traceParent, Supplier<T> work) {
        TraceParent stored = TraceParent.parse(traceParent);
        if (stored == null || stored.traceId().equals(MDC.get(TRACE_ID))) {
            return work.get();
        }
        try (Scope _ = Scope.enter(stored, Span.getInvalid())) {
            return work.get();
        }
    }

    /** Like {@link #within(String, Supplier)} for work without a result. */
    public static void within(@Nullable String traceParent, Runnable work) {
        within(traceParent, () -> {
            work.run();
            return true;
        });
    }

    /** A request from outside: goes on with the caller's trace, or begins one. */
    public Scope server(String name, @Nullable String traceParent) {
        TraceParent remote = TraceParent.parse(traceParent);
        if (!exported) {
            String trace = remote == null ? random() : remote.traceId();
            return Scope.enter(new TraceParent(trace, random().substring(0, 16), "01"), Span.getInvalid());
        }
        return start(name, SpanKind.SERVER, remote);
    }

    /** Part of what the thread is doing. */
    public Scope begin(String name, SpanKind kind) {
        return begin(name, kind, current());
    }

    /** Part of what was stored or came with a message; ends when the scope is closed. */
    public Scope begin(String name, SpanKind kind, @Nullable String traceParent) {
        TraceParent parent = TraceParent.parse(traceParent);
        if (!exported) {
            return parent == null ? Scope.stay() : Scope.enter(parent, Span.getInvalid());
        }
        return start(name, kind, parent);
    }

    /** A span that outlives the thread's part in it: the thread stays in its trace. */
    public Detached detached(String name, SpanKind kind, @Nullable String traceParent) {
        TraceParent parent = TraceParent.parse(traceParent);
        if (!exported) {
            return new Detached(Span.getInvalid(), traceParent);
        }
        Span span = span(name, kind, parent);
        return new Detached(span, TraceParent.of(span.getSpanContext()).text());
    }

    private Scope start(String name, SpanKind kind, @Nullable TraceParent parent) {
        Span span = span(name, kind, parent);
        return Scope.enter(TraceParent.of(span.getSpanContext()), span);
    }

    private Span span(String name, SpanKind kind, @Nullable TraceParent parent) {
        Context context = parent == null ? Context.root() : Context.root().with(Span.wrap(parent.context()));
        return tracer.spanBuilder(name).setSpanKind(kind).setParent(context).startSpan();
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** A span, and how it is named to whoever goes on with it. */
    public record Detached(Span span, @Nullable String traceParent) {}
}
