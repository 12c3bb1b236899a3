package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A runtime with what ends it. Without a passed self-test it refuses every job and says why. */
public record Lifetime(SandboxRuntime runtime, Runnable end) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

    /** @param problem what the self-test found, or null */
    public static Lifetime of(CellRuntime runtime, @Nullable String problem) {
        if (problem == null) {
            LOG.atInfo()
                    .addKeyValue("enforcement", runtime.report().enforcement())
                    .log("Sandbox passed its self-test");
        } else {
            LOG.atError().addKeyValue("problem", problem).log("Sandbox failed its self-test: no code will be run");
            runtime.fail(problem);
        }
        return new Lifetime(runtime, runtime::close);
    }

    /** Of a runtime that could not even be built. */
    public static Lifetime closed(String name, SandboxUnavailableException cause) {
        LOG.atError().log("Sandbox is not available: no code will be run", cause);
        RuntimeReport report = new RuntimeReport(name, "none", false, String.valueOf(cause.getMessage()), Map.of());
        return new Lifetime(new ClosedRuntime(report), () -> {});
    }

    @Override
    public void close() {
        end.run();
    }
}
