package dev.golden.dlq.redrive;

import dev.golden.dlq.deadletter.CapturedMessage;
import dev.golden.dlq.deadletter.DeadLetterFilter;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sends dead letters again on request. */
@RestController
class RedriveController {

    private static final int DEFAULT_LIMIT = 100;

    private final Redrive redrive;

    RedriveController(Redrive redrive) {
        this.redrive = redrive;
    }

    record RedriveRequest(@NotBlank @Size(max = 1000) String reason) {}

    record BulkRequest(
            @Size(max = 300) @Nullable String subject,
            @Size(max = 300) @Nullable String errorClass,
            @Min(1) @Max(1000) @Nullable Integer limit,
            @Size(max = 1000) @Nullable String reason) {}

    /** @param ids those that were sent, oldest first */
    record BulkAnswer(int redriven, List<UUID> ids) {}

    @PostMapping("/dlq/{id}/redrive")
    @RequiresPermission(Permission.DLQ_WRITE)
    @Idempotent
    CapturedMessage redrive(@PathVariable("id") UUID id, @Valid @RequestBody RedriveRequest request) {
        return redrive.one(id, request.reason());
    }

    @PostMapping("/dlq:redrive")
    @RequiresPermission(Permission.DLQ_WRITE)
    @Idempotent
    BulkAnswer redriveMany(@Valid @RequestBody BulkRequest request) {
        List<UUID> ids = redrive.many(
                new DeadLetterFilter(request.subject(), request.errorClass(), false),
                request.limit() == null ? DEFAULT_LIMIT : request.limit(),
                request.reason() == null ? "bulk redrive" : request.reason());
        return new BulkAnswer(ids.size(), ids);
    }
}
