package dev.golden.injection.prompt;

import java.util.Set;

/**
 * Of untrusted input, private data and an outward effect a run may have two without a human: with all three, an injected
 * instruction could carry the data out.
 *
 * @param untrustedInput whether an attacker may have written some of what the model reads
 * @param privateData whether it can reach secrets or another tenant's data
 * @param outwardEffect whether it acts outside of the platform without another check: network, messages, deployments
 */
public record RuleOfTwo(boolean untrustedInput, boolean privateData, boolean outwardEffect) {

    /** @param quoted whose text the run's prompts quote, see {@link MarkedPrompt#provenances} */
    public static RuleOfTwo of(Set<Provenance> quoted, boolean privateData, boolean outwardEffect) {
        return new RuleOfTwo(quoted.stream().anyMatch(Provenance::isUntrusted), privateData, outwardEffect);
    }

    public boolean needsHuman() {
        return untrustedInput && privateData && outwardEffect;
    }
}
