package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;

/**
 * One finding of one rule.
 *
 * @param verdict what follows from it when the rule is enforced
 * @param mode {@link RuleMode#ENFORCE} or {@link RuleMode#SHADOW}
 * @param finding what was seen, with file and line
 */
public record RuleResult(Rule rule, RuleVerdict verdict, RuleMode mode, Finding finding) {}
