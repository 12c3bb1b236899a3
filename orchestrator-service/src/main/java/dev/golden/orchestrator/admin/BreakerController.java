package dev.golden.orchestrator.admin;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.resilience.Breakers;
import dev.golden.resilience.Breakers.ReplicaState;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Circuit breakers of every replica of every service. */
@RestController
@RequestMapping("/admin")
class BreakerController {

    /** Protects nothing. */
    private static final String SELF_TEST = "self_test";

    private static final int MOST_FAILURES = 1000;

    private final Breakers breakers;
    private final AuditLog audit;

    BreakerController(Breakers breakers, AuditLog audit) {
        this.breakers = breakers;
        this.audit = audit;
    }

    record BreakerRequest(
            @NotNull @NotBlank @Size(max = 100) String name,
            @Nullable @Size(max = 500) String reason) {}

    record Listing(List<ReplicaState> items) {}

    /** @param confirmed the breaker as each replica now has it */
    record Confirmation(String name, List<ReplicaState> confirmed) {}

    /**
     * @param failures calls that failed until it opened
     * @param failed state after them
     * @param refused whether it then refused a call
     * @param reset state after the reset
     */
    record SelfTest(int failures, State failed, boolean refused, State reset) {}

    @GetMapping("/circuit-breakers")
    @RequiresPermission(Permission.BREAKER_READ)
    Listing list() {
        return new Listing(breakers.states());
    }

    @PostMapping("/circuit-breaker/reset")
    @RequiresPermission(Permission.BREAKER_WRITE)
    @Idempotent
    Confirmation reset(@Valid @RequestBody BreakerRequest body) {
        return act("breaker.reset", body, breakers::reset);
    }

    @PostMapping("/circuit-breaker/force-open")
    @RequiresPermission(Permission.BREAKER_WRITE)
    @Idempotent
    Confirmation forceOpen(@Valid @RequestBody BreakerRequest body) {
        return act("breaker.force-open", body, breakers::forceOpen);
    }

    /** Lets a breaker that protects nothing fail until it opens, on this replica: no call of anybody is refused. */
    @PostMapping("/circuit-breaker/self-test")
    @RequiresPermission(Permission.BREAKER_WRITE)
    @Idempotent
    SelfTest selfTest() {
        audit.record(AuditEntry.done(
                "breaker.self-test", "breaker", SELF_TEST, Caller.current().tenantId()));
        CircuitBreaker breaker = breakers.breaker(SELF_TEST);
        breaker.reset();
        int failures = 0;
        while (failures < MOST_FAILURES && breaker.tryAcquirePermission()) {
            breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("self-test"));
            failures++;
        }
        State failed = breaker.getState();
        boolean refused = !breaker.tryAcquirePermission();
        breaker.reset();
        return new SelfTest(failures, failed, refused, breaker.getState());
    }

    private Confirmation act(String action, BreakerRequest body, Function<String, List<ReplicaState>> act) {
        TreeSet<String> known =
                breakers.states().stream().map(ReplicaState::name).collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(body.name())) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "No circuit breaker of that name; there are " + String.join(", ", known));
        }
        // The row before the act: an act whose row cannot be written does not happen.
        audit.record(
                AuditEntry.done(action, "breaker", body.name(), Caller.current().tenantId())
                        .because(body.reason()));
        List<ReplicaState> confirmed = act.apply(body.name()).stream()
                .filter(state -> state.name().equals(body.name()))
                .toList();
        return new Confirmation(body.name(), confirmed);
    }
}
