package dev.golden.web.app;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.TestServer;
import dev.golden.testsupport.Tokens;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The smallest service there is, started once for all tests of the module. */
@SpringBootApplication
class TestApplication {

    static final TestDatabase DATABASE = Servers.shared().newDatabase();
    static final TestServer REDIS = Servers.shared().newRedis();

    private static @Nullable ConfigurableApplicationContext context;

    static synchronized ConfigurableApplicationContext context() {
        ConfigurableApplicationContext running = context;
        if (running == null) {
            // With a service's own rights: a grant that is missing shows here.
            running = start(Map.of("golden.database.role", "golden_orchestrator"));
            context = running;
        }
        return running;
    }

    static ConfigurableApplicationContext start(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.config.name", "golden");
        properties.put("spring.application.name", "test-service");
        properties.put("server.port", "0");
        properties.put("golden.shutdown.drain", "0s");
        properties.put("golden.database.url", DATABASE.jdbcUrl());
        properties.put("golden.database.user", DATABASE.user());
        properties.put("golden.database.password", DATABASE.password());
        properties.put("golden.database.connection-timeout", "500ms");
        properties.put("golden.database.pool-size", "20");
        properties.put("golden.redis.url", REDIS.url());
        properties.put("golden.security.jwt-secret", Tokens.SECRET);
        properties.put("golden.security.scrape-token", "scrape-scrape-scrape");
        properties.put("golden.rate-limit.cool-off", "1s");
        properties.putAll(settings);
        SpringApplication application = new SpringApplication(TestApplication.class);
        return application.run(properties.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }
}
