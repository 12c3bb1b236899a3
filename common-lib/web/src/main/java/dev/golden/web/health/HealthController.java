package dev.golden.web.health;

import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether the service lives, whether it may get requests, and how its parts are. Liveness asks no dependency: a
 * restart mends none of them.
 */
@RestController
class HealthController {

    private static final int UNAVAILABLE = 503;

    private final Probes probes;
    private final ApplicationAvailability availability;

    HealthController(Probes probes, ApplicationAvailability availability) {
        this.probes = probes;
        this.availability = availability;
    }

    record Component(String status) {}

    record Health(String status, Map<String, Component> components) {}

    @GetMapping("/health")
    @RequiresPermission(Permission.HEALTH_READ)
    ResponseEntity<Health> health() {
        Map<String, Component> components = new LinkedHashMap<>();
        boolean well = true;
        for (Map.Entry<String, Status> answer : probes.all().entrySet()) {
            components.put(answer.getKey(), new Component(answer.getValue().getCode()));
            well &= Probes.isWell(answer.getValue());
        }
        return ResponseEntity.status(well ? 200 : UNAVAILABLE)
                .body(new Health((well ? Status.UP : Status.DOWN).getCode(), components));
    }

    /** Open to the kubelet; the annotation only says what a caller with a token would need. */
    @GetMapping("/health/live")
    @RequiresPermission(Permission.HEALTH_READ)
    Component live() {
        return new Component(Status.UP.getCode());
    }

    /** Open to the kubelet. Without the database, or a sandbox that holds, no request can be answered: none should come. */
    @GetMapping("/health/ready")
    @RequiresPermission(Permission.HEALTH_READ)
    ResponseEntity<Component> ready() {
        Status status = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                ? probes.essential()
                : Status.OUT_OF_SERVICE;
        return ResponseEntity.status(Probes.isWell(status) ? 200 : UNAVAILABLE).body(new Component(status.getCode()));
    }
}
