package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class NatsPropertiesTest {

    @Test
    void defaults() {
        assertThat(bind(Map.of())).isEqualTo(new NatsProperties("nats://127.0.0.1:4222", null, null, null, "", 1));
    }

    @Test
    void everySetting() {
        assertThat(bind(Map.of(
                        "golden.nats.url", "tls://a:1,tls://b:2",
                        "golden.nats.user", "orchestrator",
                        "golden.nats.password", "hush",
                        "golden.nats.credentials", "/run/secrets/nats.creds",
                        "golden.nats.ca", "/etc/ca.crt",
                        "golden.nats.replicas", "3")))
                .isEqualTo(new NatsProperties(
                        "tls://a:1,tls://b:2",
                        "orchestrator",
                        "hush",
                        Path.of("/run/secrets/nats.creds"),
                        "/etc/ca.crt",
                        3));
    }

    @Test
    void keepsTheSecretToItself() {
        assertThat(new NatsProperties("nats://u:hush@h", "u", "hush", null, "", 1).toString())
                .doesNotContain("hush");
    }

    private static NatsProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("golden.nats", NatsProperties.class);
    }
}
