package dev.golden.orchestrator.generate;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of a model call.
 *
 * @param maxAnswerTokens most tokens of an answer
 * @param maxSectionCharacters how much of one text (file, test, finding list) enters a prompt
 */
@ConfigurationProperties("golden.generate")
record GenerateProperties(
        @DefaultValue("4096") int maxAnswerTokens,
        @DefaultValue("60000") int maxSectionCharacters) {}
