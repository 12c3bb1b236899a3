package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every migration can run while the version before is at work. */
class MigrationRulesTest {

    /** Files of releases, which never change again: Flyway refuses a database whose history differs. */
    private static final Map<String, String> RELEASED = Map.of(
            "001_initial_schema.sql",
            "a270121a39ebac355d6b141b10c2bdefcdc4119b930324e073b5474816a4cdc5",
            "002_peer_review.sql",
            "6d1360fc1bffd7012ec64890502317079c8e73e4782ad5555765b61727bdcc5a",
            "003_learning_governance.sql",
            "1114b672a24aa3b280ef1e94b47946f36bb811eb13b9e99e518752a68dfed460",
            "004_service_roles.sql",
            "0123e9ded9634cc4bcab2c34ae92dc0188708f439b689f6ed7c0237d9430ab31",
            "005_task_claims.sql",
            "5f2a4b37caa49500fa8ee4df0bc652beac752c245b01dae3ffafdd2632f2909e");

    /** What released files do against the rules, and why it did no harm. */
    private static final Map<String, String> EXCUSED = Map.of(
            "005_task_claims.sql: CREATE INDEX without CONCURRENTLY",
            "came before the first release that anybody runs under load");

    @Test
    void everyFileKeepsTheRules() {
        MigrationRules rules = new MigrationRules();
        List<String> broken = new ArrayList<>();
        List<String> used = new ArrayList<>();
        for (Path file : MigrationFiles.all()) {
            String name = file.getFileName().toString();
            for (String rule : rules.check(name, MigrationFiles.text(file))) {
                EXCUSED.keySet().stream()
                        .filter(rule::startsWith)
                        .findFirst()
                        .ifPresentOrElse(used::add, () -> broken.add(rule));
            }
        }
        assertThat(broken).isEmpty();
        assertThat(used).as("excuses that are needed").containsAll(EXCUSED.keySet());
    }

    @Test
    void releasedFilesStayAsTheyAre() throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (Path file : MigrationFiles.all()) {
            String expected = RELEASED.get(file.getFileName().toString());
            if (expected != null) {
                byte[] digest = sha.digest(MigrationFiles.text(file).getBytes(StandardCharsets.UTF_8));
                assertThat(HexFormat.of().formatHex(digest)).as(file.toString()).isEqualTo(expected);
            }
        }
        assertThat(MigrationFiles.all().stream()
                        .map(Path::getFileName)
                        .map(Objects::toString)
                        .toList())
                .containsAll(RELEASED.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE tasks",
                "drop view active_prompts cascade",
                "DROP FUNCTION audit_verify(text)",
                "ALTER TABLE tasks DROP COLUMN priority",
                "ALTER TABLE tasks DROP priority",
                "ALTER TABLE IF EXISTS ONLY tasks ADD COLUMN a text, DROP COLUMN b",
                "ALTER TABLE tasks RENAME COLUMN priority TO urgency",
                "ALTER TABLE tasks RENAME TO jobs",
                "ALTER TABLE tasks ALTER COLUMN priority TYPE integer",
                "ALTER TABLE tasks ALTER priority SET DATA TYPE bigint USING priority::bigint",
                "ALTER TABLE tasks ALTER COLUMN name SET NOT NULL",
                "ALTER TABLE tasks ADD COLUMN owner text NOT NULL",
                "ALTER TABLE tasks ADD owner uuid DEFAULT gen_random_uuid()",
                "ALTER TABLE tasks ADD COLUMN half int GENERATED ALWAYS AS (priority / 2) STORED",
                "ALTER TABLE tasks ADD COLUMN owner uuid REFERENCES agents (id)",
                "ALTER TABLE tasks ADD CONSTRAINT named CHECK (name <> '')",
                "ALTER TABLE tasks ADD FOREIGN KEY (run_id) REFERENCES task_runs (id)",
                "ALTER TABLE tasks ADD CONSTRAINT one UNIQUE (name)",
                "ALTER TABLE tasks ADD CONSTRAINT a CHECK (name <> '') NOT VALID; ALTER TABLE tasks VALIDATE CONSTRAINT a",
                "ALTER TABLE tasks SET UNLOGGED",
                "CREATE INDEX i ON tasks (name)",
                "CREATE UNIQUE INDEX i ON tasks (name)",
                "CREATE INDEX CONCURRENTLY i ON tasks (name); SELECT 1",
                "DROP INDEX tasks_name",
                "REINDEX TABLE tasks",
                "TRUNCATE tasks",
                "LOCK TABLE tasks",
                "UPDATE tasks SET priority = 3",
                "DELETE FROM tasks",
                "REVOKE SELECT ON tasks FROM golden_orchestrator",
                "ALTER TYPE mood RENAME VALUE 'a' TO 'b'",
                "DO $$ BEGIN ALTER TABLE tasks DROP COLUMN priority; END $$",
                "DO $$ BEGIN IF TRUE THEN DROP TABLE tasks; END IF; END $$",
                "/* harmless */ ALTER -- really\n TABLE tasks DROP COLUMN priority"
            })
    void aFileThatWouldHurtTheVersionBeforeIsRefused(String sql) {
        assertThat(new MigrationRules().check("009_broken.sql", "-- Locks: none.\n" + sql + ";"))
                .as(sql)
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (id uuid PRIMARY KEY, n int NOT NULL CHECK (n > 0)); CREATE INDEX i ON t (n);"
                        + " ALTER TABLE t ADD CONSTRAINT x UNIQUE (n)",
                "ALTER TABLE tasks ADD COLUMN note text",
                "ALTER TABLE tasks ADD COLUMN rank int NOT NULL DEFAULT 0",
                "ALTER TABLE tasks ADD CONSTRAINT a CHECK (name <> 'DROP TABLE x') NOT VALID",
                "ALTER TABLE tasks VALIDATE CONSTRAINT a",
                "ALTER TABLE tasks ADD CONSTRAINT one UNIQUE USING INDEX i",
                "ALTER TABLE tasks DROP CONSTRAINT a",
                "CREATE INDEX CONCURRENTLY i ON tasks (name)",
                "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM tasks; END $$",
                "GRANT SELECT ON tasks TO golden_orchestrator",
                "UPDATE tasks SET note = '' WHERE note IS NULL AND id < '1'",
                "-- DROP TABLE tasks;\nSELECT 'DROP TABLE tasks;'"
            })
    void whatOnlyAddsIsFine(String sql) {
        assertThat(new MigrationRules().check("009_fine.sql", "-- Locks: none.\n" + sql + ";"))
                .isEmpty();
    }

    @Test
    void aColumnThatIsKnownToBeFilledMayBecomeNotNull() {
        MigrationRules rules = new MigrationRules();
        assertThat(rules.check("009_a.sql", """
                -- Locks: tasks, for a moment.
                ALTER TABLE tasks ADD CONSTRAINT filled CHECK (note IS NOT NULL) NOT VALID;
                """)).isEmpty();
        assertThat(rules.check(
                        "010_b.sql", "-- Locks: tasks, writers go on.\nALTER TABLE tasks VALIDATE CONSTRAINT filled;"))
                .isEmpty();
        assertThat(rules.check(
                        "011_c.sql",
                        "-- Locks: tasks, for a moment.\nALTER TABLE tasks ALTER COLUMN note SET NOT NULL;"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "-- Locks:\nSELECT 1;"})
    void aFileSaysWhatItLocks(String sql) {
        assertThat(new MigrationRules().check("009_silent.sql", sql))
                .singleElement()
                .asString()
                .contains("locks");
    }
}
