package dev.golden.sandbox.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.contracts.ExecutionStatus;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every runtime must refuse, as far as the program itself sees the refusal: it prints what it got. Numbers are
 * those of the list of attempts in docs/security/sandbox.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EscapeContract {

    private static final String PRELUDE = """
            import ctypes, errno, os, socket, stat, sys
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                ctypes.set_errno(0)
                answer = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) for a in arguments])
                return "done" if answer != -1 else errno.errorcode[ctypes.get_errno()]
            def tell(act):
                try:
                    act()
                    return "done"
                except OSError as refusal:
                    return errno.errorcode[refusal.errno]
            """;

    private RuntimeRig rig;
    private Host host;

    protected abstract RuntimeRig startRig() throws Exception;

    /** Attempts whose safe answer this runtime spells otherwise, name to answer. */
    protected Map<String, String> otherwise() {
        return Map.of();
    }

    /** Whether the attempt is refused by what is there; where the kernel is shared one may not be. */
    protected boolean isExpectedToHold(String name) {
        return true;
    }

    @BeforeAll
    void start() throws Exception {
        rig = startRig();
        host = new Host();
    }

    @AfterAll
    void stop() throws Exception {
        if (host != null) {
            host.close();
        }
        if (rig != null) {
            rig.close();
            assertThat(rig.leftovers()).isEmpty();
        }
    }

    Stream<Arguments> attempts() {
        return Stream.of(
                attempt("03 fill work, tmp, shm", "ENOSPC ENOSPC ENOSPC", """
                        def fill(folder):
                            for i in range(100):
                                with open("%s/%d" % (folder, i), "wb", buffering=0) as out:
                                    for k in range(8): out.write(b"x" * 1048576)
                        print(*[tell(lambda: fill(f)) for f in ("/work", "/tmp", "/dev/shm")])
                        """),
                attempt("04 write /, /dev, /usr", "EROFS EROFS EROFS", """
                        print(*[tell(lambda: open(p, "w")) for p in ("/x", "/dev/x", "/usr/x")])
                        """),
                attempt("06 sparse file", "EFBIG", """
                        open("f", "w"); print(tell(lambda: os.truncate("f", 1 << 40)))
                        """),
                attempt("07 host files", "False False False False", """
                        print(*[os.path.exists(p) for p in ("/etc/passwd", "/root", "/home", "/var/run/docker.sock")])
                        """),
                attempt("08 other processes", "True", """
                        print(all(int(p) < 20 for p in os.listdir("/proc") if p.isdigit()))
                        """),
                attempt("09 sysrq, core_pattern, sysfs", "refused refused False", """
                        # Opens without writing: should it ever succeed, the host is not changed.
                        def w(p):
                            try: os.close(os.open(p, os.O_WRONLY)); return "done"
                            except OSError: return "refused"
                        print(w("/proc/sysrq-trigger"), w("/proc/sys/kernel/core_pattern"), os.path.exists("/sys"))
                        """),
                attempt("10 secrets in environments", "True ['HOME', 'LC_CTYPE', 'PATH', 'PWD']", """
                        try: seen = open("/proc/1/environ").read()
                        except OSError: seen = ""
                        print(seen == "", sorted(os.environ))
                        """),
                attempt("11 inherited descriptors", "[0, 1, 2]", """
                        print([f for f in range(1024) if tell(lambda: os.fstat(f)) == "done"])
                        """),
                attempt("12 ptrace, process_vm_readv", "EPERM EPERM", "print(call(101, 16, 1), call(310, 1))"),
                attempt("13 mount, fsopen, chroot, pivot_root", "EPERM EPERM EPERM EPERM", """
                        print(call(165), call(430), call(161), call(155))
                        """),
                attempt("14 unshare, setns, clone with namespaces, clone3", "EPERM EPERM EACCES ENOSYS", """
                        print(call(272, 0x10000000), call(308), call(56, 0x10000011), call(435))
                        """),
                attempt("15 keyctl, add_key", "EPERM EPERM", "print(call(250), call(248))"),
                attempt("16 bpf, perf_event_open, userfaultfd", "EPERM EPERM EPERM", """
                        print(call(321), call(298), call(323))
                        """),
                attempt("17 io_uring", "EPERM", "print(call(425, 8, 0))"),
                attempt("18/19 internet sockets", "EACCES EACCES", "print(call(41, 2, 1, 0), call(41, 10, 1, 0))"),
                attempt(
                        "20 vsock, netlink, packet, alg sockets",
                        "EAFNOSUPPORT ".repeat(4).trim(),
                        """
                        print(*[call(41, f, 3, 0) for f in (40, 16, 17, 38)])
                        """),
                attempt("22 signals to others", "ESRCH ESRCH", """
                        print(tell(lambda: os.kill(%d, 9)), tell(lambda: os.kill(999, 9)))
                        """.formatted(host.victim())),
                attempt("23 setuid", "EPERM EINVAL [0, 0]", """
                        caps = [int(l.split()[1], 16) for l in open("/proc/self/status") if l.startswith(("CapEff", "CapBnd"))]
                        print(tell(lambda: os.setgid(0)).replace("EINVAL", "EPERM"), tell(lambda: os.setuid(0)).replace("EPERM", "EINVAL"), caps)
                        """),
                attempt("24 kvm, device nodes", "False EPERM", """
                        print(os.path.exists("/dev/kvm"), tell(lambda: os.mknod("d", 0o666 | stat.S_IFCHR, 259)))
                        """),
                attempt("07b a secret that every user of the host may read", "False", """
                        print(os.path.exists("%s"))
                        """.formatted(host.secret())),
                attempt("18b a service on the host's loopback", "refused", """
                        try: socket.create_connection(("127.0.0.1", %d), 2); print("connected")
                        except OSError: print("refused")
                        """.formatted(host.port())),
                attempt("21 abstract and named unix sockets of the host", "refused refused", """
                        def reach(name):
                            s = socket.socket(socket.AF_UNIX)
                            try: s.connect(name); return "connected"
                            except OSError: return "refused"
                        print(reach("\\0/org/freedesktop/systemd1"), reach("/run/systemd/private"))
                        """),
                attempt("36 links planted where a set-up could follow", "done done", """
                        os.chdir("/"); print(tell(lambda: os.symlink("/etc/passwd", "/work/main.py.new")),
                            tell(lambda: (os.unlink("/work/main.py"), os.symlink("/tmp/planted", "/work/main.py"))))
                        """),
                attempt("38 shared memory for the next job", "True", "print(libc.shmget(7777, 4096, 0o1666) >= 0)"),
                attempt("38b and in the next job", "False", "print(libc.shmget(7777, 4096, 0o666) >= 0)"),
                attempt("39 a process of another sandbox", "[]", """
                        print([p for p in os.listdir("/proc") if p.isdigit()
                            and "golden" in open("/proc/%s/cmdline" % p).read() and int(p) > 20])
                        """),
                attempt("24b fifo is no device", "done", "print(tell(lambda: os.mkfifo('f')))"),
                attempt("26 TIOCSTI, also with upper bits set", "EPERM EPERM EPERM", """
                        print(call(16, 0, 0x5412, 0), call(16, 0, 0x541C, 0), call(16, 0, 0x100005412, 0))
                        """),
                attempt("37 core dump", "(0, 0)", "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"),
                attempt("process creation by raw calls", "EACCES EACCES EACCES", """
                        print(call(57), call(58), call(56, 17))
                        """),
                attempt("threads are allowed", "done", """
                        import threading
                        t = threading.Thread(target=lambda: print("done")); t.start(); t.join()
                        """),
                attempt("40 host names", "sandbox  True", """
                        print(os.uname().nodename, open("/proc/cmdline").read(), open("/proc/version").read() == "")
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void isRefused(String name, String expected, String code) throws InterruptedException {
        assumeTrue(isExpectedToHold(name), "needs a kernel of its own");
        Map<String, String> before = host.state();

        JobOutcome outcome = rig.run(Profile.STRICT, PRELUDE + code);

        assertThat(outcome.stderr().text()).isEmpty();
        assertThat(outcome.stdout().text().strip()).isEqualTo(otherwise().getOrDefault(name, expected));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(host.state()).isEqualTo(before);
    }

    private static Arguments attempt(String name, String expected, String code) {
        return Arguments.of(name, expected, code);
    }
}
