package dev.golden.orchestrator.task;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.artifact.Artifacts;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.run.TaskStatus;
import dev.golden.orchestrator.task.TaskQueries.Filter;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tasks: submit, list, look at, fetch files. */
@RestController
class TaskController {

    private final Submissions submissions;
    private final TaskQueries queries;
    private final Artifacts artifacts;
    private final Transactions transactions;

    TaskController(Submissions submissions, TaskQueries queries, Artifacts artifacts, Transactions transactions) {
        this.submissions = submissions;
        this.queries = queries;
        this.artifacts = artifacts;
        this.transactions = transactions;
    }

    @PostMapping("/tasks")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    ResponseEntity<TaskView> submit(@RequestBody SubmitTask request) {
        TaskView task = submissions.submit(request, Caller.current());
        return ResponseEntity.accepted()
                .location(URI.create("/tasks/" + task.id()))
                .body(task);
    }

    @GetMapping("/tasks")
    @RequiresPermission(Permission.TASK_READ)
    Page<TaskView> list(
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "label", required = false) @Nullable String label,
            @RequestParam(name = "created_by", required = false) @Nullable String createdBy,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            PageRequest page) {
        Filter filter = new Filter(
                Caller.current().tenantFor(tenantId),
                status == null ? null : status(status),
                storable("label", label),
                storable("created_by", createdBy));
        return transactions.read(() -> queries.list(filter, page));
    }

    @GetMapping("/tasks/{id}")
    @RequiresPermission(Permission.TASK_READ)
    TaskView task(@PathVariable("id") UUID id) {
        return transactions.read(() -> queries.view(id, Caller.current()));
    }

    /** The newest revision unless another is named; {@code node} is needed only when several work items have the file. */
    @GetMapping("/tasks/{id}/artifacts/{*name}")
    @RequiresPermission(Permission.TASK_READ)
    ResponseEntity<byte[]> artifact(
            @PathVariable("id") UUID id,
            @PathVariable("name") String name,
            @RequestParam(name = "node", required = false) @Nullable String node,
            @RequestParam(name = "revision", required = false) @Nullable Integer revision) {
        String file = name.startsWith("/") ? name.substring(1) : name;
        if (!TextRules.isStorable(file) || (node != null && !TextRules.isStorable(node))) {
            throw ProblemException.notFound("artifact of task", id);
        }
        String text = transactions.read(() -> {
            TaskRow task = queries.require(id, Caller.current());
            return artifacts
                    .find(task.runId(), node, file, revision)
                    .orElseThrow(() -> ProblemException.notFound("such artifact of task", id));
        });
        // Never rendered: what an agent wrote must not act in the reader's browser.
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .header("X-Content-Type-Options", "nosniff")
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static TaskStatus status(String name) {
        for (TaskStatus status : TaskStatus.values()) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        throw ProblemException.invalid("status", "is not a task status");
    }

    private static @Nullable String storable(String field, @Nullable String text) {
        if (text != null && !TextRules.isStorable(text)) {
            throw ProblemException.invalid(field, "has a character that is not allowed");
        }
        return text;
    }
}
