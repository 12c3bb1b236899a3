package dev.golden.peerhub.review;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.model.ModelGateway;
import dev.golden.peerhub.agent.Agent;
import dev.golden.peerhub.agent.AgentKind;
import dev.golden.peerhub.agent.Agents;
import dev.golden.peerhub.consensus.Reliability;
import dev.golden.peerhub.consensus.Seat;
import dev.golden.peerhub.reliability.TrackRecord;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Chooses who sits on a panel, and describes its seats to the consensus. */
@Component
class Panels {

    private static final Set<String> REVIEWING = Set.of(AgentRole.REVIEWER.wireName(), AgentRole.SECURITY.wireName());

    private final Agents agents;
    private final TrackRecord trackRecord;
    private final ObjectProvider<ModelGateway> models;
    private final ReviewProperties properties;

    Panels(Agents agents, TrackRecord trackRecord, ObjectProvider<ModelGateway> models, ReviewProperties properties) {
        this.agents = agents;
        this.trackRecord = trackRecord;
        this.models = models;
        this.properties = properties;
    }

    /** Reviewers for the request. The author's family may be among them, see {@link OwnFamily}. */
    List<Agent> choose(ReviewRequested request) {
        return agents.candidates(request.tenantId(), request.language()).stream()
                .filter(agent -> switch (agent.kind()) {
                    case TOOL -> Tool.of(agent).isPresent();
                    case MODEL -> model().isPresent();
                    // One that writes is no judge.
                    case REMOTE -> REVIEWING.contains(agent.role());
                    case HUMAN -> false;
                })
                .filter(agent -> !isAuthor(agent, request) || mayObject(agent))
                .limit(properties.maxPanel())
                .toList();
    }

    private boolean mayObject(Agent agent) {
        return properties.ownFamilyObjects() && agent.kind() == AgentKind.MODEL;
    }

    /** The model gateway when a provider is configured. */
    Optional<ModelGateway> model() {
        return Optional.ofNullable(models.getIfAvailable()).filter(ModelGateway::available);
    }

    /** Seats of the agents as the consensus sees them, by agent id. */
    Map<String, Seat> seats(List<Agent> panel, String language, Instant now) {
        Map<String, Reliability> known =
                trackRecord.of(panel.stream().map(Agent::id).toList(), language, now);
        return panel.stream()
                .collect(Collectors.toMap(
                        Agent::id,
                        agent -> new Seat(
                                agent.id(),
                                family(agent),
                                agent.lens(),
                                agent.executes(),
                                agent.weight(),
                                known.getOrDefault(agent.id(), Reliability.NONE))));
    }

    String family(Agent agent) {
        return agent.kind() == AgentKind.MODEL
                ? model().map(gateway ->
                                gateway.family(AgentRole.find(agent.role()).orElse(AgentRole.REVIEWER)))
                        .orElse(agent.family())
                : agent.family();
    }

    /** Whether the agent is of the family that wrote the artifact. */
    boolean isAuthor(Agent agent, ReviewRequested request) {
        String author = request.authorFamily();
        return author != null && family(agent).toLowerCase(Locale.ROOT).equals(author.toLowerCase(Locale.ROOT));
    }
}
