package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestCertificates;
import dev.golden.testsupport.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The broker of a cluster: encrypted, its certificate from the deployment's own authority, a user per service. */
class TlsIT {

    private static TestCertificates certificates;
    private static TestServer nats;

    @BeforeAll
    static void start() {
        certificates = TestCertificates.create();
        nats = Servers.shared().newTlsNats(certificates, "orchestrator", "hush");
    }

    @AfterAll
    static void stop() {
        nats.close();
    }

    @Test
    void connectsWithTheDeploymentsAuthority() throws Exception {
        assertThat(StreamSetup.run(address("hush", certificates.authority()), 1).complete())
                .isTrue();

        NatsLink link = new NatsLink(
                new NatsProperties(
                        nats.url(),
                        "orchestrator",
                        "hush",
                        null,
                        certificates.authority().toString(),
                        1),
                "test");
        link.start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> link.find().isPresent());
        } finally {
            link.stop();
        }
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() {
        assertThatThrownBy(() -> StreamSetup.run(address("hush", null), 1)).isInstanceOf(IOException.class);
        TestCertificates others = TestCertificates.create();
        assertThatThrownBy(() -> StreamSetup.run(address("hush", others.authority()), 1))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refusesAMissingAuthorityInsteadOfTrustingOthers() {
        assertThatThrownBy(() -> StreamSetup.run(address("hush", Path.of("/nowhere/ca.crt")), 1))
                .hasMessageContaining("/nowhere/ca.crt");
    }

    @Test
    void refusesAWrongPassword() {
        assertThatThrownBy(() -> StreamSetup.run(address("guess", certificates.authority()), 1))
                .isInstanceOf(IOException.class);
    }

    private static BrokerAddress address(String password, @Nullable Path ca) {
        return new BrokerAddress(nats.url(), "orchestrator", password, null, ca);
    }
}
