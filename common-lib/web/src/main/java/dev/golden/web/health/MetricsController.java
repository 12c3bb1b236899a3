package dev.golden.web.health;

import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Metrics as Prometheus text. */
@RestController
class MetricsController {

    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry meters;

    MetricsController(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    @GetMapping("/metrics")
    @RequiresPermission(Permission.METRICS_READ)
    ResponseEntity<String> metrics() {
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(FORMAT)).body(meters.scrape(FORMAT));
    }
}
