package dev.golden.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.event.Event;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.messaging.Outbox;
import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestDatabase;
import dev.golden.testsupport.Tokens;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on real servers, one for all tests of the module; tests keep apart by tenant and role. */
public final class Supervisor {

    private static final Supervisor SHARED = new Supervisor();
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase database = Servers.shared().newDatabase();
    private final ConfigurableApplicationContext context;
    private final RestTestClient client;

    private Supervisor() {
        List<String> arguments = new ArrayList<>();
        Servers.springProperties(database).forEach((name, value) -> arguments.add("--" + name + "=" + value));
        arguments.add("--golden.escalation.check-interval=50ms");
        context = new SpringApplicationBuilder(SupervisorApplication.class)
                .properties("spring.config.name=golden,supervisor")
                .run(arguments.toArray(String[]::new));
        client = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"))
                .build();
    }

    public static Supervisor shared() {
        return SHARED;
    }

    /** An answer with its problem code, if it is one. */
    public record Answer(int status, JsonNode body, HttpHeaders headers, String text) {

        public String text(String field) {
            return body.path(field).asString("");
        }

        public Answer expect(int expected) {
            assertThat(status).as(text).isEqualTo(expected);
            return this;
        }

        public void expectProblem(int expected, String code) {
            expect(expected);
            assertThat(text("code")).isEqualTo(code);
        }
    }

    public Answer get(String path, String token) {
        return send(HttpMethod.GET, path, token, null, null);
    }

    public Answer post(String path, String token, @Nullable String body) {
        return send(HttpMethod.POST, path, token, body, null);
    }

    public Answer post(String path, String token, String body, String key) {
        return send(HttpMethod.POST, path, token, body, key);
    }

    public Answer put(String path, String token, String body) {
        return send(HttpMethod.PUT, path, token, body, null);
    }

    public Answer anonymously(String path) {
        return answer(client.get().uri(path).exchange().returnResult(byte[].class));
    }

    private Answer send(HttpMethod method, String path, String token, @Nullable String body, @Nullable String key) {
        RestTestClient.RequestBodySpec request =
                client.method(method).uri(path).header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        return answer(request.exchange().returnResult(byte[].class));
    }

    private static Answer answer(EntityExchangeResult<byte[]> result) {
        byte[] bytes = result.getResponseBodyContent();
        String text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        JsonNode body = text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode();
        return new Answer(result.getStatus().value(), body, result.getResponseHeaders(), text);
    }

    /** Publishes as another service would: over the broker. */
    public void publish(String subject, Event event) {
        TenantScope.runAsPlatform(() -> context.getBean(Transactions.class)
                .write(() -> context.getBean(Outbox.class).publish(subject, event)));
    }

    /** Each row as its columns joined by bars, read past row-level security. */
    public List<String> rows(String sql, @Nullable Object... parameters) {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> rows = new ArrayList<>();
            if (statement.execute()) {
                ResultSet result = statement.getResultSet();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", values));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public static String token(String role, String tenant) {
        return Tokens.of(role, tenant);
    }
}
