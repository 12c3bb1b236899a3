package dev.golden.messaging;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the broker can be reached. Not part of readiness: requests are served without it, the outbox waits. */
final class NatsHealth implements HealthIndicator {

    private final NatsLink link;

    NatsHealth(NatsLink link) {
        this.link = link;
    }

    @Override
    public Health health() {
        return link.find()
                .map(connection -> Health.up()
                        .withDetail("version", connection.getServerInfo().getVersion())
                        .build())
                .orElseGet(() ->
                        Health.down().withDetail("reason", "not connected").build());
    }
}
