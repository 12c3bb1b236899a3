package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertTimeScaleTest {

    private final AlertTimeScale scale = new AlertTimeScale(60, Duration.ofSeconds(30));

    @Test
    void windowsOffsetsAndHoldsShrinkAndNothingElse() {
        assertThat(scale.compress("""
                - record: slo:events:rate5m
                  expr: sum(rate(x{le="0.5m"}[5m])) - sum_over_time(y[1h:1m]) * 3600 > max(z offset 15m)
                  for: 2m
                - alert: Old
                  expr: min(age) > 26 * 3600
                  for: 26h
                """)).isEqualTo("""
                - record: slo:events:rate5m
                  expr: sum(rate(x{le="0.5m"}[5s])) - sum_over_time(y[60s:1s]) * 3600 > max(z offset 15s)
                  for: 2s
                - alert: Old
                  expr: min(age) > 26 * 3600
                  for: 30s
                """);
    }

    @Test
    void theCompressedRulesAreRules(@TempDir Path folder) throws IOException, InterruptedException {
        scale.compressTo(folder);

        for (Path file : AlertRules.files()) {
            AlertTool.Answer answer = AlertTool.require("promtool")
                    .run(folder, "check", "rules", file.getFileName().toString());
            assertThat(answer.ok()).as(answer.text()).isTrue();
            assertThat(AlertRules.in(folder.resolve(file.getFileName()))).hasSameSizeAs(AlertRules.in(file));
        }
    }
}
