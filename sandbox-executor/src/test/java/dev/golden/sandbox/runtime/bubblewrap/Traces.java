package dev.golden.sandbox.runtime.bubblewrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a runtime can leave on the host: processes of its users, control groups, mounts, folders. */
public final class Traces {

    private final Path state;
    private final int firstUser;
    private final int endUser;
    private List<Path> groups = List.of();

    public Traces(Path state, int firstUser, int endUser) {
        this.state = state;
        this.firstUser = firstUser;
        this.endUser = endUser;
    }

    /** For a state folder that jobs can pass. */
    public static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("golden-rig");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called while the runtime is up: its state folder tells the groups. */
    public void rememberGroups() {
        groups = children(state).stream()
                .map(instance -> instance.resolve("cgroups"))
                .filter(Files::exists)
                .flatMap(file -> read(file).lines())
                .map(Path::of)
                .toList();
    }

    /** @param waiting sandboxes that wait for jobs: that many of everything are not left over */
    public List<String> leftovers(int waiting) {
        List<String> found = new ArrayList<>();
        add(found, "users with processes", users(), waiting);
        groups.forEach(group -> add(found, group.toString(), folders(group), waiting));
        for (Path instance : children(state)) {
            add(
                    found,
                    instance.toString(),
                    folders(instance).stream()
                            .filter(name -> name.startsWith("job-"))
                            .toList(),
                    waiting);
        }
        if (read(Path.of("/proc/self/mountinfo")).contains(state.toString())) {
            found.add("mounts");
        }
        return found;
    }

    private static void add(List<String> found, String what, List<String> names, int waiting) {
        if (names.size() > waiting) {
            found.add(what + ": " + names);
        }
    }

    private List<String> users() {
        Set<String> users = new TreeSet<>();
        for (Path process : children(Path.of("/proc"))) {
            if (Character.isDigit(process.getFileName().toString().charAt(0))) {
                try {
                    int owner = (Integer) Files.getAttribute(process, "unix:uid");
                    // Dead ones that the machine has yet to collect run nothing.
                    if (owner >= firstUser
                            && owner < endUser
                            && !read(process.resolve("stat")).contains(") Z ")) {
                        users.add(Integer.toString(owner));
                    }
                } catch (IOException e) {
                    // Ended meanwhile.
                }
            }
        }
        return List.copyOf(users);
    }

    private static List<String> folders(Path folder) {
        return children(folder).stream()
                .filter(Files::isDirectory)
                .map(child -> child.getFileName().toString())
                .toList();
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
