package dev.golden.dlq.redrive;

import dev.golden.database.PeriodicWork;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Redrives by itself what triage gave a time. */
@Configuration(proxyBeanMethods = false)
class RedriveConfiguration {

    private static final Duration POLL = Duration.ofSeconds(1);

    @Bean
    PeriodicWork dueRedrives(Redrive redrive) {
        return new PeriodicWork("dlq-worker-retry", POLL, redrive::due);
    }
}
