package dev.golden.deployment.alerts;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cannot be brought about on one machine within minutes: a target shows the metric, the rest of the way is real. */
final class AlertStandIns {

    private final PrometheusRig rig;
    private @Nullable PrometheusStandIn shown;
    private List<String> shownLines = List.of();

    AlertStandIns(PrometheusRig rig) {
        this.rig = rig;
    }

    List<AlertFault> all() {
        return List.of(
                fault(
                        "reviews that take minutes",
                        "PeerReviewLatencyBudgetBurn",
                        "peer_review_duration_seconds_count{outcome=\"ACCEPTED\"} %d",
                        "peer_review_duration_seconds_bucket{outcome=\"ACCEPTED\",le=\"180.0\"} 0"),
                fault(
                        "executions that take half a minute",
                        "SandboxLatencyBudgetBurn",
                        "sandbox_execution_duration_seconds_count{language=\"python\",status=\"SUCCEEDED\"} %d",
                        "sandbox_execution_duration_seconds_bucket{language=\"python\",status=\"SUCCEEDED\",le=\"30.0\"} 0"),
                fault(
                        "a heap that stays full",
                        "MemoryNearLimit",
                        "jvm_memory_used_bytes{service=\"sandbox\",area=\"heap\",id=\"x\"} 95",
                        "jvm_memory_max_bytes{service=\"sandbox\",area=\"heap\",id=\"x\"} 100"));
    }

    private AlertFault fault(String name, String alert, String... lines) {
        return new AlertFault(name, Set.of(alert), AlertFault.Way.STAND_IN, () -> show(lines), this::hide);
    }

    private void show(String... lines) throws IOException {
        if (!List.of(lines).equals(shownLines)) {
            hide();
            shown = new PrometheusStandIn(rig, lines);
            shownLines = List.of(lines);
        }
    }

    private void hide() throws IOException {
        if (shown != null) {
            shown.close();
            shown = null;
            shownLines = List.of();
        }
    }
}
