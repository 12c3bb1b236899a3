package dev.golden.messaging;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the broker is.
 *
 * @param url one or several, separated by commas; {@code tls://} for encryption
 * @param credentials NATS credentials file, instead of user and password
 * @param ca certificate authority (PEM) of the broker's certificate; empty trusts those of the JVM
 * @param replicas copies of each stream: 1 locally, 3 in a cluster
 */
@ConfigurationProperties("golden.nats")
record NatsProperties(
        @DefaultValue("nats://127.0.0.1:4222") String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path credentials,
        @DefaultValue("") String ca,
        @DefaultValue("1") int replicas) {

    BrokerAddress address() {
        return new BrokerAddress(url, user, password, credentials, ca.isBlank() ? null : Path.of(ca));
    }

    @Override
    public String toString() {
        return "NatsProperties[user=" + user + ", password=***, replicas=" + replicas + "]";
    }
}
