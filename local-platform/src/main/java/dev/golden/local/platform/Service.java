package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The five services, as this machine runs them. */
public enum Service {
    ORCHESTRATOR(1),
    PEER_HUB(2),
    SUPERVISOR(3),
    SANDBOX(4),
    DLQ_WORKER(5);

    private final dev.golden.distribution.Service distributed = dev.golden.distribution.Service.valueOf(name());
    private final int portOffset;

    Service(int portOffset) {
        this.portOffset = portOffset;
    }

    /** Name in commands, logs and configuration files. */
    public String label() {
        return distributed.label();
    }

    /** Its port, counted from the edge's. */
    int portOffset() {
        return portOffset;
    }

    Class<?> application() {
        return distributed.application();
    }

    /** Configuration files it reads. */
    String configName() {
        return distributed.configName();
    }

    /** @throws LaunchException naming the services there are */
    public static Service named(String label) {
        return Arrays.stream(values())
                .filter(service -> service.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new LaunchException("There is no service " + label + "; there are "
                        + Arrays.stream(values()).map(Service::label).collect(Collectors.joining(", ")) + "."));
    }
}
