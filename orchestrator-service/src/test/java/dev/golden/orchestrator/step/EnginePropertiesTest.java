package dev.golden.orchestrator.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EnginePropertiesTest {

    private static EngineProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.engine", EngineProperties.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new EngineProperties(
                        16,
                        8,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        8,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(200),
                        6,
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(170),
                        3,
                        2,
                        20_000,
                        Duration.ofMinutes(15),
                        16_000,
                        Duration.ofSeconds(5)));
    }

    @Test
    void readsEachSetting() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("golden.engine.workers", "2"),
                        Map.entry("golden.engine.tenant-concurrency", "3"),
                        Map.entry("golden.engine.lease", "11s"),
                        Map.entry("golden.engine.heartbeat", "5s"),
                        Map.entry("golden.engine.poll", "6s"),
                        Map.entry("golden.engine.sweep", "7s"),
                        Map.entry("golden.engine.attempts", "9"),
                        Map.entry("golden.engine.backoff", "8s"),
                        Map.entry("golden.engine.max-backoff", "10s"),
                        Map.entry("golden.engine.ageing", "12s"),
                        Map.entry("golden.engine.execution-wait", "13s"),
                        Map.entry("golden.engine.review-wait", "14s"),
                        Map.entry("golden.engine.asks", "15"),
                        Map.entry("golden.engine.step-time", "17s"),
                        Map.entry("golden.engine.review-time", "18s"),
                        Map.entry("golden.engine.revision-rounds", "19"),
                        Map.entry("golden.engine.guard-fix-rounds", "20"),
                        Map.entry("golden.engine.guard-fix-tokens", "23"),
                        Map.entry("golden.engine.work-time", "21s"),
                        Map.entry("golden.engine.work-tokens", "22"),
                        Map.entry("golden.engine.drain", "4s"))))
                .isEqualTo(new EngineProperties(
                        2,
                        3,
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        9,
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(12),
                        Duration.ofSeconds(13),
                        Duration.ofSeconds(14),
                        15,
                        Duration.ofSeconds(17),
                        Duration.ofSeconds(18),
                        19,
                        20,
                        23,
                        Duration.ofSeconds(21),
                        22,
                        Duration.ofSeconds(4)));
    }

    @Test
    void refusesALeaseThatOneMissedHeartbeatEnds() {
        assertThatThrownBy(() -> bind(Map.of("golden.engine.lease", "3s"))).hasStackTraceContaining("twice");
    }
}
