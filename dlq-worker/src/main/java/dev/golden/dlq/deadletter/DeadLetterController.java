package dev.golden.dlq.deadletter;

import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /dlq}: what could not be processed, and why. */
@RestController
class DeadLetterController {

    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    record DiscardRequest(@NotBlank @Size(max = 1000) String reason) {}

    @GetMapping("/dlq")
    @RequiresPermission(Permission.DLQ_READ)
    Page<CapturedMessage> list(
            @RequestParam(name = "subject", required = false) @Nullable String subject,
            @RequestParam(name = "error_class", required = false) @Nullable String errorClass,
            @RequestParam(name = "resolved", required = false) @Nullable Boolean resolved,
            PageRequest page) {
        return deadLetters.list(new DeadLetterFilter(subject, errorClass, resolved), page);
    }

    @GetMapping("/dlq/summary")
    @RequiresPermission(Permission.DLQ_READ)
    DeadLetterSummary summary() {
        return deadLetters.summary();
    }

    @GetMapping("/dlq/{id}")
    @RequiresPermission(Permission.DLQ_READ)
    CapturedMessage find(@PathVariable("id") UUID id) {
        return deadLetters.require(id);
    }

    @PostMapping("/dlq/{id}/discard")
    @RequiresPermission(Permission.DLQ_WRITE)
    @Idempotent
    CapturedMessage discard(@PathVariable("id") UUID id, @Valid @RequestBody DiscardRequest request) {
        return deadLetters.discard(id, request.reason());
    }
}
