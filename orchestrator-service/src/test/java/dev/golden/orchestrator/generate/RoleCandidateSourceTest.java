package dev.golden.orchestrator.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.golden.budget.BudgetLedger;
import dev.golden.contracts.AgentRole;
import dev.golden.contracts.Finding;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.Severity;
import dev.golden.database.Json;
import dev.golden.database.Transactions;
import dev.golden.model.ModelGateway;
import dev.golden.orchestrator.generate.Prompts.Prompt;
import dev.golden.orchestrator.guard.Canary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.transaction.PlatformTransactionManager;

class RoleCandidateSourceTest {

    private final FakeGateway gateway = new FakeGateway();
    private final ContextScreen screen = Mockito.mock(ContextScreen.class);
    private final CandidateSource source = source();

    @Test
    void modelAnswersUnderTheNameTheSandboxExpects() {
        Generation generation = source.generate(request(AgentRole.DEVELOPER, 0, null, 10_000));
        assertThat(generation)
                .isEqualTo(new Generation.Produced(
                        Map.of("candidate.py", "answer"), 15, "family", 7L, "model-1", List.of("no JSON")));
        assertThat(source.generate(request(AgentRole.TESTER, 0, null, 10_000)))
                .isInstanceOfSatisfying(
                        Generation.Produced.class,
                        produced -> assertThat(produced.files()).containsOnlyKeys("test_candidate.py"));
    }

    @Test
    void promptIsOursAndTheRestIsData() {
        GenerationRequest request = request(AgentRole.DEVELOPER, 1, Map.of("mine.py", "x = 1"), 10_000);
        source.generate(request);
        ModelGateway.ModelRequest asked = gateway.asked.getFirst();
        assertThat(asked.callKey()).isEqualTo("generate:" + request.stepId());
        assertThat(asked.system()).startsWith("PROMPT").contains(Canary.of(asked.callKey()));
        assertThat(asked.system()).doesNotContain("evil");
        assertThat(asked.system()).contains("\"files\"");
        assertThat(asked.user()).contains("evil", "assert f", "wrong result", "previous mine.py", "be careful");
        assertThat(asked.user()).contains("file core.py from agent").contains("file given.py from caller");
    }

    @Test
    void noMoreIsAskedForThanTheTaskHasLeft() {
        source.generate(request(AgentRole.DEVELOPER, 0, null, 500));
        assertThat(gateway.asked.getFirst().maxAnswerTokens()).isEqualTo(480);
        assertThat(source.generate(request(AgentRole.DEVELOPER, 0, null, 50)))
                .isEqualTo(new Generation.BudgetDenied("task budget"));
        assertThat(gateway.asked).hasSize(1);
    }

    @Test
    void deniedBudgetIsAnAnswerAndAnAbsentProviderIsNot() {
        gateway.failure = new ProblemException(ProblemType.BUDGET_EXHAUSTED, "tenant limit");
        assertThat(source.generate(request(AgentRole.DEVELOPER, 0, null, 10_000)))
                .isEqualTo(new Generation.BudgetDenied("tenant limit"));
        gateway.failure = new ProblemException(ProblemType.UNAVAILABLE, "away");
        assertThatThrownBy(() -> source.generate(request(AgentRole.DEVELOPER, 0, null, 10_000)))
                .isSameAs(gateway.failure);
    }

    @Test
    void withoutModelAndCandidateItSaysSo() {
        gateway.available = false;
        assertThat(source.generate(request(AgentRole.DEVELOPER, 0, null, 10_000)))
                .isEqualTo(new Generation.ModelRequired());
    }

    @Test
    void anAnswerThatCannotBeReadIsAskedForOnceMoreWithTheFinding() {
        gateway.answers.addAll(List.of(
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"x = ",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"x = 1\"}]}"));
        GenerationRequest request = request(AgentRole.DEVELOPER, 0, null, 10_000);
        Generation generation = source.generate(request);

        assertThat(generation)
                .isEqualTo(new Generation.Produced(
                        Map.of("candidate.py", "x = 1"),
                        30,
                        "family",
                        7L,
                        "model-1",
                        List.of("asked again: truncated")));
        ModelGateway.ModelRequest again = gateway.asked.get(1);
        assertThat(again.callKey()).isEqualTo("generate:" + request.stepId() + "/2");
        assertThat(again.user()).contains("ends in the middle", "your previous answer from agent");
        assertThat(again.system()).contains(Canary.of("generate:" + request.stepId()));
    }

    @Test
    void itIsAskedForNoThirdTime() {
        gateway.answers.addAll(List.of("", "I'm sorry, I can't help with that."));
        assertThat(source.generate(request(AgentRole.DEVELOPER, 0, null, 10_000)))
                .isEqualTo(new Generation.Malformed(
                        "refused", "The answer declines the work instead of doing it", 30, "model-1"));
        assertThat(gateway.asked).hasSize(2);
    }

    @Test
    void documentsAndReportsHaveTheirOwnForm() {
        gateway.answers.add("```json\n{\"document\": \"# Design\\nOne module.\"}\n```");
        assertThat(source.generate(request(AgentRole.ARCHITECT, 0, null, 10_000)))
                .isInstanceOfSatisfying(
                        Generation.Produced.class,
                        produced -> assertThat(produced.files())
                                .isEqualTo(Map.of("architect.md", "# Design\nOne module.\n")));
        gateway.answers.add("{\"decision\": \"approve\", \"findings\": [{\"rule\": \"weak-hash\", "
                + "\"severity\": \"major\", \"message\": \"md5\", \"file\": \"core.py\", \"line\": 3}]}");
        assertThat(source.generate(request(AgentRole.SECURITY, 0, null, 10_000)))
                .isInstanceOfSatisfying(
                        Generation.Produced.class,
                        produced -> assertThat(produced.files().get("security.md"))
                                .contains("Decision: APPROVE", "- MAJOR weak-hash: md5 (core.py:3)"));
    }

    private CandidateSource source() {
        Mockito.when(screen.shown(Mockito.any())).thenAnswer(call -> call.getArgument(0));
        Prompts prompts = Mockito.mock(Prompts.class);
        Mockito.when(prompts.require(Mockito.any())).thenReturn(new Prompt(7, "PROMPT"));
        ModelCalls calls =
                new ModelCalls(gateway, prompts, new GenerateProperties(4096, 1000), new SimpleMeterRegistry());
        Transactions transactions = new Transactions(Mockito.mock(PlatformTransactionManager.class));
        RoleAuthor author = new RoleAuthor(calls, new Conversation(calls), screen, new Json());
        return new RoleCandidateSource(author, gateway, Mockito.mock(BudgetLedger.class), transactions);
    }

    private static GenerationRequest request(
            AgentRole role, int round, @Nullable Map<String, String> candidate, long left) {
        return new GenerationRequest(
                "t",
                new UUID(1, 1),
                new UUID(2, 2),
                "main",
                round,
                role,
                "title",
                "evil",
                "python",
                candidate,
                Map.of("test_candidate.py", "assert f"),
                Map.of("given.py", "y = 1"),
                Map.of("core.py", "z = 1"),
                round == 0 ? List.of() : List.of(Finding.of("tests", Severity.MAJOR, "wrong result")),
                "be careful",
                round == 0 || candidate == null ? Map.of() : candidate,
                Instant.EPOCH,
                left,
                role == AgentRole.ARCHITECT || role == AgentRole.SECURITY);
    }

    /** Counts ten tokens for any text. */
    private static final class FakeGateway implements ModelGateway {
        private final List<ModelRequest> asked = new ArrayList<>();
        private final List<String> answers = new ArrayList<>();
        private boolean available = true;
        private @Nullable ProblemException failure;

        @Override
        public boolean available() {
            return available;
        }

        @Override
        public String family() {
            return "family";
        }

        @Override
        public ModelAnswer complete(ModelRequest request) {
            if (failure != null) {
                throw failure;
            }
            asked.add(request);
            String answer = answers.isEmpty() ? "answer" : answers.removeFirst();
            return new ModelAnswer(answer, "model-1", 10, 5, false);
        }

        @Override
        public long countTokens(String text) {
            return 10;
        }
    }
}
