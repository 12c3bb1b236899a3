package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Tokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdempotencyIT {

    private static final String BODY = "{\"name\":\"n\",\"priority\":1}";

    private final Api api = new Api(TestApplication.context());
    private final Things things = TestApplication.context().getBean(Things.class);
    private final String key = UUID.randomUUID().toString();

    @BeforeEach
    void reset() {
        things.runs.set(0);
        things.tries.set(0);
    }

    private Api.Reply create(String body, String key) {
        return api.post("/things", body, "Idempotency-Key", key);
    }

    @Test
    void aRepeatGetsTheSameAnswerAndDoesNothing() {
        Api.Reply first = create(BODY, key);
        Api.Reply again = create("{ \"priority\":1, \"name\":\"n\" }", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location")).startsWith("/things/");
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(things.runs.get()).isEqualTo(1);
    }

    @Test
    void withoutAKeyEachRequestActs() {
        create(BODY, key);
        assertThat(api.post("/things", BODY).status()).isEqualTo(201);
        assertThat(api.post("/things", BODY).status()).isEqualTo(201);
        assertThat(things.runs.get()).isEqualTo(3);
    }

    @Test
    void anotherPayloadIsRefusedNamingTheField() {
        create(BODY, key);
        Api.Reply reply = create("{\"name\":\"other\",\"priority\":1,\"labels\":{}}", key);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("idempotency-mismatch");
        assertThat(reply.json().path("errors").size()).isEqualTo(2);
        assertThat(reply.body()).contains("\"field\":\"labels\"").contains("\"field\":\"name\"");
        assertThat(things.runs.get()).isEqualTo(1);
    }

    @Test
    void theKeyCountsPerTenantPrincipalAndRoute() {
        String path = "/things/" + UUID.randomUUID() + "/touch";
        String other = "/things/" + UUID.randomUUID() + "/touch";
        String[] header = {"Idempotency-Key", key};
        api.send("POST", path, Tokens.of("DEVELOPER", "acme"), null, header);
        api.send("POST", path, Tokens.of("DEVELOPER", "globex"), null, header);
        api.send("POST", path, Tokens.of("DEVELOPER", "acme", "somebody"), null, header);
        api.send("POST", other, Tokens.of("DEVELOPER", "acme"), null, header);
        assertThat(things.runs.get()).isEqualTo(4);
        Api.Reply again = api.send("POST", path, Tokens.of("DEVELOPER", "acme"), null, header);
        assertThat(again.status()).isEqualTo(202);
        assertThat(things.runs.get()).isEqualTo(4);
    }

    @Test
    void anAnswerWithoutABodyIsRepeatedToo() {
        String path = "/things/" + UUID.randomUUID();
        String[] header = {"Idempotency-Key", key};
        Api.Reply first = api.send("DELETE", path, Tokens.of("DEVELOPER", "acme"), null, header);
        Api.Reply again = api.send("DELETE", path, Tokens.of("DEVELOPER", "acme"), null, header);
        assertThat(first.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(204);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(things.runs.get()).isEqualTo(1);
    }

    @Test
    void aFailureStoresNothing() throws SQLException {
        assertThat(create("{\"name\":\"\",\"priority\":1}", key).status()).isEqualTo(400);
        assertThat(create(BODY, key).status()).isEqualTo(201);

        String other = UUID.randomUUID().toString();
        long before = count("SELECT count(*) FROM audit_log WHERE action = 'thing.fail'");
        assertThat(api.post("/things/fail", BODY, "Idempotency-Key", other).status())
                .isEqualTo(500);
        assertThat(count("SELECT count(*) FROM audit_log WHERE action = 'thing.fail'"))
                .as("the act is rolled back, audit row and all")
                .isEqualTo(before);
        Api.Reply second = api.post("/things/fail", BODY, "Idempotency-Key", other);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void aKeyIsVisibleAscii() {
        assertThat(create(BODY, "x".repeat(200)).status()).isEqualTo(201);
        assertThat(create(BODY, "x".repeat(201)).field()).isEqualTo("Idempotency-Key");
        assertThat(create(BODY, "a b").field()).isEqualTo("Idempotency-Key");
        assertThat(create(BODY, "").field()).isEqualTo("Idempotency-Key");
    }

    @Test
    void sixteenAtOnceActOnce() throws Exception {
        things.entered = new CountDownLatch(1);
        things.proceed = new CountDownLatch(1);
        List<Future<Api.Reply>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 16; i++) {
                replies.add(threads.submit(() -> create(BODY, key)));
            }
            assertThat(things.entered.await(10, TimeUnit.SECONDS)).isTrue();
            Api.Reply during = create(BODY, key);
            assertThat(during.status()).isEqualTo(409);
            assertThat(during.code()).isEqualTo("request-in-progress");
            assertThat(during.header("Retry-After")).isEqualTo("1");
            things.proceed.countDown();
        }
        int created = 0;
        for (Future<Api.Reply> reply : replies) {
            assertThat(reply.get().status()).isIn(201, 409);
            created += reply.get().status() == 201
                            && reply.get().header("Idempotent-Replayed").isEmpty()
                    ? 1
                    : 0;
        }
        assertThat(created).isEqualTo(1);
        assertThat(things.runs.get()).isEqualTo(1);
        assertThat(create(BODY, key).header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void aKeyIsForgottenAfterADay() throws SQLException {
        create(BODY, key);
        try (Connection connection = TestApplication.DATABASE.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = '" + key + "'");
        }
        assertThat(create(BODY, key).header("Idempotent-Replayed")).isEmpty();
        assertThat(things.runs.get()).isEqualTo(2);
        assertThat(create(BODY, key).header("Idempotent-Replayed")).isEqualTo("true");
    }

    private static long count(String sql) throws SQLException {
        try (Connection connection = TestApplication.DATABASE.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
