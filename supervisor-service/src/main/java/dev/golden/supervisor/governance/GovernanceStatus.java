package dev.golden.supervisor.governance;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the view {@code governance_status}.
 *
 * @param mode auto or manual
 * @param status COOLDOWN, DAILY_LIMIT, PENDING_APPROVAL, MANUAL or READY, the first that applies
 */
record GovernanceStatus(
        String agentRole,
        String mode,
        String status,
        Duration cooldown,
        Duration cooldownLeft,
        int updatesToday,
        int dailyLimit,
        int minEvidence,
        @Nullable Instant lastUpdateAt,
        @Nullable Long activePromptId,
        @Nullable Integer activeVersion,
        long pendingProposals) {}
