package dev.golden.peerhub.agent;

import dev.golden.database.Page;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import dev.golden.web.Idempotent;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /agents}: who reviews. */
@RestController
class AgentController {

    private final Agents agents;
    private final AgentRegister register;
    private final Transactions transactions;

    AgentController(Agents agents, AgentRegister register, Transactions transactions) {
        this.agents = agents;
        this.register = register;
        this.transactions = transactions;
    }

    @GetMapping("/agents")
    @RequiresPermission(Permission.AGENT_READ)
    Page<Agent> list(@RequestParam(name = "tenant_id", required = false) @Nullable String tenantId) {
        String tenant = Caller.current().tenantFor(tenantId);
        return transactions.read(() -> new Page<>(agents.visibleTo(tenant), ""));
    }

    @PutMapping("/agents/{id}")
    @RequiresPermission(Permission.AGENT_WRITE)
    @Idempotent
    Agent put(@PathVariable String id, @Valid @RequestBody AgentRegistration registration) {
        return register.put(id, registration);
    }
}
