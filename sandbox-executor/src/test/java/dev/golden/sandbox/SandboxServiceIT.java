package dev.golden.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.contracts.Subjects;
import dev.golden.contracts.event.ExecutionRequested;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import dev.golden.testsupport.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole service on a real database and broker. */
class SandboxServiceIT {

    private static ServiceRig rig;

    @BeforeAll
    static void start() {
        rig = ServiceRig.start(Map.of("golden.sandbox.queue.limit", "100", "golden.sandbox.queue.tenant-limit", "80"));
    }

    @AfterAll
    static void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void theChecklistsEscapeIsDenied() throws Exception {
        ServiceRig.Answer answer = rig.execute("{\"code\": \"import os; os.system(\\\"cat /etc/passwd\\\")\"}", null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("DENIED");
        assertThat(answer.body().get("exit_code").asInt()).isNotZero();
        assertThat(answer.text("stderr")).contains("Permission denied");
        assertThat(answer.body().get("violations").toString()).contains("process_creation");
        assertThat(rig.count(
                        "SELECT count(*) FROM audit_log WHERE action = 'sandbox.execute' AND result = 'DENIED' AND object_id = ?",
                        answer.text("id")))
                .isEqualTo(1);
    }

    @Test
    void everyLanguageRuns() throws Exception {
        Map<String, String> programs = Map.of(
                "python", "print(6 * 7)",
                "javascript", "console.log(6 * 7)",
                "typescript",
                        "interface Pair { a: number; b: number }\nconst p: Pair = { a: 6, b: 7 };\nconsole.log(p.a * p.b)",
                "bash", "expr 6 '*' 7",
                "java", "class Candidate { public static void main(String[] a) { System.out.println(6 * 7); } }");
        for (Map.Entry<String, String> program : programs.entrySet()) {
            ServiceRig.Answer answer = rig.execute(
                    ServiceRig.JSON.write(
                            Map.of("language", program.getKey(), "code", program.getValue(), "timeout_ms", 30_000)),
                    null);

            assertThat(answer.text("status")).as(answer.toString()).isEqualTo("SUCCEEDED");
            assertThat(answer.text("stdout")).isEqualTo("42\n");
            assertThat(answer.body().get("usage").get("wall_ms").asLong()).isPositive();
        }
    }

    @Test
    void testsPassAndFail() throws Exception {
        String tests = "from candidate import add\ndef test_add():\n    assert add(1, 2) == 3\n";
        ServiceRig.Answer good =
                rig.execute(ServiceRig.JSON.write(Map.of("code", "def add(a, b): return a + b", "tests", tests)), null);
        ServiceRig.Answer bad =
                rig.execute(ServiceRig.JSON.write(Map.of("code", "def add(a, b): return a - b", "tests", tests)), null);
        ServiceRig.Answer broken =
                rig.execute(ServiceRig.JSON.write(Map.of("code", "def add(a, b: return", "tests", tests)), null);

        assertThat(good.text("status")).as(good.toString()).isEqualTo("SUCCEEDED");
        assertThat(bad.text("status")).as(bad.toString()).isEqualTo("FAILED");
        assertThat(bad.text("stdout")).contains("assert -1 == 3");
        assertThat(broken.text("status")).isEqualTo("FAILED");
        assertThat(broken.text("stdout")).contains("SyntaxError");

        String script = "const {test} = require('node:test'); const assert = require('assert');"
                + "const {add} = require('./candidate.js'); test('adds', () => assert.equal(add(1, 2), 3));";
        Map<String, String> files =
                Map.of("candidate.js", "exports.add = (a, b) => a + b", "candidate.test.js", script);
        ServiceRig.Answer node = rig.execute(
                ServiceRig.JSON.write(Map.of("language", "javascript", "files", files, "tests", Map.of())), null);
        assertThat(node.text("status")).as(node.toString()).isEqualTo("SUCCEEDED");
        Map<String, String> wrong =
                Map.of("candidate.js", "exports.add = (a, b) => a - b", "candidate.test.js", script);
        assertThat(rig.execute(
                                ServiceRig.JSON.write(
                                        Map.of("language", "javascript", "files", wrong, "tests", Map.of())),
                                null)
                        .text("status"))
                .isEqualTo("FAILED");
    }

    /** Bodies, separated by the field that the answer must name and a word of the rule. */
    private static final List<List<String>> BAD = List.of(
            List.of("{\"code\": \"1\", \"language\": \"cobol\"}", "language", "one of bash, java"),
            List.of("{\"code\": \"1\", \"language\": 7}", "language", ""),
            List.of("{\"code\": \"1\", \"stdin\": []}", "stdin", ""),
            List.of("{\"code\": \"a\\u0000b\"}", "code", "NUL"),
            List.of("{\"code\": \"a\\ud800b\"}", "code", "half a character"),
            List.of("{\"files\": {\"../x.py\": \"1\"}}", "files", "not '../x.py'"),
            List.of("{\"files\": {\"/etc/x.py\": \"1\"}}", "files", "relative names"),
            List.of("{\"files\": {\"a/../../x.py\": \"1\"}}", "files", "relative names"),
            List.of("{\"files\": {\"a\\u0000.py\": \"1\"}}", "files", "NUL"),
            List.of("{\"files\": {\".bashrc\": \"1\"}}", "files", "relative names"),
            List.of("{\"files\": {\"\": \"1\"}}", "files", "relative names"),
            List.of("{\"files\": {\"a.py\": \"1\", \"a.py/b.py\": \"1\"}}", "files", "below another file"),
            List.of("{\"files\": {\"a.py\": null}}", "files", "text for every name"),
            List.of("{\"files\": {\"a.py\": \"\\u0000\"}}", "files", "NUL"),
            List.of("{\"files\": [\"a\"]}", "files", ""),
            List.of("{\"code\": \"1\", \"files\": {\"candidate.py\": \"1\"}}", "code", "both give"),
            List.of("{\"code\": \"1\", \"tests\": 5}", "tests", "text or a map"),
            List.of("{\"code\": \"1\", \"tests\": {\"../t.py\": \"1\"}}", "files", "relative names"),
            List.of("{\"code\": \"1\", \"stdin\": \"\\u0000\"}", "stdin", "NUL"),
            List.of("{\"code\": \"1\", \"args\": [\"" + "x".repeat(200_000) + "\"]}", "args", "at most 4096"),
            List.of("{\"code\": \"1\", \"args\": [" + "\"x\",".repeat(64) + "\"x\"]}", "args", "at most 64"),
            List.of("{\"code\": \"1\", \"args\": [\"a\\u0000\"]}", "args", "NUL"),
            List.of("{\"code\": \"1\", \"args\": [null]}", "args", "text"),
            List.of("{\"code\": \"1\", \"timeout_ms\": 99}", "timeout_ms", "between 100 and 60000"),
            List.of("{\"code\": \"1\", \"timeout_ms\": -1}", "timeout_ms", "between"),
            List.of("{\"code\": \"1\", \"timeout_ms\": 99999999999}", "timeout_ms", ""),
            List.of("{\"code\": \"1\", \"memory_mb\": 2000}", "memory_mb", "between 16 and 1024"),
            List.of("{\"code\": \"1\", \"memory_mb\": -5}", "memory_mb", "between"),
            List.of("{\"code\": \"1\", \"priority\": 0}", "priority", "between 1 and 5"),
            List.of("{\"code\": \"1\", \"priority\": 6}", "priority", "between 1 and 5"),
            List.of("{\"code\": \"1\", \"network\": true}", "network", "no network"),
            List.of("{\"code\": \"1\", \"profile\": \"root\"}", "profile", "strict, toolchain"),
            List.of("{\"code\": \"1\", \"image\": \"x\"}", "image", ""),
            List.of("{}", "code", "must be given"));

    @Test
    void badRequestsAreRefusedAndNothingIsStored() throws Exception {
        String token = Tokens.of("SERVICE", "refused");
        SoftAssertions all = new SoftAssertions();
        for (List<String> bad : BAD) {
            ServiceRig.Answer answer = rig.post("/sandbox/execute", bad.getFirst(), token, null);
            String shown =
                    bad.getFirst().substring(0, Math.min(80, bad.getFirst().length()));

            all.assertThat(answer.status()).as(shown).isEqualTo(400);
            all.assertThat(String.valueOf(answer.body().get("errors")))
                    .as(shown + " → " + answer.body())
                    .contains("\"field\":\"" + bad.get(1))
                    .contains(bad.get(2));
        }
        all.assertAll();
        Map<String, String> many = new java.util.TreeMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("f" + i + ".py", "1");
        }
        assertThat(rig.post("/sandbox/execute", ServiceRig.JSON.write(Map.of("files", many)), token, null)
                        .text("detail"))
                .contains("files must be at most 64");
        assertThat(rig.post("/sandbox/execute", code("#".repeat((1 << 20) + 1)), token, null)
                        .text("detail"))
                .contains("must be at most 1048576");
        assertThat(rig.post("/sandbox/execute?async=perhaps", code("1"), token, null)
                        .status())
                .isEqualTo(400);
        assertThat(rig.post("/sandbox/execute", code("1"), token, "k".repeat(201))
                        .status())
                .isEqualTo(400);
        assertThat(rig.get("/sandbox/executions/no-id", token).status()).isEqualTo(400);
        assertThat(rig.count("SELECT count(*) FROM executions WHERE tenant_id = ?", "refused"))
                .isZero();
    }

    @Test
    void aKeyRunsOnce() throws Exception {
        String key = UUID.randomUUID().toString();
        ServiceRig.Answer first = rig.execute("{\"code\": \"import uuid; print(uuid.uuid4())\"}", key);
        ServiceRig.Answer second = rig.execute("{\"code\": \"import uuid; print(uuid.uuid4())\"}", key);
        ServiceRig.Answer other = rig.execute("{\"code\": \"print(1)\"}", key);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.replayed()).isTrue();
        assertThat(first.replayed()).isFalse();
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.text("code")).isEqualTo("idempotency-mismatch");
    }

    @Test
    void asynchronousRequestsAreFoundLaterByTheirTenantOnly() throws Exception {
        ServiceRig.Answer accepted = rig.post(
                "/sandbox/execute?async=true", "{\"code\": \"print(1)\"}", Tokens.of("DEVELOPER", "acme"), null);
        assertThat(accepted.status()).isEqualTo(202);
        String path = "/sandbox/executions/" + accepted.text("id");
        assertThat(accepted.location()).isEqualTo(path);

        await().until(() ->
                rig.get(path, Tokens.of("VIEWER", "acme")).text("status").equals("SUCCEEDED"));
        assertThat(rig.get(path, Tokens.of("DEVELOPER", "rival")).status()).isEqualTo(404);
        assertThat(rig.get(path, Tokens.of("ADMIN", "platform")).status()).isEqualTo(200);
    }

    @Test
    void reportsLanguagesQueueAndHealth() throws Exception {
        ServiceRig.Answer languages = rig.get("/sandbox/languages", Tokens.of("VIEWER", "acme"));
        assertThat(languages.body().get("runtime").get("available").asBoolean()).isTrue();
        assertThat(languages.body().get("languages")).hasSize(5);
        assertThat(rig.get("/sandbox/queue", Tokens.of("VIEWER", "acme")).status())
                .isEqualTo(200);
        assertThat(rig.get("/health", Tokens.of("VIEWER", "acme")).body().toString())
                .contains("sandbox");
    }

    @Test
    void anEventIsAnsweredOnceAndARepeatIsAnsweredAgain() {
        ExecutionRequested event = event("acme", Action.LINT, Map.of("candidate.py", "print(undefined_name)"));
        rig.publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> rig.answers(event.executionId()) == 1);
        assertThat(rig.result(event.executionId())).contains("undefined name 'undefined_name'");

        rig.publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> rig.answers(event.executionId()) == 2);
        assertThat(rig.count(
                        "SELECT count(*) FROM executions WHERE id = ?::uuid",
                        event.executionId().toString()))
                .isEqualTo(1);
    }

    @Test
    void banditReportsAsJson() {
        ExecutionRequested event = event(
                "acme", Action.SECURITY_SCAN, Map.of("candidate.py", "import hashlib\nhashlib.md5(b'x')\neval('1')\n"));
        rig.publish(Subjects.ANALYSIS_REQUESTED, event);
        await().until(() -> rig.answers(event.executionId()) == 1);
        assertThat(rig.result(event.executionId())).contains("test_id").contains("B307");
    }

    @Test
    void anUnfitEventIsAnsweredRejected() {
        ExecutionRequested event = event("acme", Action.RUN, Map.of("../x.py", "1"));
        rig.publish(Subjects.EXECUTION_REQUESTED, event);
        await().until(() -> rig.answers(event.executionId()) == 1);
        assertThat(rig.result(event.executionId())).contains("relative names");
    }

    @Test
    void anExecutionOfADeadExecutorRunsAgainAndEndsOnce() throws Exception {
        UUID id = ofADeadExecutor(1);

        await().atMost(Duration.ofSeconds(10)).until(() -> rig.answers(id) == 1);
        // What the dead one may still send carries the old token.
        int stale = rig.write(() -> rig.jdbc()
                .sql("UPDATE executions SET result = '{}' WHERE id = ? AND fencing_token = 5 AND state = 'RUNNING'")
                .param(id)
                .update());
        assertThat(stale).isZero();
        assertThat(rig.result(id)).contains("7");
        ServiceRig.Answer answer = rig.get("/sandbox/executions/" + id, Tokens.of("VIEWER", "acme"));
        assertThat(answer.text("status")).isEqualTo("SUCCEEDED");
        assertThat(answer.body().get("interruptions").asInt()).isEqualTo(1);
    }

    @Test
    void anExecutionThatTwoExecutorsDiedOfIsGivenUp() throws Exception {
        UUID id = ofADeadExecutor(2);

        await().atMost(Duration.ofSeconds(10)).until(() -> rig.answers(id) == 1);
        ServiceRig.Answer answer = rig.get("/sandbox/executions/" + id, Tokens.of("VIEWER", "acme"));
        assertThat(answer.text("status")).isEqualTo("INTERRUPTED");
        assertThat(answer.text("stderr")).contains("executors died");
        // A reader of version 1 of the event knows no such word.
        assertThat(rig.text(
                        "SELECT payload::jsonb->>'status' FROM outbox WHERE payload::jsonb->>'executionId' = ?",
                        id.toString()))
                .isEqualTo("REJECTED");
    }

    private static UUID ofADeadExecutor(int attempt) {
        UUID id = Ids.next();
        rig.write(() -> rig.jdbc().sql("""
                        INSERT INTO executions (id, tenant_id, correlation_id, reply_subject, requested_by, language,
                            action, request, request_sha256, state, attempt, lease_owner, lease_until, fencing_token,
                            created_at, started_at)
                        VALUES (?, 'acme', ?, 'sandbox.execution.finished.v1', 'service', 'python', 'RUN',
                            '{"files": {"main.py": "print(7)"}, "args": []}', 'x', 'RUNNING', ?, 'dead',
                            now() + interval '1 second', 5, now(), now())
                        """).params(id, id, attempt).update());
        return id;
    }

    @Test
    void sixtyFourAtOnceAreFairToAnotherTenant() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ServiceRig.Answer>> flood = java.util.stream.IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() -> rig.post(
                            "/sandbox/execute", code("print(" + i + ")"), Tokens.of("SERVICE", "flood"), null)))
                    .toList();
            await().until(() -> rig.count("SELECT count(*) FROM executions WHERE tenant_id = ?", "flood") > 50);
            ServiceRig.Answer other =
                    rig.post("/sandbox/execute", code("print('x')"), Tokens.of("DEVELOPER", "modest"), null);
            long left =
                    rig.count("SELECT count(*) FROM executions WHERE tenant_id = ? AND state <> 'FINISHED'", "flood");

            assertThat(other.text("stdout")).isEqualTo("x\n");
            assertThat(left).as("of the flood, still waiting").isGreaterThan(8);
            for (int i = 0; i < 64; i++) {
                ServiceRig.Answer answer = flood.get(i).get();
                assertThat(answer.text("stdout")).as(answer.toString()).isEqualTo(i + "\n");
            }
        }
    }

    private static String code(String text) {
        return ServiceRig.JSON.write(Map.of("code", text));
    }

    private static ExecutionRequested event(String tenant, Action action, Map<String, String> files) {
        return new ExecutionRequested(
                tenant, Ids.next(), null, Ids.next(), "python", action, files, null, List.of(), null, null);
    }

    @Test
    void everyTestIsToldByItself() throws Exception {
        String pytest = """
                import unittest
                from candidate import add
                def test_good(): assert add(1, 2) == 3
                class T(unittest.TestCase):
                    def test_bad(self): self.assertEqual(add(1, 2), 4)
                """;
        String node = "const test = require('node:test'); const assert = require('assert');"
                + "const {add} = require('./candidate.js'); test('good', () => assert.equal(add(1, 2), 3));"
                + "test('bad', () => assert.equal(add(1, 2), 4));";
        String typed =
                "import test from 'node:test'; import assert from 'node:assert'; import {add} from './candidate.ts';"
                        + "test('good', (): void => assert.equal(add(1, 2), 3)); test('bad', () => assert.equal(add(1, 2), 4));";
        String junit = "import static org.junit.jupiter.api.Assertions.*; import org.junit.jupiter.api.Test;"
                + "class CandidateTest { @Test void good() { assertEquals(3, Candidate.add(1, 2)); }"
                + " @Test void bad() { assertEquals(4, Candidate.add(1, 2)); } }";
        List<Map<String, String>> runs = List.of(
                Map.of("language", "python", "code", "def add(a, b): return a + b", "tests", pytest),
                Map.of("language", "javascript", "code", "exports.add = (a, b) => a + b", "tests", node),
                Map.of(
                        "language",
                        "typescript",
                        "code",
                        "export function add(a: number, b: number): number { return a + b }",
                        "tests",
                        typed),
                Map.of(
                        "language",
                        "java",
                        "code",
                        "class Candidate { static int add(int a, int b) { return a + b; } }",
                        "tests",
                        junit));
        for (Map<String, String> run : runs) {
            Map<String, Object> body = new java.util.HashMap<>(run);
            body.put("timeout_ms", 60_000);
            ServiceRig.Answer answer = rig.execute(body);

            assertThat(answer.text("status")).as(answer.toString()).isEqualTo("FAILED");
            assertThat(answer.body().get("violations")).as(answer.toString()).isEmpty();
            assertThat(answer.body().get("artifacts")).as(answer.toString()).isEmpty();
            Map<String, String> ends = new java.util.TreeMap<>();
            answer.body()
                    .get("tests")
                    .forEach(test -> ends.put(
                            test.get("name").asString().replaceAll(".*(good|bad).*", "$1"),
                            test.get("status").asString() + " "
                                    + test.path("message").asString("").contains("4")));
            assertThat(ends).as(answer.toString()).isEqualTo(Map.of("good", "PASSED false", "bad", "FAILED true"));
        }
    }

    @Test
    void programsGetTheirArgumentsAndInputAndLeaveFiles() throws Exception {
        Map<String, String> programs = Map.of(
                "python",
                "import sys; open('out.txt', 'w').write(sys.argv[1] + sys.stdin.read())",
                "javascript",
                "require('fs').writeFileSync('out.txt', process.argv[2] + require('fs').readFileSync(0, 'utf8'))",
                "typescript",
                "import * as fs from 'node:fs'; fs.writeFileSync('out.txt', process.argv[2] as string + fs.readFileSync(0, 'utf8'))",
                "bash",
                "printf '%s%s' \"$1\" \"$(cat)\" > out.txt",
                "java",
                "class Candidate { public static void main(String[] a) throws Exception { java.nio.file.Files.writeString("
                        + "java.nio.file.Path.of(\"out.txt\"), a[0] + new String(System.in.readAllBytes())); } }");
        for (Map.Entry<String, String> program : programs.entrySet()) {
            ServiceRig.Answer answer = rig.execute(Map.of(
                    "language",
                    program.getKey(),
                    "code",
                    program.getValue(),
                    "args",
                    List.of("one; 'two'"),
                    "stdin",
                    " grün",
                    "timeout_ms",
                    30_000));

            assertThat(answer.body().get("artifacts").toString())
                    .as(answer.toString())
                    .isEqualTo("[{\"name\":\"out.txt\",\"size\":16,\"text\":\"one; 'two' grün\"}]");
        }
    }

    @Test
    void withProcessesAllowedTheFileIsNotTheHosts() throws Exception {
        ServiceRig.Answer answer = rig.execute(
                Map.of("code", "import os, sys; sys.exit(os.system('cat /etc/passwd') >> 8)", "profile", "toolchain"));

        assertThat(answer.text("status")).isEqualTo("FAILED");
        assertThat(answer.text("stderr")).contains("No such file");
        assertThat(answer.text("stdout")).doesNotContain("root");
        assertThat(rig.execute(Map.of("language", "bash", "profile", "strict", "code", "/bin/cat x"))
                        .text("status"))
                .isIn("FAILED", "DENIED");
    }

    @Test
    void languagesTellTheirVersions() throws Exception {
        ServiceRig.Answer answer = rig.get("/sandbox/languages", Tokens.of("VIEWER", "acme"));

        for (var language : answer.body().get("languages")) {
            if (language.get("available").asBoolean()) {
                assertThat(language.get("version").asString())
                        .as(language.toString())
                        .matches(".*\\d+\\.\\d+.*");
            } else {
                assertThat(language.get("missing")).as(language.toString()).isNotEmpty();
            }
        }
        assertThat(answer.body().get("languages").toString())
                .contains("\"junit\":\"6.")
                .contains("\"pytest\":\"");
    }

    @Test
    void outputComesWhileTheProgramRuns() throws Exception {
        String program = """
                import sys, time
                out = sys.stdout.buffer
                out.write('begun €'.encode()[:-1]); out.flush()
                time.sleep(0.7)
                out.write('€'.encode()[-1:] + b'\\xff\\n'); out.flush()
                print('warned', file=sys.stderr, flush=True)
                time.sleep(0.7)
                print('over')
                """;
        ServiceRig.Answer accepted =
                rig.post("/sandbox/execute?async=true", code(program), Tokens.of("DEVELOPER", "acme"), null);
        String path = "/sandbox/executions/" + accepted.text("id") + "/output";
        String token = Tokens.of("VIEWER", "acme");
        List<ServerEvent> events = ServerEvent.parse(rig.read(path, token, null));

        assertThat(events.getFirst().type()).isEqualTo("snapshot");
        assertThat(events.getLast().type()).isEqualTo("finished");
        assertThat(events.getLast().data().get("status").asString()).isEqualTo("SUCCEEDED");
        assertThat(ServerEvent.text(events, "stdout")).isEqualTo("begun €\uFFFD\nover\n");
        assertThat(ServerEvent.text(events, "stderr")).isEqualTo("warned\n");
        List<ServerEvent> output =
                events.stream().filter(event -> event.type().equals("output")).toList();
        assertThat(output.size()).as("pieces").isGreaterThanOrEqualTo(3);

        List<ServerEvent> rest =
                ServerEvent.parse(rig.read(path, token, output.getFirst().id()));
        assertThat(rest.stream().filter(event -> event.type().equals("output")))
                .containsExactlyElementsOf(output.subList(1, output.size()));
        assertThat(rig.get(path, Tokens.of("VIEWER", "rival")).status()).isEqualTo(404);
    }

    @Test
    void outputOfAQuickProgramAndOfAFloodComesOutToo() throws Exception {
        ServiceRig.Answer quick = rig.execute("{\"code\": \"print('x')\"}", null);
        String path = "/sandbox/executions/" + quick.text("id") + "/output";
        assertThat(ServerEvent.text(ServerEvent.parse(rig.read(path, Tokens.of("VIEWER", "acme"), null)), "stdout"))
                .isEqualTo("x\n");

        ServiceRig.Answer flood = rig.execute(
                Map.of("code", "import time\nfor i in range(70): print('y' * 8000, flush=True); time.sleep(0.02)"));
        List<ServerEvent> events = ServerEvent.parse(
                rig.read("/sandbox/executions/" + flood.text("id") + "/output", Tokens.of("VIEWER", "acme"), null));
        assertThat(ServerEvent.text(events, "stdout").length()).isBetween(1, 262_144);
        assertThat(events).extracting(ServerEvent::type).contains("truncated");
    }

    @Test
    void whatRanIsKeptAsDigestsOnly() throws Exception {
        ServiceRig.Answer answer = rig.execute(
                Map.of("code", "print('very secret')", "stdin", "my input", "args", List.of("my argument")));

        assertThat(answer.text("status")).isEqualTo("SUCCEEDED");
        String stored = rig.text("SELECT request::text FROM executions WHERE id = ?::uuid", answer.text("id"));
        assertThat(stored)
                .contains("candidate.py")
                .contains("sha256:")
                .doesNotContain("secret", "my input", "argument");
        String digest = rig.text("SELECT request_sha256 FROM executions WHERE id = ?::uuid", answer.text("id"));
        assertThat(rig.text("SELECT string_agg(details, '') FROM audit_log WHERE object_id = ?", answer.text("id")))
                .contains(digest)
                .doesNotContain("secret");
    }

    @Test
    void everyViolationIsAuditedAlsoOfAProgramThatGoesOn() throws Exception {
        ServiceRig.Answer answer = rig.execute(Map.of("code", """
                import os, socket
                for attempt in (lambda: os.system('ls'), lambda: socket.create_connection(('1.1.1.1', 80)), os.fork):
                    try: attempt()
                    except OSError: pass
                """));

        assertThat(answer.text("status")).isEqualTo("SUCCEEDED");
        assertThat(rig.text(
                        "SELECT string_agg(reason, ',' ORDER BY reason) FROM audit_log WHERE result = 'DENIED' AND object_id = ?",
                        answer.text("id")))
                .isEqualTo("network_access,process_creation");
        assertThat(rig.count(
                        "SELECT count(*) FROM audit_log WHERE result = 'DONE' AND object_id = ?", answer.text("id")))
                .isEqualTo(1);
    }

    @Test
    void metricsAndDocumentTellOfIt() throws Exception {
        rig.execute("{\"code\": \"print(1)\"}", null);
        String metrics = rig.read("/metrics", Tokens.of("OPERATOR", "acme"), null);

        assertThat(metrics)
                .contains(
                        "sandbox_queue_depth",
                        "sandbox_queue_wait_seconds_bucket",
                        "sandbox_running",
                        "sandbox_slots",
                        "sandbox_execution_duration_seconds_bucket{",
                        "sandbox_violations_total{",
                        "sandbox_refused_total{",
                        "sandbox_start_seconds_bucket{",
                        "sandbox_cancelled_total",
                        "sandbox_interrupted_total");
        var document = rig.get("/v3/api-docs", Tokens.of("VIEWER", "acme")).body();
        assertThat(document.get("paths").propertyNames())
                .contains(
                        "/sandbox/execute",
                        "/sandbox/executions/{id}",
                        "/sandbox/executions/{id}/cancel",
                        "/sandbox/executions/{id}/output",
                        "/sandbox/queue",
                        "/sandbox/languages");
        assertThat(document.at("/components/schemas/ExecuteRequest/properties").propertyNames())
                .contains("timeout_ms", "memory_mb", "profile", "priority", "tests");
        assertThat(document.at("/components/schemas/ExecutionAnswer/properties").propertyNames())
                .contains("exit_code", "artifacts", "tests", "interruptions", "queue");
    }
}
