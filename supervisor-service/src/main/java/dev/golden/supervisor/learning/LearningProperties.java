package dev.golden.supervisor.learning;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.learning.*}.
 *
 * @param enabled whether outcomes lead to proposals; they are recorded either way
 * @param recurrences tasks of one prompt version that must show a finding before a change is proposed
 */
@ConfigurationProperties("golden.learning")
record LearningProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("5") int recurrences) {

    LearningProperties {
        if (recurrences < 1) {
            throw new IllegalArgumentException("golden.learning.recurrences must be at least 1");
        }
    }
}
