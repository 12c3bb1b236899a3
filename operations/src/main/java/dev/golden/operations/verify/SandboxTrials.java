package dev.golden.operations.verify;

import dev.golden.operations.verify.system.Api;
import dev.golden.operations.verify.system.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Programs that try what a sandbox must not let them; each prints {@code ESCAPED} only when it succeeded. */
final class SandboxTrials {

    private static final int QUEUED = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Map<String, String> ATTEMPTS = Map.of(
            "starting a process", """
                    import subprocess
                    print("ESCAPED", subprocess.run(["cat", "/etc/passwd"], capture_output=True).stdout)
                    """,
            "reading the host's accounts", """
                    text = open("/etc/shadow").read()
                    if "root:" in text: print("ESCAPED")
                    """,
            "reaching the network", """
                    import socket
                    socket.create_connection(("1.1.1.1", 53), timeout=3)
                    print("ESCAPED")
                    """,
            "reaching the services", """
                    import socket
                    for port in (8080, 5432, 6379, 4222, 8090, 8091, 8092):
                        try:
                            socket.create_connection(("127.0.0.1", port), timeout=1)
                            print("ESCAPED", port)
                        except ConnectionRefusedError:
                            pass
                    """,
            "writing outside its folder", """
                    open("/usr/verify", "w").write("x")
                    print("ESCAPED")
                    """,
            "reading the service's secrets", """
                    import os, glob
                    names = [n for n in os.environ if "SECRET" in n or "PASSWORD" in n]
                    for path in glob.glob("/proc/[0-9]*/environ"):
                        try:
                            if b"JWT_SECRET" in open(path, "rb").read(): names.append(path)
                        except OSError:
                            pass
                    if names: print("ESCAPED", names)
                    """,
            "becoming root", """
                    import os
                    os.setuid(0)
                    open("/proc/sys/kernel/hostname", "w").write("verify")
                    print("ESCAPED")
                    """);

    private SandboxTrials() {}

    /** The executor's own self-test, and with {@code --active} every attempt. */
    static Result isolation(Deployment deployment) throws Exception {
        JsonNode runtime =
                deployment.as("DEVELOPER").get("/sandbox/languages").json().path("runtime");
        if (!runtime.path("available").asBoolean(false)) {
            return Result.fail(
                    "the sandbox's self-test failed: " + runtime.path("problem").asString("no report"));
        }
        Result attempts = escapes(deployment);
        return attempts.outcome() == Result.Outcome.FAIL
                ? attempts
                : Result.pass(runtime.path("runtime").asString("") + " passed its self-test; " + attempts.why());
    }

    static Result escapes(Deployment deployment) throws Exception {
        return deployment.keep("escapes", () -> {
            List<String> faults = new ArrayList<>();
            Api developer = deployment.as("DEVELOPER");
            ATTEMPTS.forEach((what, code) -> {
                Answer answer = developer.post("/sandbox/execute", Map.of("language", "python", "code", code));
                if (!answer.ok() || answer.string("status").isEmpty()) {
                    faults.add(what + ": the sandbox answers " + answer.brief());
                } else if (answer.string("stdout").contains("ESCAPED")) {
                    faults.add(what + " succeeded: " + answer.string("stdout").strip());
                }
            });
            return Result.of(faults, ATTEMPTS.size() + " attempts failed");
        });
    }

    /** The checklist's command, word for word. */
    static Result command(Deployment deployment) {
        Answer answer = deployment
                .as("ADMIN")
                .post("/sandbox/execute", Map.of("code", "import os; os.system(\"cat /etc/passwd\")"));
        boolean refused = answer.ok()
                && answer.string("status").equals("DENIED")
                && answer.string("stderr").contains("Permission denied")
                && !answer.string("stdout").contains("root:");
        return Result.when(refused, "DENIED, Permission denied", "answered with " + answer.text());
    }

    /** Several at once: all are taken and all end. */
    static Result queue(Deployment deployment) throws Exception {
        Api developer = deployment.as("DEVELOPER");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < QUEUED; i++) {
            Answer answer = developer.post(
                    "/sandbox/execute?async=true", Map.of("language", "python", "code", "print(" + i + ")"));
            if (answer.status() != 202) {
                return Result.fail("an asynchronous execution is answered with " + answer.brief());
            }
            ids.add(answer.string("id"));
        }
        for (int i = 0; i < QUEUED; i++) {
            String id = ids.get(i);
            JsonNode end = Pause.until(
                    "execution " + id,
                    LIMIT,
                    () -> developer.get("/sandbox/executions/" + id).json(),
                    execution -> !List.of("QUEUED", "RUNNING")
                            .contains(execution.path("status").asString("")));
            if (!end.path("stdout").asString("").strip().equals(Integer.toString(i))) {
                return Result.fail(
                        "execution " + id + " ended as " + end.path("status").asString(""));
            }
        }
        JsonNode left = developer.get("/sandbox/queue").json();
        return Result.pass(QUEUED + " at once, all ran; " + left.path("queued").asInt(0) + " of this tenant wait now");
    }
}
