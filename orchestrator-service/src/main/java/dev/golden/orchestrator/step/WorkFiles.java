package dev.golden.orchestrator.step;

import dev.golden.orchestrator.artifact.Artifacts;
import dev.golden.orchestrator.artifact.Language;
import dev.golden.orchestrator.plan.PlanNode;
import dev.golden.orchestrator.run.OpenTask;
import dev.golden.orchestrator.run.RunPlan;
import dev.golden.orchestrator.run.TaskRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Which files lie side by side when a work item is produced, run or judged. */
@Component
class WorkFiles {

    private final Artifacts artifacts;

    WorkFiles(Artifacts artifacts) {
        this.artifacts = artifacts;
    }

    /**
     * The task's files and those of the work items this one builds on: a module needs what it imports, and that what it
     * imports itself.
     */
    Map<String, String> given(TaskRow task, UUID runId, RunPlan plan, PlanNode node) {
        if (node.dependsOn().isEmpty()) {
            return task.input().files();
        }
        Language language = task.language();
        Map<String, String> files = new TreeMap<>(task.input().files());
        List<String> foundations =
                plan.foundations(node).stream().map(PlanNode::key).toList();
        Map<String, Map<String, String>> written = artifacts.latest(runId, foundations);
        // The nearest come last: of two files of one name theirs stays.
        for (String key : foundations.reversed()) {
            written.getOrDefault(key, Map.of()).forEach((name, text) -> files.put(language.shownAs(key, name), text));
        }
        return files;
    }

    /** All of it: the given files, and the work item's own over them. */
    Map<String, String> all(OpenTask task, PlanNode node, Map<String, String> own) {
        Map<String, String> files = new TreeMap<>(given(task.row(), task.runId(), task.plan(), node));
        files.putAll(own);
        return files;
    }

    /** What the work item has produced so far. */
    Map<String, String> own(UUID runId, PlanNode node) {
        return artifacts.latest(runId, node.key());
    }
}
