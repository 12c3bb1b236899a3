package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Tokens;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class RateLimitIT {

    private static final int BURST = 5;
    private static final Map<String, Object> SMALL = Map.of(
            "golden.rate-limit.policies.DEVELOPER.READ.per-second", 1,
            "golden.rate-limit.policies.DEVELOPER.READ.burst", BURST,
            "golden.rate-limit.policies.VIEWER.READ.per-second", 1,
            "golden.rate-limit.policies.VIEWER.READ.burst", 2,
            "golden.security.failed-attempts", 3,
            "golden.security.failed-attempts-per-second", 1);

    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;
    private final String subject = UUID.randomUUID().toString();
    private final String token = Tokens.of("DEVELOPER", "acme", subject);

    @BeforeAll
    static void start() {
        first = TestApplication.start(SMALL);
        second = TestApplication.start(SMALL);
        // The connection is made in the background; these tests are about what happens once it is there.
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isShared(new Api(first), new Api(second)));
    }

    private static boolean isShared(Api one, Api two) {
        String token = Tokens.of("VIEWER", "acme", UUID.randomUUID().toString());
        // Two local limiters would each have let two through.
        return accepted(one, token, 2) == 2 && accepted(two, token, 2) < 2;
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
        TestApplication.REDIS.start();
    }

    private static int accepted(Api api, String token, int requests) {
        int accepted = 0;
        for (int i = 0; i < requests; i++) {
            accepted += api.get("/who", token).status() == 200 ? 1 : 0;
        }
        return accepted;
    }

    @Test
    void eachAnswerTellsWhatIsLeft() {
        Api.Reply reply = new Api(first).get("/who", token);
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"read\";q=5;w=5");
        assertThat(reply.header("RateLimit")).startsWith("\"read\";r=4;t=");
        assertThat(reply.header("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo("4");
        assertThat(reply.header("X-RateLimit-Reset")).isEqualTo("1");
        Api.Reply write = new Api(first).send("POST", "/things", token, "{}");
        assertThat(write.header("RateLimit-Policy")).startsWith("\"write\";q=1000");
    }

    @Test
    void tooManyAre429PerPrincipalAndRole() {
        Api api = new Api(first);
        assertThat(accepted(api, token, 12)).isBetween(BURST, BURST + 3);
        Api.Reply refused = api.get("/who", token);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate-limited");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(api.get("/who", Tokens.of("DEVELOPER", "globex", subject)).status())
                .as("another tenant's principal of the same name")
                .isEqualTo(200);
        assertThat(accepted(api, Tokens.of("VIEWER", "acme", subject + "v"), 8)).isBetween(2, 4);
    }

    @Test
    void replicasShareTheLimitAndOneCountsAloneWithoutRedis() {
        Api one = new Api(first);
        Api two = new Api(second);
        assertThat(accepted(one, token, BURST)).isEqualTo(BURST);
        assertThat(accepted(two, token, 5)).as("the other replica knows").isLessThan(4);

        TestApplication.REDIS.stop();
        String other = Tokens.of("DEVELOPER", "acme", UUID.randomUUID().toString());
        long start = System.nanoTime();
        assertThat(accepted(one, other, BURST)).isEqualTo(BURST);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("nobody waits for a Redis that is away")
                .isLessThan(Duration.ofSeconds(3));
        assertThat(accepted(one, other, 5)).as("the local limiter limits").isLessThan(4);
        assertThat(one.get("/metrics", null).body()).containsPattern("golden_ratelimit_fallback_total\\{[^}]*} [1-9]");

        TestApplication.REDIS.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> isShared(one, two));
    }

    @Test
    void refusedTokensOfOneAddressAreLimited() {
        Api api = new Api(first);
        String[] attacker = {"X-Forwarded-For", "203.0.113.77"};
        int limited = 0;
        for (int i = 0; i < 8; i++) {
            limited += api.get("/who", "forged", attacker).status() == 429 ? 1 : 0;
        }
        assertThat(limited).isBetween(2, 5);
        assertThat(api.get("/who", "forged", attacker).header("Retry-After")).isNotEmpty();
        assertThat(api.get("/who", "forged", "X-Forwarded-For", "203.0.113.78").status())
                .as("another address")
                .isEqualTo(401);
        assertThat(api.get("/who", token, attacker).status()).as("a good token").isEqualTo(200);
    }
}
