package dev.golden.sandbox.runtime.gvisor;

import dev.golden.contracts.ExecutionStatus;
import dev.golden.database.Ids;
import dev.golden.sandbox.runtime.JobOutcome;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.SandboxRuntime;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries at start-up what must be refused, in a real container of each profile, and that the kernel is gVisor's. */
final class GvisorSelfTest {

    private static final String SCRIPT = """
            import ctypes, errno, os, socket, sys
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                ctypes.set_errno(0)
                done = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments])
                return 0 if done != -1 else ctypes.get_errno()
            def refusal(act):
                try:
                    act()
                    return 0
                except OSError as refused:
                    return refused.errno
            def bad(what):
                print(what)
                sys.exit(1)
            if os.uname().release == sys.argv[2]:
                bad("the kernel is the host's")
            facts = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
            if any(int(facts[kind], 16) for kind in ("CapEff", "CapPrm", "CapBnd")):
                bad("capabilities are held")
            if facts["Seccomp"].strip() != "2":
                bad("no system call filter")
            if libc.prctl(39, 0, 0, 0, 0) != 1:
                bad("privileges can be gained")
            if os.getresuid() != (65534, 65534, 65534) or not refusal(lambda: os.setuid(0)):
                bad("the user is not nobody")
            for path in ("/etc/passwd", "/root", "/home"):
                if os.path.exists(path):
                    bad(path + " of the host is visible")
            if any(int(name) > 20 for name in os.listdir("/proc") if name.isdigit()):
                bad("other processes are visible")
            try:
                environment = open("/proc/1/environ").read()
            except OSError:
                environment = ""
            if environment:
                bad("the environment of the first process is visible")
            if not refusal(lambda: os.fstat(3)):
                bad("a descriptor is left open")
            for folder in ("/", "/dev", "/usr", "/opt/golden"):
                if not refusal(lambda: open(folder + "/probe", "w")):
                    bad(folder + " can be written")
            for family in (socket.AF_INET, socket.AF_INET6):
                if refusal(lambda: socket.socket(family)) != errno.EACCES:
                    bad("sockets are not refused")
            for name, number in (("mount", 165), ("unshare", 272), ("ptrace", 101), ("chroot", 161), ("bpf", 321)):
                if call(number) != errno.EPERM:
                    bad(name + " is not refused")
            forked = refusal(os.fork)
            if forked == 0:
                try:
                    os.waitpid(0, os.WNOHANG)
                except ChildProcessError:
                    os._exit(0)
            if (forked == errno.EACCES) != (sys.argv[1] == "strict"):
                bad("creating a process answers %d" % forked)
            """;

    private final SandboxRuntime runtime;

    GvisorSelfTest(SandboxRuntime runtime) {
        this.runtime = runtime;
    }

    /** First thing that does not hold, or null. */
    @Nullable
    String problem() throws InterruptedException {
        for (Profile profile : Profile.values()) {
            try {
                JobOutcome outcome = runtime.run(job(profile));
                if (outcome.status() != ExecutionStatus.SUCCEEDED) {
                    return "self-test of profile " + profile.wireName() + ": " + outcome.status() + " "
                            + outcome.stdout().text().strip()
                            + outcome.stderr().text().strip();
                }
            } catch (SandboxUnavailableException e) {
                return e.getMessage();
            }
        }
        return null;
    }

    private static SandboxJob job(Profile profile) {
        return new SandboxJob(
                Ids.next(),
                List.of(
                        "/usr/bin/python3",
                        "-I",
                        "-S",
                        "-B",
                        "self-test.py",
                        profile.wireName(),
                        System.getProperty("os.version")),
                Map.of("self-test.py", SCRIPT),
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
