package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestCertificates;
import dev.golden.testsupport.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis of a cluster: encrypted, its certificate from the deployment's own authority, with a password. */
class RedisTlsIT {

    @Test
    void connectsOnlyWithTheDeploymentsAuthority() {
        TestCertificates certificates = TestCertificates.create();
        TestServer redis = Servers.shared().newTlsRedis(certificates, "hush");
        String url = "rediss://:hush@127.0.0.1:" + redis.port();
        RedisConnection known = connection(url, certificates.authority().toString());
        RedisConnection unknown = connection(url, "");
        try {
            known.start();
            unknown.start();
            await().atMost(Duration.ofSeconds(10)).until(() -> known.find().isPresent());
            var commands = known.find().orElseThrow().sync();
            commands.set("key", "value".getBytes(StandardCharsets.UTF_8));
            assertThat(commands.get("key")).isEqualTo("value".getBytes(StandardCharsets.UTF_8));
            // The other had as long to connect and must not have: it does not know who answers.
            await().during(Duration.ofSeconds(1)).until(() -> unknown.find().isEmpty());
        } finally {
            known.stop();
            unknown.stop();
            redis.close();
        }
    }

    private static RedisConnection connection(String url, String ca) {
        return new RedisConnection(new RedisProperties(url, ca), Duration.ofSeconds(1), "test");
    }
}
