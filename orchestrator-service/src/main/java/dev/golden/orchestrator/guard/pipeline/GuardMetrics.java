package dev.golden.orchestrator.guard.pipeline;

import dev.golden.orchestrator.guard.Rule;
import dev.golden.orchestrator.guard.RuleMode;
import dev.golden.orchestrator.guard.RuleResult;
import dev.golden.orchestrator.guard.RuleVerdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** {@code golden_guard_findings_total} and {@code golden_guard_fixes_total}. */
@Component
class GuardMetrics {

    private final MeterRegistry meters;

    GuardMetrics(MeterRegistry meters) {
        this.meters = meters;
        for (Rule rule : Rule.values()) {
            found(rule, RuleVerdict.REJECT, RuleMode.ENFORCE);
        }
        fixed("fences");
    }

    void count(RuleResult result) {
        found(result.rule(), result.verdict(), result.mode()).increment();
    }

    void countFix(String fixer) {
        fixed(fixer).increment();
    }

    private Counter found(Rule rule, RuleVerdict verdict, RuleMode mode) {
        return Counter.builder("golden.guard.findings")
                .description("Findings of guards")
                .tag("rule", rule.wireName())
                .tag("verdict", verdict.wireName())
                .tag("mode", mode.wireName())
                .register(meters);
    }

    private Counter fixed(String fixer) {
        return Counter.builder("golden.guard.fixes")
                .description("Candidates that a fixer mended without a model")
                .tag("fixer", fixer)
                .register(meters);
    }
}
