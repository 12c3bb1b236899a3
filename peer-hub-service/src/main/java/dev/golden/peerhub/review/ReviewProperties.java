package dev.golden.peerhub.review;

import dev.golden.peerhub.consensus.ConsensusSettings;
import dev.golden.peerhub.consensus.Reliability;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of reviews.
 *
 * @param deadline time a directly requested review may take
 * @param analysisWait after this time without an answer a tool's run is asked for again
 * @param lease how long a model or remote reviewer holds its seat before another worker may take it
 * @param modelWorkers model reviewers working at once in this process
 * @param poll pause between looks at the database
 * @param maxPanel seats of a panel at most
 * @param maxAttempts leases of a seat before it abstains
 * @param modelAnswerTokens upper bound of a model reviewer's answer
 * @param ownFamilyObjects whether model reviewers of the author's family sit on the panel; they may object, but their
 *     approval counts only when nobody else judges
 */
@Validated
@ConfigurationProperties("golden.review")
public record ReviewProperties(
        @DefaultValue("150s") Duration deadline,
        @DefaultValue("30s") Duration analysisWait,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("2") @Min(1) @Max(64) int modelWorkers,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("7") @Min(1) @Max(20) int maxPanel,
        @DefaultValue("3") @Min(1) @Max(10) int maxAttempts,
        @DefaultValue("1500") @Min(100) @Max(32_000) int modelAnswerTokens,
        @DefaultValue("true") boolean ownFamilyObjects,
        @DefaultValue Consensus consensus) {

    /**
     * Numbers of the rule; see {@link ConsensusSettings}.
     *
     * @param labelsNeeded human decisions from which on the thresholds decide
     */
    public record Consensus(
            @DefaultValue("0.5") @DecimalMin("0.01") @DecimalMax("0.99")
            double prior,

            @DefaultValue("0.6") @DecimalMin("0") @DecimalMax("1")
            double correlationWithin,

            @DefaultValue("0.1") @DecimalMin("0") @DecimalMax("1")
            double correlationAcross,

            @DefaultValue("100") @DecimalMin("1") double labelsNeeded,

            @DefaultValue("0.9") @DecimalMin("0.5") @DecimalMax("1")
            double acceptAt,

            @DefaultValue("0.3") @DecimalMin("0") @DecimalMax("0.5")
            double refuseAt) {}

    ConsensusSettings settings() {
        return new ConsensusSettings(
                consensus.prior(),
                new Reliability.Prior(8, 2),
                new Reliability.Prior(19, 1),
                2,
                4,
                consensus.correlationWithin(),
                consensus.correlationAcross(),
                consensus.labelsNeeded(),
                consensus.acceptAt(),
                consensus.refuseAt());
    }
}
