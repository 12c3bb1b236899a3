package dev.golden.sandbox.runtime.bubblewrap;

import static dev.golden.sandbox.runtime.bubblewrap.SeccompPolicy.EACCES;
import static dev.golden.sandbox.runtime.bubblewrap.SeccompPolicy.EAFNOSUPPORT;
import static dev.golden.sandbox.runtime.bubblewrap.SeccompPolicy.ENOSYS;
import static dev.golden.sandbox.runtime.bubblewrap.SeccompPolicy.EPERM;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** Compiles the policy to the BPF program that bubblewrap installs. */
public final class SeccompFilter {

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int ERRNO = 0x00050000;
    /** Attribute: what another architecture's call gets, x32 included. */
    private static final int BAD_ARCHITECTURE = 2;

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final Libseccomp library;
    private final Arena arena;
    private final MemorySegment context;

    private SeccompFilter(Libseccomp library, Arena arena) {
        this.library = library;
        this.arena = arena;
        this.context = library.init(ERRNO | ENOSYS);
    }

    /** @throws SandboxUnavailableException when libseccomp is absent or refuses a rule */
    public static void export(Profile profile, Path file) {
        try (Arena arena = Arena.ofConfined()) {
            Libseccomp library = new Libseccomp();
            SeccompFilter filter = new SeccompFilter(library, arena);
            try {
                filter.addRules(profile);
                library.export(filter.context, arena, file);
            } finally {
                library.release(filter.context);
            }
        }
    }

    private void addRules(Profile profile) {
        library.attribute(context, BAD_ARCHITECTURE, KILL_PROCESS);
        SeccompPolicy.ALLOWED.forEach(call -> rule(ALLOW, call));
        SeccompPolicy.REFUSED.forEach(call -> rule(ERRNO | EPERM, call));
        // clone3 is on no list: its flags lie in memory, where a filter cannot look; at ENOSYS glibc falls back to
        // clone.
        addProcessRules(SeccompPolicy.mayCreateProcesses(profile));
        addSocketRules();
        addTerminalRules();
        SeccompPolicy.PERSONALITIES.forEach(value -> rule(ALLOW, "personality", Comparison.equal(0, value)));
    }

    private void addProcessRules(boolean allowed) {
        long namespaces = SeccompPolicy.NAMESPACE_FLAGS.stream().reduce(0L, (a, b) -> a | b);
        if (allowed) {
            SeccompPolicy.PROCESS_CREATION.forEach(call -> rule(ALLOW, call));
            rule(ALLOW, "clone", Comparison.masked(0, namespaces, 0));
            SeccompPolicy.NAMESPACE_FLAGS.forEach(
                    flag -> rule(ERRNO | EPERM, "clone", Comparison.masked(0, flag, flag)));
            return;
        }
        SeccompPolicy.PROCESS_CREATION.forEach(call -> rule(ERRNO | EACCES, call));
        // A thread shares the process; everything else clone can make is a process or a namespace.
        rule(ALLOW, "clone", Comparison.masked(0, namespaces | SeccompPolicy.CLONE_THREAD, SeccompPolicy.CLONE_THREAD));
        rule(ERRNO | EACCES, "clone", Comparison.masked(0, SeccompPolicy.CLONE_THREAD, 0));
    }

    private void addSocketRules() {
        rule(ALLOW, "socket", Comparison.equal(0, AF_UNIX));
        rule(ERRNO | EACCES, "socket", Comparison.equal(0, AF_INET));
        rule(ERRNO | EACCES, "socket", Comparison.equal(0, AF_INET6));
        // Netlink, packet, vsock, alg: a family that does not exist. Node's os.networkInterfaces() bears this answer
        // only.
        for (int family = 0; family <= 64; family++) {
            if (family != AF_UNIX && family != AF_INET && family != AF_INET6) {
                rule(ERRNO | EAFNOSUPPORT, "socket", Comparison.equal(0, family));
            }
        }
    }

    /**
     * All requests but those that type into a terminal. libseccomp's "not equal" compares 64 bits while the kernel looks
     * at 32, so a request with upper bits set would pass it: allowed is instead what differs in any of the lower bits.
     */
    private void addTerminalRules() {
        long varying = SeccompPolicy.TIOCSTI ^ SeccompPolicy.TIOCLINUX;
        for (int bit = 0; bit < 32; bit++) {
            long mask = 1L << bit;
            if ((varying & mask) == 0) {
                rule(ALLOW, "ioctl", Comparison.masked(1, mask, ~SeccompPolicy.TIOCSTI & mask));
            }
        }
        SeccompPolicy.TERMINAL_NEIGHBOURS.forEach(request -> rule(ALLOW, "ioctl", Comparison.equal32(1, request)));
        rule(ERRNO | EPERM, "ioctl", Comparison.equal32(1, SeccompPolicy.TIOCSTI));
        rule(ERRNO | EPERM, "ioctl", Comparison.equal32(1, SeccompPolicy.TIOCLINUX));
    }

    private void rule(int action, String call, Comparison... comparisons) {
        library.rule(context, arena, action, call, comparisons);
    }

    /** A condition on one argument of a system call. */
    record Comparison(int argument, int operator, long a, long b) {

        private static final int EQUAL = 4;
        private static final int MASKED_EQUAL = 7;

        static Comparison equal(int argument, long value) {
            return new Comparison(argument, EQUAL, value, 0);
        }

        static Comparison masked(int argument, long mask, long value) {
            return new Comparison(argument, MASKED_EQUAL, mask, value);
        }

        /** The kernel looks at the lower half only: so must we, or set upper bits would pass the filter. */
        static Comparison equal32(int argument, long value) {
            return masked(argument, 0xffffffffL, value);
        }
    }
}
