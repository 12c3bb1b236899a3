package dev.golden.orchestrator.guard.pipeline;

import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.check.Check;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Pipelines for tests. */
final class Pipelines {

    private Pipelines() {}

    static GuardPipeline standard() {
        return of(GuardProperties.defaults(32, DataSize.ofKilobytes(512)));
    }

    static GuardPipeline of(GuardProperties properties) {
        return new GuardPipeline(properties, new GuardMetrics(new SimpleMeterRegistry()));
    }

    static List<Check> checks() {
        return standard().checks(GuardRequest.of("python", Map.of()));
    }

    static GuardProperties modes(Map<String, String> rules) {
        GuardProperties standard = GuardProperties.defaults(32, DataSize.ofKilobytes(512));
        return new GuardProperties(
                standard.maxFiles(),
                standard.maxSize(),
                standard.maxLine(),
                standard.ruleTime(),
                standard.fixTime(),
                standard.licenceHeader(),
                standard.forbiddenLicences(),
                rules,
                Map.of(),
                Map.of());
    }
}
