package dev.golden.peerhub.work;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of work that remote agents do.
 *
 * @param lease how long an agent holds work without a heartbeat
 * @param maxAttempts leases of one work item before it counts as failed
 * @param sweep pause between looks for work that nobody finished in time
 */
@Validated
@ConfigurationProperties("golden.agent-work")
record WorkProperties(
        @DefaultValue("60s") Duration lease,
        @DefaultValue("3") @Min(1) @Max(10) int maxAttempts,
        @DefaultValue("1s") Duration sweep) {}
