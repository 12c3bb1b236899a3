package dev.golden.sandbox.execution;

import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.runtime.RuntimeReport;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The sandbox over REST. */
@RestController
@RequestMapping("/sandbox")
class ExecutionController {

    private final ExecutionService service;
    private final ExecutionQueue queue;
    private final Languages languages;
    private final SandboxRuntime runtime;
    private final ExecutionProperties properties;

    ExecutionController(
            ExecutionService service,
            ExecutionQueue queue,
            Languages languages,
            SandboxRuntime runtime,
            ExecutionProperties properties) {
        this.service = service;
        this.queue = queue;
        this.languages = languages;
        this.runtime = runtime;
        this.properties = properties;
    }

    record LanguagesAnswer(RuntimeReport runtime, List<Languages.LanguageReport> languages) {}

    /** Runs code and answers with its result; with {@code async=true}, or when it takes too long, with where to look. */
    @PostMapping("/execute")
    @RequiresPermission(Permission.SANDBOX_EXECUTE)
    ResponseEntity<ExecutionAnswer> execute(
            @Valid @RequestBody ExecuteRequest request,
            @RequestParam(defaultValue = "false") boolean async,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey)
            throws InterruptedException {
        ExecutionService.Accepted accepted =
                service.accept(request, idempotencyKey, async ? Duration.ZERO : properties.patience());
        Optional<Execution> finished = accepted.finished();
        ResponseEntity.BodyBuilder answer = finished.isPresent()
                ? ResponseEntity.ok()
                : ResponseEntity.status(HttpStatus.ACCEPTED)
                        .location(URI.create("/sandbox/executions/" + accepted.id()));
        if (accepted.repeated()) {
            answer.header("Idempotent-Replayed", "true");
        }
        return answer.body(shown(finished.orElseGet(() -> service.require(accepted.id()))));
    }

    @GetMapping("/executions/{id}")
    @RequiresPermission(Permission.SANDBOX_READ)
    ExecutionAnswer execution(@PathVariable UUID id) {
        return shown(service.require(id));
    }

    /** Ends an execution, waiting or running; once more changes nothing. */
    @PostMapping("/executions/{id}/cancel")
    @RequiresPermission(Permission.SANDBOX_EXECUTE)
    ExecutionAnswer cancel(@PathVariable UUID id) {
        return shown(service.cancel(id));
    }

    /** Own tenant's part; all of it for ADMIN. */
    @GetMapping("/queue")
    @RequiresPermission(Permission.SANDBOX_READ)
    QueueAnswer queue() {
        Caller caller = Caller.current();
        ExecutionQueue.Depth depth = queue.depth();
        List<PlaceAnswer> waiting =
                queue.places(caller.tenantId()).stream().map(PlaceAnswer::of).toList();
        ExecutionQueue.TenantShare share = caller.isAdmin()
                ? new ExecutionQueue.TenantShare(depth.queued(), depth.running())
                : depth.tenants().getOrDefault(caller.tenantId(), new ExecutionQueue.TenantShare(0, 0));
        return new QueueAnswer(
                share.queued(),
                share.running(),
                depth.oldestWaitSeconds(),
                depth.expectedWait().toMillis(),
                caller.isAdmin() ? depth.tenants() : Map.of(caller.tenantId(), share),
                waiting);
    }

    @GetMapping("/languages")
    @RequiresPermission(Permission.SANDBOX_READ)
    LanguagesAnswer languages() {
        return new LanguagesAnswer(runtime.report(), languages.report());
    }

    private ExecutionAnswer shown(Execution execution) {
        return ExecutionAnswer.of(execution, queue.place(execution).orElse(null));
    }
}
