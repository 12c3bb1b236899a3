package dev.golden.operations.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.operations.connection.DatabaseAddress;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A hundred thousand rows, some 170 MB, go through a JVM that could not hold a quarter of them. */
class BackupMemoryIT {

    private static final int ROWS = 100_000;
    private static final String HEAP = "-Xmx40m";

    @TempDir
    private Path folder;

    /** What the child process runs. */
    public static final class Commands {

        private Commands() {}

        public static void main(String[] arguments) {
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            CommandLine commands = new CommandLine(new Root())
                    .addSubcommand(new BackupCommand())
                    .addSubcommand(new RestoreCommand())
                    .setOut(out)
                    .setErr(out);
            System.exit(commands.execute(arguments));
        }

        @CommandLine.Command(name = "golden")
        private static final class Root {}
    }

    @Test
    void sizeDoesNotMatter() throws Exception {
        DatabaseAddress source = Databases.migrated();
        Databases.execute(source, """
                INSERT INTO model_calls (tenant_id, call_key, role, status, answer, started_at)
                SELECT 'red', n::text, 'developer', 'ANSWERED', repeat(md5(n::text), 52), now()
                FROM generate_series(1, %d) n
                """.formatted(ROWS));
        Path archive = folder.resolve("big.zip");
        run("backup", source, "--to", archive.toString());
        DatabaseAddress target = Databases.emptyWithPlainOwner();

        run("restore", target, "--from", archive.toString(), "--yes");

        assertThat(Databases.rows(target, "SELECT count(*) FROM model_calls")).containsExactly(String.valueOf(ROWS));
        assertThat(Databases.rows(target, "SELECT pg_total_relation_size('model_calls') > 4 * 40 * 1024 * 1024"))
                .containsExactly("t");
    }

    private void run(String command, DatabaseAddress database, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                HEAP,
                "-cp",
                System.getProperty("java.class.path"),
                Commands.class.getName(),
                command,
                "--no-streams",
                "--db=" + database.url(),
                "--db-user=" + database.user(),
                "--db-password=" + database.password()));
        line.addAll(List.of(arguments));
        Path log = folder.resolve(command + ".log");
        int code = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(log)).isZero();
    }
}
