package dev.golden.supervisor.learning;

import dev.golden.contracts.event.OutcomeRecorded;
import dev.golden.database.Json;
import dev.golden.supervisor.prompt.Prompt;
import dev.golden.supervisor.prompt.Prompts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Turns findings that recur under one prompt version into a proposal. It only proposes: whether a change goes live by
 * itself is {@code auto_approve_prompt_update}'s to say, else a human's.
 */
@Service
class Learner {

    static final String NAME = "learner";

    private static final Logger log = LoggerFactory.getLogger(Learner.class);

    private final OutcomeTable outcomes;
    private final Prompts prompts;
    private final LearningProperties properties;
    private final Json json;

    Learner(OutcomeTable outcomes, Prompts prompts, LearningProperties properties, Json json) {
        this.outcomes = outcomes;
        this.prompts = prompts;
        this.properties = properties;
        this.json = json;
    }

    void learn(OutcomeRecorded outcome) {
        outcomes.store(outcome);
        Long used = outcome.promptId();
        if (!properties.enabled() || used == null || outcome.findingRules().isEmpty()) {
            return;
        }
        // The lock makes learners of all replicas take turns; a rule would else be proposed twice.
        long active = prompts.lockActive(outcome.role());
        if (active != used) {
            return;
        }
        for (String rule : outcome.findingRules().stream().distinct().toList()) {
            if (ChecklistDraft.isRule(rule) && learn(outcome, rule, active)) {
                // Another version is active now: what was counted belongs to the former one.
                return;
            }
        }
    }

    /** @return whether the active version changed */
    private boolean learn(OutcomeRecorded outcome, String rule, long active) {
        String role = outcome.role().wireName();
        List<UUID> tasks = outcomes.tasksWith(role, active, rule);
        if (tasks.size() < properties.recurrences()) {
            return false;
        }
        Optional<OutcomeTable.Proposal> earlier = outcomes.findProposal(role, active, rule);
        if (earlier.isPresent() && !earlier.get().pending()) {
            return false;
        }
        String evidence = evidence(rule, active, tasks);
        long proposal;
        if (earlier.isPresent()) {
            proposal = earlier.get().id();
        } else {
            Prompt base = prompts.findPrompt(active).orElseThrow();
            Optional<String> draft = ChecklistDraft.of(base.content(), rule);
            if (draft.isEmpty()) {
                return false;
            }
            proposal = prompts.propose(
                            outcome.role(),
                            draft.get(),
                            active,
                            NAME,
                            "Finding " + rule + " recurred in " + tasks.size() + " tasks")
                    .id();
            log.atInfo()
                    .addKeyValue("role", role)
                    .addKeyValue("rule", rule)
                    .addKeyValue("prompt", proposal)
                    .log("prompt change proposed");
        }
        return prompts.autoApprove(proposal, evidence, tasks.size(), sha256(evidence));
    }

    private String evidence(String rule, long base, List<UUID> tasks) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("rule", rule);
        evidence.put("basePromptId", base);
        evidence.put("tasks", tasks);
        return json.write(evidence);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
