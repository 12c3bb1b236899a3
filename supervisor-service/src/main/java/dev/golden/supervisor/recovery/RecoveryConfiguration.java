package dev.golden.supervisor.recovery;

import dev.golden.database.PeriodicWork;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RecoveryConfiguration {

    @Bean
    PeriodicWork backupAgeWatch(BackupAge age) {
        return new PeriodicWork("supervisor-backup-age", Duration.ofMinutes(1), age::look);
    }
}
