package dev.golden.peerhub.review;

import dev.golden.peerhub.work.RoleWork;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Work polling of remote agents: {@code work:lease}, then {@code :heartbeat}, {@code :complete} or {@code :fail}. */
@RestController
class WorkController {

    private final RemoteWork work;
    private final RoleWork roleWork;
    private final ReviewIntake intake;

    WorkController(RemoteWork work, RoleWork roleWork, ReviewIntake intake) {
        this.work = work;
        this.roleWork = roleWork;
        this.intake = intake;
    }

    record Extended(String leaseId, Instant leaseUntil) {}

    /** @param retryable whether another attempt may succeed; true when absent */
    record Failure(
            @NotBlank @Size(max = 500) String reason,
            @Nullable Boolean retryable) {}

    /** Seats first: a panel waits for its last vote. 204 when there is nothing to do. */
    @PostMapping("/agents/{id}/work:lease")
    @RequiresPermission(Permission.AGENT_WORK)
    @Idempotent
    ResponseEntity<LeasedWork> lease(@PathVariable String id) {
        return work.lease(id)
                .or(() -> roleWork.lease(id).map(LeasedWork::role))
                .map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    @PostMapping("/agents/{id}/work/{leaseId}:heartbeat")
    @RequiresPermission(Permission.AGENT_WORK)
    @Idempotent
    Extended heartbeat(@PathVariable String id, @PathVariable String leaseId) {
        Instant until = roleWork.isRoleWork(leaseId) ? roleWork.heartbeat(id, leaseId) : work.heartbeat(id, leaseId);
        return new Extended(leaseId, until);
    }

    @PostMapping("/agents/{id}/work/{leaseId}:complete")
    @RequiresPermission(Permission.AGENT_WORK)
    @Idempotent
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void complete(@PathVariable String id, @PathVariable String leaseId, @Valid @RequestBody Completion body) {
        if (roleWork.isRoleWork(leaseId)) {
            roleWork.complete(id, leaseId, body.written(), body.tokens());
            return;
        }
        VerdictBody verdict = body.verdict();
        intake.observe(verdict.verdict(), Caller.current());
        work.complete(id, leaseId, verdict.verdict());
    }

    @PostMapping("/agents/{id}/work/{leaseId}:fail")
    @RequiresPermission(Permission.AGENT_WORK)
    @Idempotent
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void fail(@PathVariable String id, @PathVariable String leaseId, @Valid @RequestBody Failure body) {
        if (roleWork.isRoleWork(leaseId)) {
            roleWork.fail(id, leaseId, body.reason(), !Boolean.FALSE.equals(body.retryable()));
        } else {
            work.fail(id, leaseId, body.reason(), body.retryable());
        }
    }
}
