package dev.golden.supervisor.governance;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Page;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/governance")
class GovernanceController {

    private static final Duration LONGEST_COOLDOWN = Duration.ofDays(365);

    private final Governance governance;

    GovernanceController(Governance governance) {
        this.governance = governance;
    }

    /** @param cooldown ISO 8601 duration, {@code PT6H} */
    record RulesRequest(
            @NotNull Boolean autoUpdate,
            @NotNull Duration cooldown,
            @NotNull @Min(0) @Max(1000) Integer dailyLimit,
            @NotNull @Min(0) @Max(1_000_000) Integer minEvidence) {}

    record ResetRequest(@NotBlank @Size(max = 1000) String reason) {}

    @GetMapping("/status")
    @RequiresPermission(Permission.GOVERNANCE_READ)
    Page<GovernanceStatus> status() {
        return new Page<>(governance.all(), "");
    }

    @PutMapping("/{role}")
    @RequiresPermission(Permission.GOVERNANCE_WRITE)
    @Idempotent
    GovernanceStatus set(@PathVariable String role, @Valid @RequestBody RulesRequest request) {
        Duration cooldown = request.cooldown();
        if (cooldown.isNegative() || cooldown.compareTo(LONGEST_COOLDOWN) > 0) {
            throw ProblemException.invalid("cooldown", "must be between PT0S and " + LONGEST_COOLDOWN);
        }
        return governance.set(
                role,
                new Governance.Rules(request.autoUpdate(), cooldown, request.dailyLimit(), request.minEvidence()));
    }

    @PostMapping("/{role}/cooldown/reset")
    @RequiresPermission(Permission.COOLDOWN_RESET)
    @Idempotent
    GovernanceStatus resetCooldown(@PathVariable String role, @Valid @RequestBody ResetRequest request) {
        return governance.resetCooldown(role, request.reason());
    }
}
