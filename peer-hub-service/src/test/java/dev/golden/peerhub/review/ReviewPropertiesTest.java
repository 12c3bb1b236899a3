package dev.golden.peerhub.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.peerhub.consensus.ConsensusSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ReviewPropertiesTest {

    @Test
    void defaultsAreTheStandardRule() {
        ReviewProperties properties = bind(Map.of());

        assertThat(properties.deadline()).isEqualTo(Duration.ofSeconds(150));
        assertThat(properties.analysisWait()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.maxPanel()).isEqualTo(7);
        assertThat(properties.ownFamilyObjects()).isTrue();
        assertThat(properties.settings()).isEqualTo(ConsensusSettings.standard());
    }

    @Test
    void everySettingIsRead() {
        ReviewProperties properties = bind(Map.ofEntries(
                Map.entry("golden.review.deadline", "10s"),
                Map.entry("golden.review.analysis-wait", "11s"),
                Map.entry("golden.review.lease", "12s"),
                Map.entry("golden.review.model-workers", "3"),
                Map.entry("golden.review.poll", "13ms"),
                Map.entry("golden.review.max-panel", "4"),
                Map.entry("golden.review.max-attempts", "5"),
                Map.entry("golden.review.model-answer-tokens", "600"),
                Map.entry("golden.review.own-family-objects", "false"),
                Map.entry("golden.review.consensus.prior", "0.4"),
                Map.entry("golden.review.consensus.correlation-within", "0.7"),
                Map.entry("golden.review.consensus.correlation-across", "0.2"),
                Map.entry("golden.review.consensus.labels-needed", "50"),
                Map.entry("golden.review.consensus.accept-at", "0.95"),
                Map.entry("golden.review.consensus.refuse-at", "0.2")));

        assertThat(properties)
                .isEqualTo(new ReviewProperties(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(12),
                        3,
                        Duration.ofMillis(13),
                        4,
                        5,
                        600,
                        false,
                        new ReviewProperties.Consensus(0.4, 0.7, 0.2, 50, 0.95, 0.2)));
    }

    private static ReviewProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.review", ReviewProperties.class);
    }
}
