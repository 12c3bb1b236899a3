package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries at start-up what the kernel must refuse, in a real sandbox of each profile. */
final class SelfTest {

    /** Needs nothing but bash: facts that the kernel tells, then acts that must fail. */
    private static final String COMPLAIN = """
            bad() { echo "$1"; exit 1; }
            """;

    private static final String OWN_PROC = """
            facts=0
            while read -r key value rest; do
              case "$key" in
                NoNewPrivs:) [ "$value" = 1 ] || bad "privileges can be gained" ;;
                Seccomp:) [ "$value" = 2 ] || bad "no system call filter" ;;
                CapEff:|CapPrm:|CapBnd:) [ "$value" = 0000000000000000 ] || bad "capabilities are held" ;;
                Uid:) [ "$value" = 65534 ] || bad "the user is not nobody" ;;
                *) continue ;;
              esac
              facts=$((facts + 1))
            done < /proc/self/status
            [ "$facts" = 6 ] || bad "the kernel does not tell what holds"
            read -r -N 1 character 2> /dev/null < /proc/1/environ && bad "the environment of the host is visible"
            for process in /proc/[0-9]*; do
              [ "${process#/proc/}" -gt 20 ] && bad "other processes are visible"
            done
            """;

    /** Without /proc the kernel tells no facts: the acts below prove filter and namespaces. */
    private static final String NO_PROC = """
            [ "$EUID" = 65534 ] || bad "the user is not nobody"
            [ -e /proc/self ] || [ -e /proc/1 ] && bad "processes of the host are visible"
            """;

    private static final String ACTS = """
            [ -e /etc/passwd ] && bad "files of the host are visible"
            [ -e /root ] && bad "folders of the host are visible"
            for folder in / /dev /usr /opt/golden; do
              { echo > "$folder/probe"; } 2> /dev/null && bad "$folder can be written"
            done
            { echo > /dev/tcp/127.0.0.1/1; } 2> /tmp/refusal && bad "the network answers"
            read -r refusal < /tmp/refusal
            case "$refusal" in *"Permission denied"*) ;; *) bad "sockets are not refused: $refusal" ;; esac
            """;

    /** Bash gives up when it cannot fork: the message is the proof, and nothing can come after it. */
    private static final String NO_PROCESS = """
            (:)
            bad "a process can be created"
            """;

    private static final String NO_NAMESPACE = """
            /usr/bin/unshare --user /usr/bin/true 2> /dev/null && bad "a namespace can be created"
            /usr/sbin/chroot / /usr/bin/true 2> /dev/null && bad "the root can be changed"
            exit 0
            """;

    private final CellRuntime runtime;
    private final boolean ownProc;

    SelfTest(CellRuntime runtime, boolean ownProc) {
        this.runtime = runtime;
        this.ownProc = ownProc;
    }

    /** First thing that does not hold, or null. */
    @Nullable
    String problem() throws InterruptedException {
        for (Profile profile : Profile.values()) {
            try {
                JobOutcome outcome = runtime.run(job(profile));
                String said = outcome.stdout().text().strip();
                boolean passed = switch (profile) {
                    case STRICT ->
                        said.isEmpty()
                                && outcome.stderr().text().contains("fork")
                                && outcome.stderr().text().contains("Permission denied");
                    case TOOLCHAIN -> outcome.status() == ExecutionStatus.SUCCEEDED;
                };
                if (!passed) {
                    return "self-test of profile " + profile.wireName() + ": " + outcome.status() + " " + said
                            + outcome.stderr().text().strip();
                }
            } catch (SandboxUnavailableException e) {
                return e.getMessage();
            }
        }
        return null;
    }

    private SandboxJob job(Profile profile) {
        String script = COMPLAIN
                + (ownProc ? OWN_PROC : NO_PROC)
                + ACTS
                + switch (profile) {
                    case STRICT -> NO_PROCESS;
                    case TOOLCHAIN -> NO_NAMESPACE;
                };
        return new SandboxJob(
                Ids.next(),
                List.of("/usr/bin/bash", "--norc", "self-test.sh"),
                Map.of("self-test.sh", script),
                Map.of("PATH", "/usr/bin:/bin"),
                "",
                profile,
                Duration.ofSeconds(20),
                128,
                "self-test",
                true,
                null);
    }
}
