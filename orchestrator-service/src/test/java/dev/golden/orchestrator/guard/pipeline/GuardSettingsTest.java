package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.RuleResult;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GuardSettingsTest {

    private static final String LEAK = "DB_PASSWORD = 'q8Zt3LmP0xWv7Ra2'\n";

    private static GuardProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.guard", GuardProperties.class);
    }

    private static GuardReport check(GuardProperties properties, String tenant, AgentRole role) {
        return Pipelines.of(properties)
                .check(new GuardRequest(tenant, role, "python", Map.of("candidate.py", LEAK), Map.of(), null, false));
    }

    @Test
    void theTenantGoesBeforeTheRoleAndTheRoleBeforeAll() {
        GuardProperties properties = bind(Map.of(
                "golden.guard.rules.secrets", "off",
                "golden.guard.roles.tester.secrets", "shadow",
                "golden.guard.tenants.acme.secrets", "enforce"));
        assertThat(check(properties, "other", AgentRole.DEVELOPER).results()).isEmpty();
        assertThat(check(properties, "other", AgentRole.TESTER).shadows()).hasSize(1);
        assertThat(check(properties, "acme", AgentRole.TESTER).blocked()).isTrue();
    }

    @Test
    void aShadowIsToldAndCountedAndBlocksNothing() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        GuardPipeline guards =
                new GuardPipeline(bind(Map.of("golden.guard.rules.secrets", "shadow")), new GuardMetrics(meters));
        GuardReport report = guards.check(GuardRequest.of("python", Map.of("candidate.py", LEAK)));
        assertThat(report.blocked()).isFalse();
        assertThat(report.findings()).isEmpty();
        assertThat(report.shadows())
                .extracting(RuleResult::finding)
                .extracting("rule")
                .containsExactly("secret-leak");
        assertThat(meters.get("golden.guard.findings")
                        .tags("rule", "secrets", "verdict", "reject", "mode", "shadow")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void toolchainsMayStartProcesses() {
        GuardRequest request = GuardRequest.of("python", Map.of("candidate.py", "import subprocess\n"));
        assertThat(Pipelines.standard().check(request).blocked()).isTrue();
        assertThat(Pipelines.of(bind(Map.of("golden.guard.rules.profile", "toolchain")))
                        .check(request)
                        .blocked())
                .isFalse();
    }

    @Test
    void readsAMapOfFilesAndRefusesAnythingElseWhenOneWasAsked() {
        GuardRequest map = new GuardRequest(
                "t",
                AgentRole.DEVELOPER,
                "python",
                Map.of("candidate.py", "Here: {'candidate.py': 'x = 1\\n', 'helper.py': 'y = 2\\n',}"),
                Map.of(),
                null,
                true);
        assertThat(Pipelines.standard().check(map).files())
                .containsEntry("candidate.py", "x = 1\n")
                .containsEntry("helper.py", "y = 2\n");
        GuardRequest none = new GuardRequest(
                "t", AgentRole.DEVELOPER, "python", Map.of("candidate.py", "x = 1\n"), Map.of(), null, true);
        assertThat(Pipelines.standard().check(none).findings())
                .extracting("rule")
                .containsExactly("file-map");
    }

    @Test
    void addsTheWantedLicenceHeaderOnce() {
        GuardPipeline guards = Pipelines.of(bind(Map.of("golden.guard.licence-header", "Copyright Acme. MIT.")));
        String shebang = "#!/usr/bin/env python3\n";
        GuardReport report = guards.check(GuardRequest.of("python", Map.of("candidate.py", shebang + "x = 1\n")));
        assertThat(report.files()).containsEntry("candidate.py", shebang + "# Copyright Acme. MIT.\nx = 1\n");
        assertThat(report.fixesApplied()).containsExactly("licence-header");
        assertThat(guards.check(GuardRequest.of("python", report.files())).fixesApplied())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "golden.guard.rules.sekrets, off, golden.guard.rules.sekrets is no rule",
        "golden.guard.rules.secrets, maybe, 'it must be enforce, shadow or off'",
        "golden.guard.roles.cook.secrets, off, golden.guard.roles.cook is no role",
        "golden.guard.tenants.acme.profile, loose, 'it must be strict or toolchain'",
        "golden.guard.max-files, 0, max-files must be at least 1",
        "golden.guard.rule-time, 0s, rule-time"
    })
    void badSettingsFailWithTheirName(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, value))).hasStackTraceContaining(message);
    }
}
