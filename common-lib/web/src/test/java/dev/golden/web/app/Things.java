package dev.golden.web.app;

import dev.golden.audit.AuditEntry;
import dev.golden.audit.AuditLog;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Page;
import dev.golden.database.PageRequest;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** One route for each thing the web layer promises. */
@RestController
class Things {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final AuditLog audit;
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger tries = new AtomicInteger();
    volatile CountDownLatch entered = new CountDownLatch(0);
    volatile CountDownLatch proceed = new CountDownLatch(0);

    Things(JdbcClient jdbc, Transactions transactions, AuditLog audit) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.audit = audit;
    }

    enum Colour {
        RED,
        BLUE
    }

    record Part(@NotNull @Size(min = 1, max = 10) String partName) {}

    record NewThing(
            @NotNull @Size(min = 1, max = 100) String name,
            @Min(1) @Max(5) int priority,
            @Nullable Long budgetTokens,
            @Nullable Colour colour,
            @Nullable List<@Valid Part> parts,
            @Nullable Map<String, String> labels,
            @Nullable Object anything) {}

    record Thing(UUID thingId, String name, int runNumber) {}

    record Who(String subject, String tenant, String scope, List<String> roles, String address) {}

    @GetMapping("/who")
    @RequiresPermission(Permission.TASK_READ)
    Who who() {
        Caller caller = Caller.current();
        return new Who(
                caller.subject(),
                caller.tenantId(),
                TenantScope.current(),
                caller.roles().stream().map(Enum::name).sorted().toList(),
                caller.address());
    }

    @GetMapping("/unnamed")
    String unnamed() {
        return "nobody may see this";
    }

    @PostMapping("/things")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    ResponseEntity<Thing> create(@Valid @RequestBody NewThing thing) throws InterruptedException {
        int run = runs.incrementAndGet();
        entered.countDown();
        if (!proceed.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody let the handler go on");
        }
        UUID id = UUID.randomUUID();
        audit.record(
                AuditEntry.done("thing.create", "thing", id, Caller.current().tenantId())
                        .because("because")
                        .with(Map.of("zeta", 1, "alpha", "x")));
        return ResponseEntity.created(URI.create("/things/" + id)).body(new Thing(id, thing.name(), run));
    }

    @PostMapping("/things/fail")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    Thing failFirst(@RequestBody NewThing thing) throws IOException {
        UUID id = UUID.randomUUID();
        audit.record(AuditEntry.done("thing.fail", "thing", id, Caller.current().tenantId()));
        if (tries.incrementAndGet() == 1) {
            throw new IOException("checked, and must roll back");
        }
        return new Thing(id, thing.name(), 0);
    }

    @PostMapping("/things/{id}/touch")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    @ResponseStatus(HttpStatus.ACCEPTED)
    Thing touch(@PathVariable UUID id) {
        return new Thing(id, "touched", runs.incrementAndGet());
    }

    @DeleteMapping("/things/{id}")
    @RequiresPermission(Permission.TASK_WRITE)
    @Idempotent
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID id) {
        runs.incrementAndGet();
    }

    @PostMapping("/sandbox/echo")
    @RequiresPermission(Permission.SANDBOX_EXECUTE)
    int echo(@RequestBody Map<String, String> thing) {
        return thing.getOrDefault("name", "").length();
    }

    @GetMapping("/things")
    @RequiresPermission(Permission.TASK_READ)
    Page<Map<String, String>> list(
            PageRequest page,
            @RequestParam(required = false) @Nullable Colour colour,
            @RequestParam(defaultValue = "1") @Min(1) int depth) {
        List<PageRequest.Position> rows = List.of(
                new PageRequest.Position(Instant.EPOCH.plusSeconds(2), new UUID(0, 2)),
                new PageRequest.Position(Instant.EPOCH.plusSeconds(1), new UUID(0, 1)));
        Page<PageRequest.Position> found = page.page(page.before() == null ? rows : rows.subList(1, 2), row -> row);
        return new Page<>(
                found.items().stream()
                        .map(row -> Map.of("id", row.id().toString()))
                        .toList(),
                found.nextPageToken());
    }

    @GetMapping(path = "/stream", produces = "text/event-stream")
    @RequiresPermission(Permission.TASK_READ)
    SseEmitter stream() {
        SseEmitter emitter = new SseEmitter(5000L);
        Thread.ofVirtual().start(() -> {
            try {
                emitter.send(SseEmitter.event().id("1").data("first"));
                emitter.send(SseEmitter.event().id("2").data("second"));
                emitter.complete();
            } catch (IOException e) {
                emitter.completeWithError(e);
            }
        });
        return emitter;
    }

    @GetMapping("/boom")
    @RequiresPermission(Permission.TASK_READ)
    String boom() {
        throw new IllegalStateException("SELECT secret FROM vault");
    }

    @GetMapping("/database")
    @RequiresPermission(Permission.TASK_READ)
    Integer database() {
        return transactions.<Integer>read(
                () -> jdbc.sql("SELECT 1").query(Integer.class).single());
    }

    @GetMapping("/conflict")
    @RequiresPermission(Permission.TASK_READ)
    String conflict() {
        throw new ProblemException(ProblemType.STATE_CONFLICT, "not now");
    }

    @GetMapping("/other-tenant")
    @RequiresPermission(Permission.TASK_READ)
    Map<String, String> otherTenant(@RequestParam String tenant) {
        return Map.of("tenant", Caller.current().tenantFor(tenant));
    }
}
