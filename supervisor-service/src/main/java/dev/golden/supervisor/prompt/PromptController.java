package dev.golden.supervisor.prompt;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/prompts")
class PromptController {

    private final Prompts prompts;

    PromptController(Prompts prompts) {
        this.prompts = prompts;
    }

    /** @param baseId version the text was written against; without it the one that is active */
    record ProposeRequest(
            @NotBlank String role,
            @NotBlank @Size(max = 20_000) String content,
            @Nullable Long baseId,
            @Nullable @Size(max = 2000) String rationale) {}

    record DecisionRequest(@NotBlank @Size(max = 1000) String reason) {}

    @GetMapping
    @RequiresPermission(Permission.PROMPT_READ)
    Page<Prompt.Summary> list(
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable String status,
            PageRequest page) {
        return prompts.list(role, status(status), page);
    }

    @GetMapping("/{id}")
    @RequiresPermission(Permission.PROMPT_READ)
    Prompt get(@PathVariable long id) {
        return prompts.require(id);
    }

    @GetMapping("/{id}/diff")
    @RequiresPermission(Permission.PROMPT_READ)
    PromptDiff diff(@PathVariable long id, @RequestParam(required = false) @Nullable Long against) {
        return prompts.diff(id, against);
    }

    @PostMapping
    @RequiresPermission(Permission.PROMPT_PROPOSE)
    @Idempotent
    ResponseEntity<Prompt> propose(@Valid @RequestBody ProposeRequest request) {
        AgentRole role = AgentRole.find(request.role())
                .orElseThrow(() -> ProblemException.invalid(
                        "role",
                        "must be one of "
                                + Arrays.stream(AgentRole.values())
                                        .map(AgentRole::wireName)
                                        .collect(Collectors.joining(", "))));
        String rationale = request.rationale();
        Prompt prompt = prompts.propose(
                role,
                request.content(),
                request.baseId(),
                Caller.current().subject(),
                rationale == null ? "" : rationale);
        return ResponseEntity.created(URI.create("/prompts/" + prompt.id())).body(prompt);
    }

    @PostMapping("/{id}/approve")
    @RequiresPermission(Permission.PROMPT_DECIDE)
    @Idempotent
    Prompt approve(@PathVariable long id, @Valid @RequestBody DecisionRequest request) {
        return prompts.approve(id, request.reason());
    }

    @PostMapping("/{id}/reject")
    @RequiresPermission(Permission.PROMPT_DECIDE)
    @Idempotent
    Prompt reject(@PathVariable long id, @Valid @RequestBody DecisionRequest request) {
        return prompts.reject(id, request.reason());
    }

    @PostMapping("/{id}/rollback")
    @RequiresPermission(Permission.PROMPT_DECIDE)
    @Idempotent
    Prompt rollBack(@PathVariable long id, @Valid @RequestBody DecisionRequest request) {
        return prompts.rollBack(id, request.reason());
    }

    private static @Nullable ApprovalStatus status(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(ApprovalStatus.values())
                .filter(status -> status.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "status",
                        "must be one of "
                                + Arrays.stream(ApprovalStatus.values())
                                        .map(ApprovalStatus::wireName)
                                        .collect(Collectors.joining(", "))));
    }
}
