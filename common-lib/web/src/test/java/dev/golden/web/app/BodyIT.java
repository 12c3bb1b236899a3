package dev.golden.web.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.testsupport.Tokens;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyIT {

    private final Api api = new Api(TestApplication.context());
    private final String developer = Tokens.of("DEVELOPER", "acme");

    private Api.Reply create(String body, String... headers) {
        return api.post("/things", body, headers);
    }

    private void isRefused(String body, String field) {
        Api.Reply reply = create(body);
        assertThat(reply.status()).as(body + " -> " + reply).isEqualTo(400);
        assertThat(reply.field()).as(reply.toString()).isEqualTo(field);
        assertThat(reply.body()).doesNotContain("dev.golden").doesNotContain("jackson");
    }

    @Test
    void namesAreInSnakeCase() {
        Api.Reply reply = create("{\"name\":\"n\",\"priority\":1,\"budget_tokens\":5}");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        assertThat(reply.json().has("thing_id")).isTrue();
        isRefused("{\"name\":\"n\",\"priority\":1,\"budgetTokens\":5}", "budgetTokens");
    }

    @Test
    void whatIsWrongIsNamed() {
        isRefused("{\"name\":\"\",\"priority\":1}", "name");
        isRefused("{\"priority\":1}", "name");
        isRefused("{\"name\":\"n\"}", "priority");
        isRefused("{\"name\":\"n\",\"priority\":null}", "priority");
        isRefused("{\"name\":\"n\",\"priority\":9}", "priority");
        isRefused("{\"name\":\"n\",\"priority\":1.5}", "priority");
        isRefused("{\"name\":\"n\",\"priority\":\"1\"}", "priority");
        isRefused("{\"name\":\"n\",\"priority\":99999999999}", "priority");
        isRefused("{\"name\":5,\"priority\":1}", "name");
        isRefused("{\"name\":\"n\",\"priority\":1,\"colour\":\"GREEN\"}", "colour");
        isRefused("{\"name\":\"n\",\"priority\":1,\"colour\":0}", "colour");
        isRefused("{\"name\":\"n\",\"priority\":1,\"extra\":1}", "extra");
        isRefused("{\"name\":\"n\",\"priority\":1,\"parts\":[{\"part_name\":\"\"}]}", "parts[0].part_name");
        isRefused("{\"name\":\"n\",\"priority\":1,\"parts\":[{\"part_nam\":\"\"}]}", "parts[0].part_nam");
        isRefused("{\"name\":\"n\",\"priority\":1,\"parts\":{}}", "parts");
        isRefused("{\"name\":\"n\",\"name\":\"m\",\"priority\":1}", "name");
        isRefused("[]", "body");
        assertThat(create("{\"name\":\"n\",\"priority\":1,\"colour\":\"GREEN\"}")
                        .body())
                .contains("RED, BLUE");
    }

    @Test
    void brokenJsonIsRefused() {
        for (String body : new String[] {
            "{", "{\"name\":}", "nonsense", "{\"name\":\"n\",\"priority\":1} trailing", "null", "\"text\"", "{'a':1}"
        }) {
            Api.Reply reply = create(body);
            assertThat(reply.status()).as(body + " -> " + reply).isEqualTo(400);
        }
        assertThat(create("{\"name\":\"n\",\"priority\":1,\"anything\":" + "[".repeat(5000) + "]".repeat(5000) + "}")
                        .status())
                .isEqualTo(400);
        Api.Reply empty = api.send("POST", "/things", developer, null);
        assertThat(empty.code()).isEqualTo("malformed-body");
    }

    @Test
    void textThatCannotBeStoredIsRefusedWithItsPlace() {
        isRefused("{\"name\":\"a\\u0000b\",\"priority\":1}", "name");
        isRefused("{\"name\":\"a\\ud800\",\"priority\":1}", "name");
        isRefused("{\"name\":\"a\\uDC00\",\"priority\":1}", "name");
        isRefused("{\"name\":\"n\",\"priority\":1,\"labels\":{\"k\":\"\\u0000\"}}", "labels.k");
        isRefused("{\"name\":\"n\",\"priority\":1,\"anything\":[1,{\"x\":\"\\u0000\"}]}", "anything[1].x");
        isRefused("{\"name\":\"n\",\"priority\":1,\"labels\":{\"\\u0000\":\"v\"}}", "labels.?");
        assertThat(create("{\"name\":\"\\ud83d\\ude00 \\u00e9\",\"priority\":1}")
                        .status())
                .isEqualTo(201);
        byte[] surrogate = "{\"name\":\"a???\",\"priority\":1}".getBytes(StandardCharsets.UTF_8);
        surrogate[10] = (byte) 0xed;
        surrogate[11] = (byte) 0xa0;
        surrogate[12] = (byte) 0x80;
        assertThat(api.sendBytes("POST", "/things", developer, HttpRequest.BodyPublishers.ofByteArray(surrogate), true)
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/other-tenant?tenant=%00", developer).field()).isEqualTo("tenant");
    }

    @Test
    void theTypeIsEnforced() {
        String good = "{\"name\":\"n\",\"priority\":1}";
        assertThat(create(good, "Content-Type", "text/plain").code()).isEqualTo("unsupported-media-type");
        assertThat(create(good, "Content-Type", "application/xml").status()).isEqualTo(415);
        assertThat(create(good, "Content-Type", "application/json; charset=iso-8859-1")
                        .status())
                .isEqualTo(415);
        assertThat(create(good, "Content-Encoding", "gzip").status()).isEqualTo(415);
        assertThat(create(good, "Content-Type", "application/json;charset=UTF-8")
                        .status())
                .isEqualTo(201);
        assertThat(create(good, "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .as("plain curl -d")
                .isEqualTo(201);
        assertThat(create("name=n", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aBodyIsNotNeededWhereTheHandlerTakesNone() {
        String path = "/things/00000000-0000-0000-0000-000000000001/touch";
        assertThat(api.send("POST", path, developer, null).status()).isEqualTo(202);
        assertThat(api.send("POST", path, developer, "", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(202);
    }

    @Test
    void sizesAreCappedPerRoute() {
        String large = "{\"name\":\"" + "x".repeat(2_000_000) + "\"}";
        Api.Reply refused = create(large);
        assertThat(refused.code()).isEqualTo("body-too-large");
        assertThat(refused.status()).isEqualTo(413);
        Api.Reply chunked = api.sendBytes(
                "POST",
                "/things",
                developer,
                HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))),
                true);
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(api.post("/sandbox/echo", large).body()).isEqualTo("2000000");
        assertThat(api.post("/sandbox/echo", "{\"name\":\"" + "x".repeat(4_500_000) + "\"}")
                        .status())
                .isEqualTo(413);
    }
}
