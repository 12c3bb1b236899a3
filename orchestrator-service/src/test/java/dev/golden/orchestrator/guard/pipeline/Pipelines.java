package dev.golden.orchestrator.guard.pipeline;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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

    static GuardProperties modes(
            Map<String, String> rules, Map<String, Map<String, String>> roles, Map<String, Map<String, String>> tenants) {
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
                roles,
                tenants);
    }
}
