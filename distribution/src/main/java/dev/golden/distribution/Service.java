package dev.golden.distribution;

import dev.golden.dlq.DlqApplication;
import dev.golden.orchestrator.OrchestratorApplication;
import dev.golden.peerhub.PeerHubApplication;
import dev.golden.sandbox.SandboxApplication;
import dev.golden.supervisor.SupervisorApplication;
import java.util.Arrays;
import java.util.Optional;

/** The five services, as deployments, commands and configuration files name them. */
public enum Service {
    ORCHESTRATOR("orchestrator", OrchestratorApplication.class),
    PEER_HUB("peer-hub", PeerHubApplication.class),
    SUPERVISOR("supervisor", SupervisorApplication.class),
    SANDBOX("sandbox", SandboxApplication.class),
    DLQ_WORKER("dlq-worker", DlqApplication.class);

    private final String label;
    private final Class<?> application;

    Service(String label, Class<?> application) {
        this.label = label;
        this.application = application;
    }

    /** Name in commands, logs, deployments and configuration files. */
    public String label() {
        return label;
    }

    public Class<?> application() {
        return application;
    }

    /** Configuration files it reads: the defaults of all, then its own. */
    public String configName() {
        return "golden," + label;
    }

    public static Optional<Service> find(String label) {
        return Arrays.stream(values())
                .filter(service -> service.label.equals(label))
                .findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
