package dev.golden.orchestrator.screening;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Thresholds of the screening.
 *
 * @param flagAt score from which a text is flagged
 * @param blockAt score from which a task text is blocked
 * @param blockFileAt score from which a file is blocked: code and tests speak of such things more often
 * @param shadow whether to flag where it would block
 */
@ConfigurationProperties("golden.screening")
record ScreeningProperties(
        @DefaultValue("0.5") double flagAt,
        @DefaultValue("0.8") double blockAt,
        @DefaultValue("0.93") double blockFileAt,
        @DefaultValue("false") boolean shadow) {}
