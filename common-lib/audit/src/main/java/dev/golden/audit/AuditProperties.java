package dev.golden.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the audit log.
 *
 * @param denialsPerSecond denials of one address that are written; the rest is only counted
 */
@ConfigurationProperties("golden.audit")
record AuditProperties(@DefaultValue("10") int denialsPerSecond) {}
