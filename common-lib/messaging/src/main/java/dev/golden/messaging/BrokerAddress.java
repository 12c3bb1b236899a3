package dev.golden.messaging;

import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Where a broker is and how to get in.
 *
 * @param url one or several, separated by commas; {@code tls://} for encryption
 * @param credentials NATS credentials file, instead of user and password
 * @param ca certificate authority (PEM) that the broker's certificate must come from; without it the JVM's own
 *     authorities are trusted
 */
public record BrokerAddress(
        String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path credentials,
        @Nullable Path ca) {

    /** An address that says all in its URL. */
    public static BrokerAddress of(String url) {
        return new BrokerAddress(url, null, null, null, null);
    }

    /** @throws IllegalStateException when the authority's file cannot be read: never fall back to trusting others */
    Options.Builder options(String connectionName) {
        Options.Builder options = new Options.Builder()
                .servers(url.split(","))
                .connectionName(connectionName)
                .connectionTimeout(Duration.ofSeconds(5));
        if (credentials != null) {
            options.authHandler(Nats.credentials(credentials.toString()));
        } else if (user != null && password != null) {
            // Answers and pulled messages come to an inbox. A user may hear only its own (k8s/nats.yaml).
            options.userInfo(user, password).inboxPrefix("_INBOX_" + user);
        }
        if (ca != null && url.contains("tls://")) {
            if (!Files.isReadable(ca)) {
                throw new IllegalStateException("The certificate authority " + ca + " cannot be read");
            }
            options.sslContext(SslBundle.of(new PemSslStoreBundle(
                            null, PemSslStoreDetails.forCertificate(ca.toUri().toString())))
                    .createSslContext());
        }
        return options;
    }

    /** Password and URL stay out of logs: both may hold the secret. */
    @Override
    public String toString() {
        return "BrokerAddress[user=" + user + ", password=***]";
    }
}
