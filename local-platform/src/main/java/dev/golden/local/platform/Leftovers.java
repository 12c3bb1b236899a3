package dev.golden.local.platform;

import dev.golden.local.server.Signals;
import dev.golden.local.state.StateFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Processes that a killed launcher left behind on this data folder. */
final class Leftovers {

    private Leftovers() {}

    /** Stops them in order, services first. Must hold the folder's lock: else they could belong to a running platform. */
    static List<String> stop(StateFolder state) {
        List<String> names = new ArrayList<>(Arrays.stream(Service.values())
                .flatMap(service -> Stream.of(service.label(), ChildServices.surgeName(service)))
                .toList());
        names.addAll(List.of("prometheus", "alertmanager", "nats", "redis", "postgres"));
        List<String> stopped = new ArrayList<>();
        for (String name : names) {
            state.pidFile(name).find().ifPresent(process -> {
                Signals.stop(process, name.equals("postgres") ? "INT" : "TERM", Duration.ofSeconds(20));
                stopped.add(name);
            });
            state.pidFile(name).delete();
        }
        return stopped;
    }
}
