package dev.golden.sandbox.runtime.gvisor;

import dev.golden.sandbox.runtime.bubblewrap.StubScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One container on the host: its folder, and the shell script that becomes it. The script joins the control group, opens
 * the report, drops to the container's user and replaces itself by runsc in a process namespace that ends with it.
 *
 * @param folder of the executor; only {@code state} in it belongs to the user
 * @param userId user to drop to, or null to stay who we are
 */
record Container(
        GvisorProperties properties,
        UUID id,
        Path folder,
        @Nullable Integer userId) {

    Path description() {
        return folder.resolve("config.json");
    }

    Path stub() {
        return folder.resolve("stub");
    }

    Path report() {
        return folder.resolve("report");
    }

    /** A pipe; whatever comes through it tells the holder to end the program. */
    Path stop() {
        return folder.resolve("stop");
    }

    Path given() {
        return folder.resolve("given");
    }

    private Path runscState() {
        return folder.resolve("state");
    }

    /** Tasks of the host that gVisor may need for so many of the job, besides its own. */
    static int hostTasks(int processes) {
        return 4 * processes + 128;
    }

    /** Writes what the container is given. */
    void prepare(Map<String, String> files) throws IOException {
        Files.createFile(report());
        Files.createDirectory(
                runscState(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        if (userId != null) {
            Files.setAttribute(runscState(), "unix:uid", userId);
        }
        if (!files.isEmpty()) {
            Files.createDirectory(given());
            Files.setPosixFilePermissions(given(), PosixFilePermissions.fromString("rwxr-xr-x"));
            int number = 0;
            for (String text : files.values()) {
                Path file = given().resolve(Integer.toString(number++));
                Files.writeString(file, text);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
    }

    /** @param ownInput whether the program's input is the file in the folder, not the pipe */
    String script(List<Path> joinFiles, boolean ownInput) {
        StringBuilder script = new StringBuilder(2048);
        script.append("set -e\n");
        joinFiles.forEach(file ->
                script.append("echo 0 > ").append(StubScript.quote(file)).append('\n'));
        script.append("ulimit -SH -c 0\n");
        if (ownInput) {
            script.append("exec 0<")
                    .append(StubScript.quote(folder.resolve("stdin")))
                    .append('\n');
        }
        script.append("/usr/bin/mkfifo -m 600 ")
                .append(StubScript.quote(stop()))
                .append('\n');
        script.append("exec 9>")
                .append(StubScript.quote(report()))
                .append(" 8<>")
                .append(StubScript.quote(stop()))
                .append('\n');
        // -c: gVisor needs no environment, so whoever breaks out of it finds none.
        script.append("exec -c");
        command().forEach(word -> script.append(' ').append(StubScript.quote(word)));
        return script.append('\n').toString();
    }

    private List<String> command() {
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
        // In a process namespace of its own, for gVisor's helpers would otherwise outlive it, be it as corpses.
        words.addAll(List.of(
                "/usr/bin/unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "--mount-proc",
                "--pid",
                "--fork",
                "--kill-child",
                "--"));
        words.add(properties.program().toString());
        words.addAll(List.of(
                "--root=" + runscState(),
                "--platform=" + properties.platform().name().toLowerCase(Locale.ROOT),
                "--network=none",
                // The group has been joined; runsc could not make one.
                "--ignore-cgroups",
                "--overlay2=none",
                // What is mounted does not change.
                "--file-access-mounts=exclusive",
                "run",
                "--pass-fd=9:3",
                "--pass-fd=8:4",
                "--bundle=" + folder,
                "job-" + id));
        return words;
    }

    /** Whether the programs that it takes are there. */
    static @Nullable String missing(GvisorProperties properties, boolean dropsUser) {
        if (!Files.isExecutable(properties.program())) {
            return properties.program() + " is not installed: golden.sandbox.gvisor.program names gVisor's runsc";
        }
        if (!Files.isExecutable(properties.python())) {
            return properties.python() + " is not installed (apt-get install python3)";
        }
        if (!Files.isExecutable(Path.of("/usr/bin/bash"))) {
            return "/usr/bin/bash is not installed";
        }
        if (!Files.isExecutable(Path.of("/usr/bin/unshare"))
                || (dropsUser && !Files.isExecutable(Path.of("/usr/bin/setpriv")))) {
            return "/usr/bin/unshare and /usr/bin/setpriv are not installed (apt-get install util-linux)";
        }
        return null;
    }
}
