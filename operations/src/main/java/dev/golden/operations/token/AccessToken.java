package dev.golden.operations.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bearer tokens (JWT, HS256) as the services expect them. */
public final class AccessToken {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ISSUER = "golden";
    private static final String AUDIENCE = "golden";
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private AccessToken() {}

    /** Mints a token that holds from now on for the given time. */
    public static String mint(
            String secret, String role, String tenant, String subject, Duration lifetime, Instant now) {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("sub", subject);
        claims.put("jti", tokenId());
        claims.put("tenant", tenant);
        claims.put("roles", List.of(role));
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(lifetime).getEpochSecond());
        String unsigned = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(JSON.writeValueAsString(claims));
        return unsigned + "." + ENCODER.encodeToString(sign(secret, unsigned));
    }

    /** Whether it is signed with the secret and holds now. The services check more; this only keeps strangers out. */
    public static boolean isValid(String token, String secret, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            Base64.Decoder decoder = Base64.getUrlDecoder();
            JsonNode header = JSON.readTree(decoder.decode(parts[0]));
            if (!header.path("alg").asString("").equals("HS256")
                    || !MessageDigest.isEqual(sign(secret, parts[0] + "." + parts[1]), decoder.decode(parts[2]))) {
                return false;
            }
            JsonNode claims = JSON.readTree(decoder.decode(parts[1]));
            return claims.path("iss").asString("").equals(ISSUER)
                    && now.minus(SKEW).getEpochSecond() < claims.path("exp").asLong(0)
                    && now.plus(SKEW).getEpochSecond() >= claims.path("nbf").asLong(0);
        } catch (IllegalArgumentException | JacksonException e) {
            return false;
        }
    }

    private static String tokenId() {
        byte[] bytes = new byte[16];
        new java.security.SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String encode(String json) {
        return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sign(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
