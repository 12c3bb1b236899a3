package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Json;
import dev.golden.database.TenantScope;
import dev.golden.injection.prompt.MarkedPrompt;
import dev.golden.injection.prompt.Provenance;
import dev.golden.orchestrator.generate.ModelCalls.Reply;
import dev.golden.orchestrator.guard.JsonRepair;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.plan.PlanRequest;
import dev.golden.orchestrator.plan.PlanSource;
import dev.golden.orchestrator.plan.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Asks the planner for work items and reads them out of its answer. */
@Component
class ModelPlanSource implements PlanSource {

    private final ModelCalls calls;
    private final Json json;

    ModelPlanSource(ModelCalls calls, Json json) {
        this.calls = calls;
        this.json = json;
    }

    @Override
    public Planning plan(PlanRequest request) {
        if (!calls.available()) {
            return new Planning.ModelRequired();
        }
        MarkedPrompt text = calls.text()
                .say("Language: " + request.language() + ".")
                .data("title", Provenance.CALLER, request.title())
                .data("task", Provenance.CALLER, request.description())
                .data("guidance", Provenance.HUMAN, request.guidance());
        Reply reply = TenantScope.call(
                request.tenantId(),
                () -> calls.call(
                        request.tenantId(),
                        request.taskId(),
                        AgentRole.PLANNER,
                        "plan:" + request.stepId(),
                        text,
                        request.deadline(),
                        request.budgetTokensLeft()));
        return switch (reply) {
            case Reply.Denied denied -> new Planning.BudgetDenied(denied.reason());
            case Reply.Answer answer ->
                new Planning.Planned(nodes(json, answer.answer().text()), answer.tokens());
        };
    }

    static List<PlanNode> nodes(Json json, String answer) {
        JsonNode array;
        try {
            array = json.tree(JsonRepair.repair(answer));
        } catch (JacksonException e) {
            throw invalid("is not JSON");
        }
        if (array.isObject()) {
            array = array.valueStream().filter(JsonNode::isArray).findFirst().orElse(array);
        }
        if (!array.isArray() || array.isEmpty()) {
            throw invalid("has no work items");
        }
        List<PlanNode> nodes = new ArrayList<>();
        for (JsonNode item : array) {
            nodes.add(node(item));
        }
        return nodes;
    }

    private static PlanNode node(JsonNode item) {
        if (!item.isObject() || !item.path("key").isString()) {
            throw invalid("has an item without a key");
        }
        String role = item.path("role").asString("developer");
        List<String> dependsOn = new ArrayList<>();
        item.path("depends_on").forEach(key -> dependsOn.add(key.asString("")));
        return new PlanNode(
                item.path("key").asString(),
                AgentRole.find(role).orElseThrow(() -> invalid("names a role that does not exist")),
                item.path("description").asString(""),
                dependsOn,
                null,
                Map.of());
    }

    /** Never with the answer's own words: they are untrusted. */
    private static ProblemException invalid(String what) {
        return new ProblemException(ProblemType.PLAN_INVALID, "The planner's answer " + what);
    }
}
