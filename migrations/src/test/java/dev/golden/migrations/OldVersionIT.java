package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The services of the last release work on the newest schema: it takes every statement they send. {@code
 * -Dgolden.rewrite=true -Dgolden.statements.log=FILE} makes the catalogue anew from a Postgres log (docs/upgrade.md).
 */
class OldVersionIT {

    // Parameters stay $1, $2 … and are not bound.
    private static final String SIMPLE = "?preferQueryMode=simple";

    private static final Path CATALOGUE = Path.of("src/test/resources/statements/5.1.0.sql");

    @Test
    void theNewestSchemaTakesEveryStatementOfTheLastRelease() throws IOException, SQLException {
        try (Connection owner = TestPostgres.connect(TestPostgres.newDatabase() + SIMPLE)) {
            String log = System.getProperty("golden.statements.log");
            if (Boolean.getBoolean("golden.rewrite") && log != null) {
                StatementCatalogue.ofLog(Path.of(log)).accepted(owner).write(CATALOGUE);
            }
            StatementCatalogue catalogue = StatementCatalogue.read(CATALOGUE);
            assertThat(catalogue.statements())
                    .containsOnlyKeys(
                            "golden_orchestrator",
                            "golden_peer_hub",
                            "golden_supervisor",
                            "golden_sandbox",
                            "golden_dlq")
                    .allSatisfy((role, statements) -> assertThat(statements).hasSizeGreaterThan(15));
            assertThat(catalogue.refused(owner)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', textBlock = """
            ALTER TABLE tasks DROP COLUMN priority CASCADE : column
            ALTER TABLE task_steps RENAME COLUMN fencing_token TO token : column
            ALTER TABLE executions RENAME TO runs : relation
            ALTER TABLE review_assignments ALTER COLUMN attempt TYPE text : operator
            DROP VIEW active_prompts : relation
            REVOKE SELECT ON reviews FROM golden_peer_hub : permission denied
            REVOKE UPDATE ON dlq_messages FROM golden_dlq : permission denied
            """)
    void aSchemaThatLeavesTheLastReleaseBehindIsFound(String migration, String complaint)
            throws IOException, SQLException {
        try (Connection owner = TestPostgres.connect(TestPostgres.newDatabase() + SIMPLE)) {
            TestPostgres.rows(owner, migration);

            assertThat(StatementCatalogue.read(CATALOGUE).refused(owner))
                    .anySatisfy(refusal -> assertThat(refusal).contains(complaint));
        }
    }

    /** The one kind of file that cannot run in a transaction, as docs/upgrade.md asks for it. */
    @Test
    @Timeout(60)
    void anIndexIsBuiltConcurrently(@TempDir Path folder) throws IOException, SQLException {
        Files.writeString(folder.resolve("999_index.sql"), """
                -- An index on a table with rows.
                -- Locks: none that writers notice.
                CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_by_name ON tasks (name);
                """);
        String url = TestPostgres.newDatabase();

        int applied = Migrations.configuration(url, TestPostgres.USER, TestPostgres.PASSWORD)
                .locations(Migrations.LOCATION, "filesystem:" + folder)
                .load()
                .migrate()
                .migrationsExecuted;

        assertThat(applied).isEqualTo(1);
        try (Connection owner = TestPostgres.connect(url)) {
            assertThat(TestPostgres.value(
                            owner, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'tasks_by_name'::regclass"))
                    .isEqualTo("t");
        }
    }
}
