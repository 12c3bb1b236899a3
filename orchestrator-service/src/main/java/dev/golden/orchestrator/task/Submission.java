package dev.golden.orchestrator.task;

import dev.golden.contracts.AgentRole;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.Plans;
import dev.golden.orchestrator.run.TaskInput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request to do a task that keeps all the rules. */
record Submission(
        String name,
        String description,
        AgentRole role,
        Language language,
        TaskInput input,
        int priority,
        long budgetTokens,
        @Nullable Instant deadline,
        Map<String, String> labels) {

    static final int MAX_DESCRIPTION = 20_000;
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_LABELS = 20;
    static final long MAX_BUDGET = 1_000_000_000L;

    private static final int DEFAULT_PRIORITY = 3;
    private static final long DEFAULT_BUDGET = 50_000;

    /**
     * @throws dev.golden.contracts.ProblemException 400 naming every field that breaks a rule, 422 for a plan that cannot
     *     be run
     */
    static Submission of(SubmitTask request, Instant now) {
        Violations violations = new Violations();
        String name = Objects.requireNonNullElse(request.name(), "");
        TextRules.checkName(violations, "name", name);
        String description = Objects.requireNonNullElse(request.description(), "");
        TextRules.checkText(violations, "description", description, MAX_DESCRIPTION);
        Optional<AgentRole> role = AgentRole.find(Objects.requireNonNullElse(request.role(), "developer"));
        violations.require(role.isPresent(), "role", "is not a role");
        Optional<Language> language = Language.find(Objects.requireNonNullElse(request.language(), "python"));
        violations.require(language.isPresent(), "language", "must be one of " + Language.names());

        int priority = Objects.requireNonNullElse(request.priority(), DEFAULT_PRIORITY);
        violations.require(priority >= 1 && priority <= 5, "priority", "must be between 1 and 5");
        long budget = Objects.requireNonNullElse(request.budgetTokens(), DEFAULT_BUDGET);
        violations.require(budget >= 1 && budget <= MAX_BUDGET, "budget_tokens", "must be between 1 and " + MAX_BUDGET);
        Instant deadline = request.deadline();
        violations.require(deadline == null || deadline.isAfter(now), "deadline", "must be in the future");
        Map<String, String> labels = new TreeMap<>();
        if (request.labels() != null) {
            violations.require(request.labels().size() <= MAX_LABELS, "labels", "must be at most " + MAX_LABELS);
            request.labels().forEach((key, value) -> {
                String text = String.valueOf(value);
                TextRules.checkLabel(violations, key, text);
                labels.put(key, text);
            });
        }
        AgentRole agent = role.orElse(AgentRole.DEVELOPER);
        TaskInput input = new PayloadReader(violations, language.orElse(Language.PYTHON), agent).read(request);
        violations.require(bytes(description, input) <= MAX_BYTES, "files", "must be at most 256 KiB in all");
        violations.throwIfAny();
        if (!input.nodes().isEmpty() || isEmptyArray(request.plan())) {
            Plans.validate(input.nodes());
        }
        return new Submission(
                name, description, agent, language.orElseThrow(), input, priority, budget, deadline, labels);
    }

    /** Work items without a candidate, by the field that lacks it: they need a model, or an agent of the role. */
    Map<String, AgentRole> needingAuthor() {
        if (input.autoPlan()) {
            return Map.of("plan", AgentRole.PLANNER);
        }
        if (input.nodes().isEmpty()) {
            return input.candidate() == null ? Map.of("candidate", role) : Map.of();
        }
        Map<String, AgentRole> needing = new LinkedHashMap<>();
        input.nodes().stream()
                .filter(node -> node.candidate() == null)
                .forEach(node -> needing.put("candidate of " + node.key(), node.role()));
        return needing;
    }

    private static boolean isEmptyArray(@Nullable JsonNode plan) {
        return plan != null && plan.isArray() && plan.isEmpty();
    }

    private static long bytes(String description, TaskInput input) {
        long total = size(description);
        Stream<Map<String, String>> maps = Stream.concat(
                Stream.of(orEmpty(input.candidate()), input.tests(), input.files()),
                input.nodes().stream().flatMap(node -> Stream.of(orEmpty(node.candidate()), node.tests())));
        for (Map<String, String> files : maps.toList()) {
            for (String text : files.values()) {
                total += size(text);
            }
        }
        for (PlanNode node : input.nodes()) {
            total += size(node.description());
        }
        return total;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> files) {
        return files == null ? Map.of() : files;
    }

    private static long size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
