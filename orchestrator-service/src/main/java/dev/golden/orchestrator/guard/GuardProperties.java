package dev.golden.orchestrator.guard;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Bounds of a candidate.
 *
 * @param maxFiles most files
 * @param maxSize most text in all files together
 */
@ConfigurationProperties("golden.guard")
record GuardProperties(
        @DefaultValue("32") int maxFiles,
        @DefaultValue("512KB") DataSize maxSize) {}
