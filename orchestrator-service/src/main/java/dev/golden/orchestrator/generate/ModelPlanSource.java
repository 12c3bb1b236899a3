package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.database.Json;
import dev.golden.injection.prompt.MarkedPrompt;
import dev.golden.injection.prompt.Provenance;
import dev.golden.orchestrator.generate.Conversation.Outcome;
import dev.golden.orchestrator.generate.Conversation.Question;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.PlanRequest;
import dev.golden.orchestrator.plan.PlanSource;
import dev.golden.orchestrator.plan.Planning;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the planner for work items. */
@Component
class ModelPlanSource implements PlanSource {

    private final ModelCalls calls;
    private final Conversation conversation;
    private final Json json;

    ModelPlanSource(ModelCalls calls, Conversation conversation, Json json) {
        this.calls = calls;
        this.conversation = conversation;
        this.json = json;
    }

    @Override
    public Planning plan(PlanRequest request) {
        if (!calls.available()) {
            return new Planning.ModelRequired();
        }
        Outcome<List<PlanNode>> outcome = conversation.ask(
                new Question(
                        request.tenantId(),
                        request.taskId(),
                        AgentRole.PLANNER,
                        "plan:" + request.stepId(),
                        Contract.PLAN,
                        () -> text(request),
                        request.deadline(),
                        request.budgetTokensLeft()),
                new PlanReader(json, request.tests())::read);
        return switch (outcome) {
            case Outcome.Denied<List<PlanNode>> denied -> new Planning.BudgetDenied(denied.reason());
            case Outcome.Unusable<List<PlanNode>> unusable ->
                new Planning.Refused(unusable.finding(), unusable.tokens());
            case Outcome.Got<List<PlanNode>> got -> new Planning.Planned(got.value(), got.tokens());
        };
    }

    private MarkedPrompt text(PlanRequest request) {
        MarkedPrompt text = calls.text()
                .say("Language: " + request.language() + ".")
                .data("title", Provenance.CALLER, request.title())
                .data("task", Provenance.CALLER, request.description());
        if (!request.tests().isEmpty()) {
            text.say("The result must pass these tests, which import it as candidate.")
                    .files("test", Provenance.CALLER, request.tests());
        }
        if (!request.files().isEmpty()) {
            text.say("Every work item is given these files.").files("file", Provenance.CALLER, request.files());
        }
        return text.data("guidance", Provenance.HUMAN, request.guidance());
    }
}
