package dev.golden.local.platform;

import dev.golden.dlq.DlqApplication;
import dev.golden.local.state.LaunchException;
import dev.golden.orchestrator.OrchestratorApplication;
import dev.golden.peerhub.PeerHubApplication;
import dev.golden.sandbox.SandboxApplication;
import dev.golden.supervisor.SupervisorApplication;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The five services. */
public enum Service {
    ORCHESTRATOR("orchestrator", 1, OrchestratorApplication.class),
    PEER_HUB("peer-hub", 2, PeerHubApplication.class),
    SUPERVISOR("supervisor", 3, SupervisorApplication.class),
    SANDBOX("sandbox", 4, SandboxApplication.class),
    DLQ_WORKER("dlq-worker", 5, DlqApplication.class);

    private final String label;
    private final int portOffset;
    private final Class<?> application;

    Service(String label, int portOffset, Class<?> application) {
        this.label = label;
        this.portOffset = portOffset;
        this.application = application;
    }

    /** Name in commands, logs and configuration files. */
    public String label() {
        return label;
    }

    /** Its port, counted from the edge's. */
    int portOffset() {
        return portOffset;
    }

    Class<?> application() {
        return application;
    }

    /** Configuration files it reads. */
    String configName() {
        return "golden," + label;
    }

    /** @throws LaunchException naming the services there are */
    public static Service named(String label) {
        return Arrays.stream(values())
                .filter(service -> service.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new LaunchException("There is no service " + label + "; there are "
                        + Arrays.stream(values()).map(Service::label).collect(Collectors.joining(", ")) + "."));
    }
}
