package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shell script that becomes the sandbox: it joins the control group, opens the descriptors, lowers the limits for
 * good, drops to the job's user and replaces itself by bubblewrap. Being one process throughout, killing its id kills
 * the sandbox.
 */
public final class StubScript {

    /** Descriptors 10 and up are the job's files. */
    private static final int FIRST_FILE = 10;

    private final BubblewrapProperties properties;
    private final SandboxLayout layout;
    private final boolean grouped;

    StubScript(BubblewrapProperties properties, SandboxLayout layout, boolean grouped) {
        this.properties = properties;
        this.layout = layout;
        this.grouped = grouped;
    }

    /** @param userId user to drop to, or null to stay who we are */
    String text(Launch launch, Path folder, Path filter, List<Path> joinFiles, @Nullable Integer userId) {
        StringBuilder script = new StringBuilder(4096);
        script.append("set -e\n");
        joinFiles.forEach(file -> script.append("echo 0 > ").append(quote(file)).append('\n'));
        limits(script, launch);
        if (!launch.ahead()) {
            // What we were given as standard input is the gate; the program's own is the file. One line each: the shell
            // uses descriptors from 10 on itself while it replaces the first ones.
            script.append("exec 7<&0\n");
            script.append("exec 0<").append(quote(folder.resolve("stdin"))).append('\n');
        }
        script.append("exec 8<").append(quote(filter)).append(" 9>").append(quote(folder.resolve("status")));
        for (int i = 0; i < launch.files().size(); i++) {
            script.append(' ').append(FIRST_FILE + i).append('<').append(quote(folder.resolve("file-" + i)));
        }
        // -c: with an empty environment, which is what /proc/1/environ shows inside.
        script.append("\nexec -c");
        command(launch, userId).forEach(word -> script.append(' ').append(quote(word)));
        return script.append('\n').toString();
    }

    private void limits(StringBuilder script, Launch launch) {
        script.append("ulimit -SH -c 0\n");
        script.append("ulimit -SH -n 512\n");
        script.append("ulimit -SH -q 0\n");
        script.append("ulimit -SH -l 64\n");
        script.append("ulimit -SH -f ")
                .append(properties.fileSize().toKilobytes())
                .append('\n');
        script.append("ulimit -SH -t ")
                .append(cpuSeconds(launch.timeout(), properties.cpus()))
                .append('\n');
        if (!grouped && launch.addressSpaceMegabytes() > 0) {
            script.append("ulimit -SH -v ")
                    .append(addressSpaceKilobytes(launch.addressSpaceMegabytes()))
                    .append('\n');
        }
    }

    static long cpuSeconds(Duration timeout, double cpus) {
        return (long) (timeout.toSeconds() * Math.max(1, cpus)) + 2;
    }

    static long addressSpaceKilobytes(int megabytes) {
        return megabytes * 1024L + 65_536;
    }

    private List<String> command(Launch launch, @Nullable Integer userId) {
        List<String> words = new ArrayList<>();
        if (userId != null) {
            words.addAll(List.of(
                    "/usr/bin/setpriv",
                    "--reuid=" + userId,
                    "--regid=" + userId,
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--no-new-privs"));
        }
        words.add(properties.program().toString());
        words.addAll(List.of(
                "--unshare-all",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--hostname",
                "sandbox",
                "--uid",
                "65534",
                "--gid",
                "65534",
                "--clearenv",
                "--seccomp",
                "8",
                "--json-status-fd",
                "9"));
        if (!launch.ahead()) {
            words.addAll(List.of("--block-fd", "7"));
        }
        launch.environment().forEach((name, value) -> words.addAll(List.of("--setenv", name, value)));
        words.addAll(layout.mounts());
        int descriptor = FIRST_FILE;
        for (String name : launch.files()) {
            words.addAll(List.of("--file", Integer.toString(descriptor++), SandboxJob.WORK + "/" + name));
        }
        words.addAll(List.of("--chdir", SandboxJob.WORK, "--remount-ro", "/dev", "--remount-ro", "/", "--"));
        if (!grouped) {
            // Inside its user namespace the limit counts the job's own processes, not those of the whole user.
            words.addAll(List.of(
                    "/usr/bin/bash", "-c", "ulimit -SH -u " + properties.processes() + " && exec \"$@\"", "limit"));
        }
        words.addAll(launch.command());
        return words;
    }

    /** As one word of a shell script. */
    public static String quote(Object word) {
        return "'" + word.toString().replace("'", "'\\''") + "'";
    }

    /** Whether the programs that the script needs are there. */
    static @Nullable String missing(BubblewrapProperties properties, boolean dropsUser) {
        if (!Files.isExecutable(properties.program())) {
            return properties.program() + " is not installed (apt-get install bubblewrap)";
        }
        if (!Files.isExecutable(Path.of("/usr/bin/bash"))) {
            return "/usr/bin/bash is not installed";
        }
        if (dropsUser && !Files.isExecutable(Path.of("/usr/bin/setpriv"))) {
            return "/usr/bin/setpriv is not installed (apt-get install util-linux)";
        }
        return null;
    }
}
