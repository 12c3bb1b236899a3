package dev.golden.deployment.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Injects a fault, waits until its alerts reach the webhook, ends it, and waits for the all-clear. */
final class AlertDrill {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Cannot be told to anybody by its nature. */
    private static final Set<String> SEEN_IN_PROMETHEUS = Set.of("AlertmanagerUnreachable");

    private final PrometheusRig rig;
    private final Map<String, AlertFault.Way> shown = new TreeMap<>();

    AlertDrill(PrometheusRig rig) {
        this.rig = rig;
    }

    /** How each alert was shown so far. */
    Map<String, AlertFault.Way> shown() {
        return shown;
    }

    void play(List<AlertFault> faults) throws Exception {
        for (AlertFault fault : faults) {
            play(fault);
        }
    }

    private void play(AlertFault fault) throws Exception {
        long start = System.nanoTime();
        for (String alert : fault.alerts()) {
            await(alert + " is silent before " + fault.name())
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .until(() -> !isFiring(alert));
        }
        try {
            await(fault.alerts() + " fire while " + fault.name())
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .ignoreExceptions()
                    .until(() -> {
                        fault.inject().run();
                        return fault.alerts().stream().allMatch(this::isFiring);
                    });
        } finally {
            fault.heal().run();
        }
        long fired = System.nanoTime();
        for (String alert : fault.alerts()) {
            await(alert + " resolves after " + fault.name())
                    .atMost(LIMIT)
                    .pollInterval(POLL)
                    .ignoreExceptions()
                    .until(() -> !isFiring(alert));
            shown.put(alert, fault.way());
        }
        System.out.printf(
                "%-45s %-70s fired after %d s, resolved after %d s%n",
                fault.name(),
                fault.alerts(),
                (fired - start) / 1_000_000_000,
                (System.nanoTime() - fired) / 1_000_000_000);
    }

    /** Tickets look back for hours and end long after their fault. */
    void awaitAllClear(Set<String> but) {
        await("everything resolves")
                .atMost(Duration.ofMinutes(9))
                .pollInterval(POLL)
                .untilAsserted(() -> assertThat(rig.prometheus().firing()).isSubsetOf(but));
    }

    /** Of a service level the page is meant: the ticket would come sooner or later anyway. */
    private boolean isFiring(String alert) {
        if (SEEN_IN_PROMETHEUS.contains(alert)) {
            return inPrometheus(alert);
        }
        return alert.endsWith("BudgetBurn")
                ? rig.webhook().state(alert, "critical").equals("firing")
                : rig.webhook().states(alert).contains("firing");
    }

    private boolean inPrometheus(String alert) {
        try {
            return rig.prometheus().firing().contains(alert);
        } catch (java.io.IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
