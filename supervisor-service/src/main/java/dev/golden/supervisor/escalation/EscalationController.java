package dev.golden.supervisor.escalation;

import dev.golden.contracts.EscalationDecision;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/escalations")
class EscalationController {

    private final Escalations escalations;

    EscalationController(Escalations escalations) {
        this.escalations = escalations;
    }

    /**
     * @param guidance advice for the next attempt, with RETRY
     * @param artifact replacement files, name to text, with EDIT
     */
    record ResolveRequest(
            @NotNull EscalationDecision decision,
            @Nullable @Size(max = 10_000) String guidance,
            @Nullable Map<String, String> artifact,
            @NotBlank @Size(max = 1000) String reason) {}

    @GetMapping
    @RequiresPermission(Permission.ESCALATION_READ)
    Page<Escalation.Summary> list(
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            @RequestParam(required = false) @Nullable EscalationStatus status,
            @RequestParam(name = "task_id", required = false) @Nullable UUID taskId,
            PageRequest page) {
        return escalations.list(tenantId, status, taskId, page);
    }

    @GetMapping("/{id}")
    @RequiresPermission(Permission.ESCALATION_READ)
    Escalation get(@PathVariable UUID id) {
        return escalations.require(id);
    }

    @PostMapping("/{id}/acknowledge")
    @RequiresPermission(Permission.ESCALATION_DECIDE)
    @Idempotent
    Escalation acknowledge(@PathVariable UUID id) {
        return escalations.acknowledge(id);
    }

    @PostMapping("/{id}/resolve")
    @RequiresPermission(Permission.ESCALATION_DECIDE)
    @Idempotent
    Escalation resolve(@PathVariable UUID id, @Valid @RequestBody ResolveRequest request) {
        return escalations.resolve(
                id,
                new Escalations.Resolution(
                        request.decision(), request.guidance(), request.artifact(), request.reason()));
    }
}
