package dev.golden.peerhub.reliability;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Transactions;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.consensus.ConsensusSettings;
import dev.golden.peerhub.consensus.Reliability;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /agents/{id}/reliability}: how often a reviewer was right. */
@RestController
class ReliabilityController {

    private final Agents agents;
    private final TrackRecord trackRecord;
    private final ConsensusSettings settings;
    private final Transactions transactions;
    private final Clock clock;

    ReliabilityController(
            Agents agents,
            TrackRecord trackRecord,
            ConsensusSettings settings,
            Transactions transactions,
            Clock clock) {
        this.agents = agents;
        this.trackRecord = trackRecord;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param taskKinds one entry per kind of task the reviewer was judged on */
    record View(String agentId, List<Kind> taskKinds) {}

    /**
     * @param labels weight of the human decisions behind it, faded by age
     * @param sensitivity P(approves | good), smoothed
     * @param specificity P(objects | bad), smoothed
     */
    record Kind(
            String taskKind,
            double labels,
            double sensitivity,
            double specificity,
            Reliability counts,
            Instant updatedAt) {}

    @GetMapping("/agents/{id}/reliability")
    @RequiresPermission(Permission.AGENT_READ)
    View reliability(@PathVariable String id) {
        Caller caller = Caller.current();
        return transactions.read(() -> {
            Agent agent = agents.find(id)
                    .filter(found -> caller.isAdmin() || found.serves(caller.tenantId()))
                    .orElseThrow(() -> ProblemException.notFound("agent", id));
            return new View(
                    id,
                    trackRecord.of(id, clock.instant()).stream()
                            .map(entry -> kind(agent, entry))
                            .toList());
        });
    }

    private Kind kind(Agent agent, TrackRecord.Entry entry) {
        Reliability.Prior prior = agent.executes() ? settings.executionPrior() : settings.opinionPrior();
        Reliability counts = entry.reliability();
        return new Kind(
                entry.taskKind(),
                counts.labels(),
                counts.sensitivity(prior),
                counts.specificity(prior),
                counts,
                entry.updatedAt());
    }
}
