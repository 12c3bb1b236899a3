package dev.golden.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.golden.database.Transactions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

class ExternalIssuerTest {

    private volatile JWKSet published = new JWKSet();
    private HttpServer issuer;

    @BeforeEach
    void serve() throws IOException {
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            byte[] body = published.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    private JwtDecoder decoder() {
        // Never asked: revocations are read in the background, which is not started here.
        DriverManagerDataSource source = new DriverManagerDataSource();
        RevokedTokens revoked = new RevokedTokens(
                JdbcClient.create(source),
                new Transactions(new DataSourceTransactionManager(source)),
                Duration.ofSeconds(2),
                "test");
        return TokenDecoders.of(
                new SecurityProperties(
                        null,
                        null,
                        "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys",
                        "golden",
                        "golden",
                        Duration.ZERO,
                        false,
                        null,
                        Duration.ofSeconds(2),
                        1,
                        1),
                revoked,
                Clock.systemUTC());
    }

    private static String token(JWSAlgorithm algorithm, String keyId, JWSSigner signer) throws JOSEException {
        Instant now = Clock.systemUTC().instant();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(keyId).build(),
                new JWTClaimsSet.Builder()
                        .issuer("golden")
                        .audience("golden")
                        .subject("ann")
                        .jwtID("1")
                        .claim("tenant", "acme")
                        .claim("roles", List.of("VIEWER"))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(60)))
                        .build());
        token.sign(signer);
        return token.serialize();
    }

    @Test
    void acceptsTheIssuersKeysFollowsRotationAndRefusesConfusion() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        published = new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()));
        JwtDecoder decoder = decoder();

        assertThat(decoder.decode(token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa)))
                        .getSubject())
                .isEqualTo("ann");
        assertThat(decoder.decode(token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec)))
                        .getSubject())
                .isEqualTo("ann");

        String confused = token(
                JWSAlgorithm.HS256, "rsa", new MACSigner(rsa.toRSAPublicKey().getEncoded()));
        assertThatThrownBy(() -> decoder.decode(confused)).isInstanceOf(BadJwtException.class);
        String other = token(JWSAlgorithm.RS512, "rsa", new RSASSASigner(rsa));
        assertThatThrownBy(() -> decoder.decode(other)).isInstanceOf(BadJwtException.class);

        RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
        String rotated = token(JWSAlgorithm.RS256, "next", new RSASSASigner(next));
        assertThatThrownBy(() -> decoder.decode(rotated)).isInstanceOf(BadJwtException.class);
        published = new JWKSet(List.of(next.toPublicJWK()));
        assertThat(decoder.decode(rotated).getSubject()).isEqualTo("ann");
    }
}
