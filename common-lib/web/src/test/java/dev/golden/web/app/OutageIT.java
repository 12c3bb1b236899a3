package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class OutageIT {

    private final String token = Tokens.of("DEVELOPER", "acme");

    @Test
    void startsAndAnswersWithoutDatabaseAndRedis() throws IOException {
        try (ConfigurableApplicationContext context = TestApplication.start(Map.of(
                "golden.database.url", "jdbc:postgresql://127.0.0.1:" + freePort() + "/none",
                "golden.redis.url", "redis://127.0.0.1:" + freePort()))) {
            Api api = new Api(context);
            assertThat(api.get("/health/live", null).status()).isEqualTo(200);
            assertThat(api.get("/health/ready", null).status()).isEqualTo(503);
            assertThat(api.get("/health", token).status()).isEqualTo(503);
            isUnavailable(api.get("/database", token));
            isUnavailable(api.post("/things", "{\"name\":\"n\",\"priority\":1}"));
            isUnavailable(api.post("/things", "{\"name\":\"n\",\"priority\":1}", "Idempotency-Key", "k"));
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(api.get("/who", token).status()).isEqualTo(200);
                assertThat(api.get("/who", "forged").status()).isEqualTo(401);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("neither limits nor audit rows wait for what is away")
                    .isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void anExhaustedPoolIs503SoonAndRecovers() throws SQLException {
        try (ConfigurableApplicationContext context = TestApplication.start(Map.of("golden.database.pool-size", 2))) {
            Api api = new Api(context);
            DataSource pool = context.getBean(DataSource.class);
            List<Connection> held = new ArrayList<>();
            held.add(pool.getConnection());
            held.add(pool.getConnection());
            long start = System.nanoTime();
            isUnavailable(api.get("/database", token));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            for (Connection connection : held) {
                connection.close();
            }
            assertThat(api.get("/database", token).status()).isEqualTo(200);
        }
    }

    private static void isUnavailable(Api.Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.json().path("retryable").asBoolean()).isTrue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
