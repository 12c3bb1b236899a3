package dev.golden.peerhub.review;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.contracts.VerdictDecision;
import dev.golden.peerhub.verdict.Verdict;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A verdict given over HTTP.
 *
 * @param agentId whose verdict it is; in the path for leased work
 * @param rationale why, in the reviewer's words
 */
record VerdictBody(
        @Nullable @Size(max = 63) String agentId,
        @NotNull VerdictDecision decision,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double probability,
        @Nullable @Size(max = 50) @Valid List<@NotNull Item> findings,
        @Nullable @Size(max = 4000) String rationale) {

    /** One finding. */
    record Item(
            @NotBlank @Size(max = 100) String rule,
            @NotNull Severity severity,
            @NotBlank @Size(max = 1000) String message,
            @Nullable @Size(max = 200) String file,
            @Nullable @Min(1) Integer line,
            @Nullable @Size(max = 2000) String evidence) {}

    Verdict verdict() {
        double estimate = switch (decision) {
            case APPROVE -> 0.8;
            case REQUEST_CHANGES, REJECT -> 0.2;
            case ABSTAIN -> 0.5;
        };
        List<Finding> seen = findings == null
                ? List.of()
                : findings.stream()
                        .map(item -> new Finding(
                                item.rule(),
                                item.severity(),
                                item.message(),
                                item.file(),
                                item.line(),
                                item.evidence()))
                        .toList();
        return Verdict.of(
                decision,
                probability == null ? estimate : probability,
                seen,
                rationale == null ? Map.of() : Map.of("rationale", rationale));
    }
}
