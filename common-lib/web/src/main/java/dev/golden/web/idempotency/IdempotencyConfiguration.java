package dev.golden.web.idempotency;

import dev.golden.database.Json;
import dev.golden.database.PeriodicWork;
import dev.golden.database.Transactions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/** Makes {@link dev.golden.web.Idempotent} work. */
@AutoConfiguration
class IdempotencyConfiguration {

    @Bean
    IdempotencyKeys idempotencyKeys(JdbcClient jdbc, Json json) {
        return new IdempotencyKeys(jdbc, json);
    }

    @Bean
    PeriodicWork expiredIdempotencyKeys(IdempotencyKeys keys, Transactions transactions, Environment environment) {
        return ExpiredKeys.removal(keys, transactions, environment.getProperty("spring.application.name", "golden"));
    }

    @Bean
    WebMvcRegistrations idempotentHandlers(IdempotencyKeys keys, Transactions transactions, JsonMapper json) {
        Idempotency idempotency = new Idempotency(transactions, keys, json);
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new IdempotentHandlers(idempotency);
            }
        };
    }
}
