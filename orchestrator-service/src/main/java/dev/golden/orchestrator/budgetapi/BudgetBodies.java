package dev.golden.orchestrator.budgetapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.State;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What budget requests and answers look like. */
final class BudgetBodies {

    /** No budget is larger; keeps sums far from overflow. */
    static final long MOST_TOKENS = 1_000_000_000_000L;

    static final String TENANT = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    private BudgetBodies() {}

    /** @param requestId the key: the same id gets the same decision */
    record HoldRequest(
            @NotNull @Size(min = 1, max = 200) @Pattern(regexp = "[\\x21-\\x7e]*", message = "must be visible ASCII")
            String requestId,

            @NotNull @Min(1) @Max(MOST_TOKENS) Long tokens,

            @Nullable @Pattern(regexp = TENANT, message = "is not a tenant id")
            String tenantId,

            @Nullable UUID taskId,

            @Nullable @Pattern(regexp = "[a-z][a-z_]{0,39}", message = "is not a role")
            String agentRole,

            @Nullable @Min(1) @Max(86_400) Long ttlSeconds) {}

    /** The decision as it was made; a repeat shows the same, whatever happened since. */
    record HoldAnswer(
            String requestId,
            Decision decision,
            long tokens,
            @Nullable Instant reservedUntil,
            long remaining,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason) {

        static HoldAnswer of(Reservation reservation) {
            return new HoldAnswer(
                    reservation.requestId(),
                    reservation.decision(),
                    reservation.tokens(),
                    reservation.reservedUntil(),
                    reservation.remaining(),
                    reservation.reason());
        }
    }

    record CommitRequest(
            @NotNull @PositiveOrZero @Max(MOST_TOKENS) Long tokensUsed) {}

    record SettleAnswer(String requestId, State state, long tokens, long tokensUsed) {

        static SettleAnswer of(Reservation reservation) {
            return new SettleAnswer(
                    reservation.requestId(), reservation.state(), reservation.tokens(), reservation.tokensUsed());
        }
    }

    /** When {@code used} starts anew. */
    enum Period {
        NONE,
        DAY,
        MONTH
    }

    /** Replaces the whole limit: what is left out is unlimited. */
    record LimitRequest(
            @NotNull @PositiveOrZero @Max(MOST_TOKENS) Long totalLimit,
            @Nullable Period period,

            @Nullable @Size(max = 20)
            Map<
                            @Pattern(regexp = "[a-z][a-z_]{0,39}", message = "is not a role") String,
                            @NotNull @PositiveOrZero @Max(MOST_TOKENS) Long>
                    perRole,

            @Nullable @Min(1) @Max(MOST_TOKENS) Long maxTaskTokens) {}

    /** @param remaining what a new hold may take, never below 0 */
    record Budget(
            String tenantId,
            long totalLimit,
            long used,
            long reserved,
            long remaining,
            Period period,
            Instant periodStart,
            Map<String, Long> perRole,
            @Nullable Long maxTaskTokens) {}

    /** A line of the ledger, with the balance after it. */
    record Entry(
            long id,
            @Nullable String requestId,
            String kind,
            long tokens,
            long usedAfter,
            long reservedAfter,
            long limitAfter,
            @Nullable UUID taskId,
            @Nullable String agentRole,
            Instant timestamp) {}
}
