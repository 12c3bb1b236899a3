package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProblemIT {

    private final Api api = new Api(TestApplication.context());
    private final String developer = Tokens.of("DEVELOPER", "acme");

    private void isProblem(Api.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = reply.json();
        assertThat(problem.path("type").asString()).isEqualTo("urn:golden:problem:" + code);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(problem.path("instance").asString()).startsWith("/");
        assertThat(problem.path("traceId").asString()).isEqualTo(reply.header("X-Request-Id"));
        assertThat(problem.path("retryable").isBoolean()).isTrue();
        assertThat(problem.path("errors").isArray()).isTrue();
    }

    @Test
    void everyFailureIsAProblem() {
        isProblem(api.get("/nowhere", developer), 404, "not-found");
        isProblem(api.get("/who", null), 401, "unauthenticated");
        isProblem(api.get("/unnamed", developer), 403, "permission-denied");
        isProblem(api.get("/conflict", developer), 409, "state-conflict");
        Api.Reply method = api.send("PUT", "/things", developer, "{}");
        isProblem(method, 405, "method-not-allowed");
        assertThat(method.header("Allow")).contains("GET").contains("POST");
        isProblem(api.get("/who", developer, "Accept", "application/xml"), 406, "not-acceptable");
        isProblem(api.get("/who", developer, "API-Version", "2"), 400, "validation-failed");
        assertThat(api.get("/who", developer, "API-Version", "1").status()).isEqualTo(200);
    }

    @Test
    void anUnexpectedFailureTellsNothingButItsTraceId() {
        Api.Reply reply = api.get("/boom", developer);
        isProblem(reply, 500, "internal");
        assertThat(reply.body()).doesNotContain("vault").doesNotContain("Exception");
    }

    @Test
    void wrongParametersAreNamed() {
        assertThat(api.get("/things?pageSize=0", developer).field()).isEqualTo("pageSize");
        assertThat(api.get("/things?pageSize=x", developer).field()).isEqualTo("pageSize");
        assertThat(api.get("/things?pageToken=x", developer).field()).isEqualTo("pageToken");
        assertThat(api.get("/things?colour=GREEN", developer).field()).isEqualTo("colour");
        assertThat(api.get("/things?depth=0", developer).field()).isEqualTo("depth");
        assertThat(api.get("/other-tenant", developer).field()).isEqualTo("tenant");
        assertThat(api.send("POST", "/things/no-uuid/touch", developer, null).field())
                .isEqualTo("id");
    }

    @Test
    void listsArePaged() {
        JsonNode first = api.get("/things?pageSize=1", developer).json();
        assertThat(first.path("items").size()).isEqualTo(1);
        String token = first.path("nextPageToken").asString();
        assertThat(token).isNotEmpty();
        JsonNode second =
                api.get("/things?pageSize=1&pageToken=" + token, developer).json();
        assertThat(second.path("nextPageToken").asString()).isEmpty();
        assertThat(second.path("items").get(0)).isNotEqualTo(first.path("items").get(0));
    }

    @Test
    void theCallersTraceGoesOn() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Api.Reply reply = api.get("/nowhere", developer, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        assertThat(reply.header("X-Request-Id")).isEqualTo(trace);
        assertThat(reply.json().path("traceId").asString()).isEqualTo(trace);
        assertThat(api.get("/who", developer, "traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                        .header("X-Request-Id"))
                .hasSize(32)
                .isNotEqualTo("0".repeat(32));
    }

    @Test
    void requestsTooBrokenForAFilterGetAProblemToo() throws IOException {
        assertThat(raw("GET /a|b<> HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:golden:problem:");
        assertThat(raw("GET /a//..;/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:golden:problem:");
        assertThat(raw("GET /who HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .contains("urn:golden:problem:");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder answer = new StringBuilder();
            byte[] buffer = new byte[8192];
            int n = socket.getInputStream().read(buffer);
            while (n > 0 && !answer.toString().contains("}")) {
                answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                n = answer.toString().contains("}")
                        ? -1
                        : socket.getInputStream().read(buffer);
            }
            return answer.toString();
        }
    }
}
