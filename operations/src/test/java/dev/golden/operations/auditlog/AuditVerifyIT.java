package dev.golden.operations.auditlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.operations.backup.Backup;
import dev.golden.operations.backup.Databases;
import dev.golden.operations.connection.DatabaseAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the database hashed is verified without it: the two forms of a row must agree to the last character. */
class AuditVerifyIT {

    /** As GET /audit answers. */
    private static final String EXPORT = """
            SELECT json_build_object('id', l.id, 'tenant_id', l.tenant_id,
                'at', to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'actor', l.actor,
                'token_id', l.token_id, 'roles', l.roles, 'actor_tenant', l.actor_tenant, 'service', l.service,
                'action', l.action, 'object_type', l.object_type, 'object_id', l.object_id, 'result', l.result,
                'reason', l.reason, 'details', l.details, 'trace_id', l.trace_id, 'address', l.address,
                'link', json_build_object('seq', c.seq, 'previous_hash', c.previous_hash, 'hash', c.hash))
            FROM audit_log l JOIN audit_chain c ON c.audit_id = l.id ORDER BY l.at DESC
            """;

    @TempDir
    private static Path folder;

    private static Path archive;
    private static List<String> rows;

    @BeforeAll
    static void prepare() throws Exception {
        DatabaseAddress database = Databases.migrated();
        Databases.fill(database, 1);
        archive = backUp(database, "whole.zip");
        rows = Databases.rows(database, EXPORT);
        assertThat(rows).hasSize(40);
    }

    @Test
    void aBackupHoldsWholeChains() {
        assertThat(verify(archive, 0)).contains("blue", "red", "whole").doesNotContain("BROKEN");
    }

    @Test
    void anAlteredRowInABackupIsFound() throws Exception {
        Path altered = alteredArchive("UPDATE audit_log SET reason = 'nothing happened' WHERE object_id = '7'");
        assertThat(verify(altered, 1)).contains("was altered");
        Path cut = alteredArchive("DELETE FROM audit_log WHERE object_id = '8'");
        assertThat(verify(cut, 1)).contains("the row of link 6 is missing");
        Path unlinked = alteredArchive(
                "DELETE FROM audit_chain WHERE audit_id = (SELECT id FROM audit_log WHERE object_id = '40')");
        assertThat(verify(unlinked, 1)).contains("has no link");
    }

    @Test
    void pagesOfAnExportVerify() throws Exception {
        Path pages = folder.resolve("pages.json");
        Files.writeString(
                pages,
                "{\"items\":[" + String.join(",", rows.subList(0, 25)) + "],\"next_page_token\":\"x\"}\n{\"items\":["
                        + String.join(",", rows.subList(20, 40)) + "]}");
        assertThat(verify(pages, 0)).contains("whole");

        Path tail = folder.resolve("tail.jsonl");
        Files.writeString(tail, String.join("\n", rows.subList(0, 10)));
        assertThat(verify(tail, 0)).as("may begin in the middle").contains("whole");

        Path gap = folder.resolve("gap.jsonl");
        Files.writeString(gap, rows.get(0) + rows.get(9) + rows.get(18) + rows.get(30));
        assertThat(verify(gap, 1)).contains("is missing");

        Path altered = folder.resolve("altered.json");
        Files.writeString(altered, "[" + String.join(",", rows).replaceFirst("task.submit", "task.cancel") + "]");
        assertThat(verify(altered, 1)).contains("was altered");
    }

    @Test
    void aChainThatWasRewrittenLacksTheHeadNotedEarlier() {
        JsonNode answer = JsonMapper.shared().readTree(verify(archive, 0, "--json"));
        String head = answer.path("chains").path(0).path("head").asString("");
        assertThat(verify(archive, 0, "--head", "blue=" + head)).contains("whole");
        assertThat(verify(archive, 1, "--head", "blue=" + "1".repeat(64))).contains("does not contain");
    }

    @Test
    void whatIsNoExportIsNamed() throws Exception {
        Path other = folder.resolve("other.json");
        Files.writeString(other, "{\"type\":\"urn:golden:problem:internal\"}");
        int code = new CommandLine(new AuditVerifyCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    assertThat(failure).hasMessageContaining("no export");
                    return 1;
                })
                .execute(other.toString());
        assertThat(code).isEqualTo(1);
    }

    /** Only a superuser who switches the guards off can do this. */
    private static Path alteredArchive(String attack) throws SQLException {
        DatabaseAddress database = Databases.migrated();
        Databases.fill(database, 1);
        Databases.execute(database, "SET session_replication_role = replica; " + attack);
        return backUp(database, "altered-" + UUID.randomUUID() + ".zip");
    }

    private static Path backUp(DatabaseAddress database, String name) {
        return Path.of(new Backup(database, null, line -> {}, Clock.systemUTC())
                .run(folder.resolve(name).toString(), 0)
                .archive());
    }

    private static String verify(Path file, int expected, String... options) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new AuditVerifyCommand()).setOut(new PrintWriter(out, true));
        String[] arguments = new String[options.length + 1];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = file.toString();
        assertThat(command.execute(arguments)).as(out.toString()).isEqualTo(expected);
        return out.toString();
    }
}
