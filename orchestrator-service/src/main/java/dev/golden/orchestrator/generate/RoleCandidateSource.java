package dev.golden.orchestrator.generate;

import dev.golden.budget.BudgetLedger;
import dev.golden.budget.BudgetLedger.Decision;
import dev.golden.budget.BudgetLedger.Reservation;
import dev.golden.budget.BudgetLedger.ReserveRequest;
import dev.golden.budget.BudgetLedger.State;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.Finding;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.injection.prompt.MarkedPrompt;
import dev.golden.injection.prompt.Provenance;
import dev.golden.model.ModelGateway;
import dev.golden.orchestrator.generate.Generation.BudgetDenied;
import dev.golden.orchestrator.generate.Generation.ModelRequired;
import dev.golden.orchestrator.generate.Generation.Produced;
import dev.golden.orchestrator.generate.ModelCalls.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A submitted candidate is the answer of the first round; everything else is a model's. Both are paid in tokens. */
@Component
class RoleCandidateSource implements CandidateSource {

    private static final Duration HOLD = Duration.ofMinutes(10);

    private final ModelCalls calls;
    private final ModelGateway gateway;
    private final BudgetLedger ledger;
    private final Transactions transactions;

    RoleCandidateSource(ModelCalls calls, ModelGateway gateway, BudgetLedger ledger, Transactions transactions) {
        this.calls = calls;
        this.gateway = gateway;
        this.ledger = ledger;
        this.transactions = transactions;
    }

    @Override
    public boolean hasModel() {
        return calls.available();
    }

    @Override
    public Generation generate(GenerationRequest request) {
        Map<String, String> candidate = request.candidate();
        if (candidate != null && (request.round() == 0 || !hasModel())) {
            return submitted(request, candidate);
        }
        return hasModel() ? byModel(request) : new ModelRequired();
    }

    /** Hold and use are one transaction under the step's key: a second attempt finds both or neither. */
    private Generation submitted(GenerationRequest request, Map<String, String> candidate) {
        long tokens = Math.max(
                1, candidate.values().stream().mapToLong(gateway::countTokens).sum());
        if (tokens > request.budgetTokensLeft()) {
            return new BudgetDenied("task budget");
        }
        String id = key(request);
        Reservation paid = TenantScope.call(
                request.tenantId(),
                () -> transactions.write(() -> {
                    Reservation held = ledger.reserve(new ReserveRequest(
                            request.tenantId(),
                            id,
                            tokens,
                            request.taskId(),
                            request.role().wireName(),
                            HOLD));
                    return held.state() == State.OPEN ? ledger.commit(request.tenantId(), id, tokens) : held;
                }));
        if (paid.decision() == Decision.DENIED) {
            String reason = paid.reason();
            return new BudgetDenied(reason == null ? "budget" : reason);
        }
        return new Produced(candidate, tokens, null, null, "candidate");
    }

    private Generation byModel(GenerationRequest request) {
        MarkedPrompt text = calls.text()
                .say("Role: " + request.role().wireName() + ". Language: " + request.language() + ".")
                .data("file name", Provenance.PLATFORM, fileName(request))
                .data("title", Provenance.CALLER, request.title())
                .data("task", Provenance.CALLER, request.description())
                .files("file", Provenance.CALLER, request.files());
        if (!request.tests().isEmpty()) {
            text.say("The result must pass these tests.").files("test", Provenance.CALLER, request.tests());
        }
        if (!request.previousFiles().isEmpty()) {
            text.say("Your previous answer was refused. Answer with the complete corrected file.")
                    .files("previous", Provenance.AGENT, request.previousFiles());
        }
        if (!request.findings().isEmpty()) {
            text.data("findings", Provenance.TOOL, findings(request.findings()));
        }
        text.data("guidance", Provenance.HUMAN, request.guidance());
        Reply reply = TenantScope.call(
                request.tenantId(),
                () -> calls.call(
                        request.tenantId(),
                        request.taskId(),
                        request.role(),
                        key(request),
                        text,
                        request.deadline(),
                        request.budgetTokensLeft()));
        return switch (reply) {
            case Reply.Denied denied -> new BudgetDenied(denied.reason());
            case Reply.Answer answer ->
                new Produced(
                        Map.of(fileName(request), answer.answer().text()),
                        answer.tokens(),
                        calls.family(),
                        answer.promptId(),
                        answer.answer().model());
        };
    }

    private static String key(GenerationRequest request) {
        return "generate:" + request.stepId();
    }

    private static String findings(List<Finding> findings) {
        return findings.stream()
                .map(finding -> "- " + finding.severity() + " " + finding.rule() + ": " + finding.message()
                        + (finding.line() == null ? "" : " (line " + finding.line() + ")")
                        + (finding.evidence() == null ? "" : "\n  " + finding.evidence()))
                .collect(Collectors.joining("\n"));
    }

    /** The name the result had before, else the one the sandbox and the tests expect. */
    private static String fileName(GenerationRequest request) {
        if (request.previousFiles().size() == 1) {
            return request.previousFiles().keySet().iterator().next();
        }
        Map<String, String> candidate = request.candidate();
        if (candidate != null && candidate.size() == 1) {
            return candidate.keySet().iterator().next();
        }
        boolean tester = request.role() == AgentRole.TESTER;
        return switch (request.language()) {
            case "python" -> tester ? "test_candidate.py" : "candidate.py";
            case "javascript" -> tester ? "candidate.test.js" : "candidate.js";
            case "java" -> tester ? "CandidateTest.java" : "Candidate.java";
            case "bash" -> tester ? "test_candidate.sh" : "candidate.sh";
            default -> "candidate.txt";
        };
    }
}
