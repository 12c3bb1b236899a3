package dev.golden.peerhub.review;

import dev.golden.contracts.ReviewOutcome;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /reviews}: ask for a judgement, read it, take part in it. */
@RestController
class ReviewController {

    private final ReviewService service;
    private final ReviewIntake intake;

    ReviewController(ReviewService service, ReviewIntake intake) {
        this.service = service;
        this.intake = intake;
    }

    @PostMapping("/reviews")
    @RequiresPermission(Permission.REVIEW_WRITE)
    @Idempotent
    ResponseEntity<ReviewView> submit(@Valid @RequestBody SubmitReview body) {
        intake.require(body, Caller.current());
        ReviewView review = service.submit(body);
        return ResponseEntity.accepted()
                .location(URI.create("/reviews/" + review.id()))
                .body(review);
    }

    @GetMapping("/reviews")
    @RequiresPermission(Permission.REVIEW_READ)
    Page<ReviewView> list(
            @RequestParam(name = "state", required = false) @Nullable ReviewState state,
            @RequestParam(name = "outcome", required = false) @Nullable ReviewOutcome outcome,
            @RequestParam(name = "task_id", required = false) @Nullable UUID taskId,
            @RequestParam(name = "tenant_id", required = false) @Nullable String tenantId,
            PageRequest page) {
        return service.page(new Reviews.Filter(Caller.current().tenantFor(tenantId), state, outcome, taskId), page);
    }

    @GetMapping("/reviews/{id}")
    @RequiresPermission(Permission.REVIEW_READ)
    ReviewView review(@PathVariable UUID id) {
        return service.require(id);
    }

    @PostMapping("/reviews/{id}/verdicts")
    @RequiresPermission(Permission.VERDICT_WRITE)
    @Idempotent
    @ResponseStatus(HttpStatus.CREATED)
    ReviewView addVerdict(@PathVariable UUID id, @Valid @RequestBody VerdictBody body) {
        intake.observe(body.verdict(), Caller.current());
        return service.addVerdict(id, body);
    }
}
