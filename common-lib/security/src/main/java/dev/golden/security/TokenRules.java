package dev.golden.security;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/** What a token must say, beyond a good signature and its times, to be ours. */
final class TokenRules implements OAuth2TokenValidator<Jwt> {

    static final Pattern TENANT = Pattern.compile("^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$");

    private static final int MAX_TEXT = 200;

    private final String issuer;
    private final String audience;
    private final RevokedTokens revoked;

    TokenRules(String issuer, String audience, RevokedTokens revoked) {
        this.issuer = issuer;
        this.audience = audience;
        this.revoked = revoked;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt token) {
        String broken = brokenRule(token);
        return broken == null
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, broken, null));
    }

    private @Nullable String brokenRule(Jwt token) {
        // A token without an end could never be got rid of once stolen.
        if (token.getExpiresAt() == null) {
            return "exp is required";
        }
        if (!issuer.equals(text(token, "iss"))) {
            return "iss is not accepted";
        }
        List<String> audiences = token.getAudience();
        if (audiences == null || !audiences.contains(audience)) {
            return "aud is not accepted";
        }
        if (isBad(text(token, "sub"))) {
            return "sub is required";
        }
        String id = text(token, "jti");
        if (id == null || isBad(id)) {
            return "jti is required";
        }
        String tenant = text(token, "tenant");
        if (tenant == null || !TENANT.matcher(tenant).matches()) {
            return "tenant is required";
        }
        return revoked.isRevoked(id) ? "token was revoked" : null;
    }

    private static @Nullable String text(Jwt token, String claim) {
        return token.getClaims().get(claim) instanceof String text ? text : null;
    }

    private static boolean isBad(@Nullable String text) {
        return text == null
                || text.isBlank()
                || text.length() > MAX_TEXT
                || text.chars().anyMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }
}
