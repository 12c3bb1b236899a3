package dev.golden.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaIT {

    /** Everything that makes a schema, one line each, without object ids. */
    private static final String CATALOGUE = """
            SELECT x FROM (
                SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                    || ' ' || a.attnotnull || ' ' || a.attidentity::text
                    || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') AS x
                FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
                    AND c.relname !~ '^flyway'
                UNION ALL
                SELECT 'relation ' || c.relname || ' ' || c.relkind::text || ' rls ' || c.relrowsecurity || ' grants '
                    || coalesce((SELECT string_agg(g::text, ',' ORDER BY g::text) FROM unnest(c.relacl) g), '-')
                    || coalesce(' partition ' || pg_get_expr(c.relpartbound, c.oid), '')
                    || CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) ELSE '' END
                FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname !~ '^flyway'
                UNION ALL
                SELECT 'constraint ' || t.conrelid::regclass || ' ' || t.conname || ' ' || pg_get_constraintdef(t.oid)
                FROM pg_constraint t
                WHERE t.connamespace = 'public'::regnamespace AND t.conrelid::regclass::text !~ '^flyway'
                UNION ALL
                SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename !~ '^flyway'
                UNION ALL
                SELECT 'function ' || pg_get_functiondef(p.oid) || ' grants '
                    || coalesce((SELECT string_agg(g::text, ',' ORDER BY g::text) FROM unnest(p.proacl) g), '-')
                FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
                UNION ALL
                SELECT 'trigger ' || t.tgrelid::regclass || ' ' || pg_get_triggerdef(t.oid)
                FROM pg_trigger t WHERE NOT t.tgisinternal
                UNION ALL
                SELECT 'policy ' || p::text FROM pg_policies p
                UNION ALL
                SELECT 'seed ' || agent_role || cooldown || daily_limit FROM learning_governance
                UNION ALL
                SELECT 'seed ' || agent_role || version || content FROM agent_prompts
                UNION ALL
                SELECT 'seed ' || id || kind || family FROM agents) s
            ORDER BY x
            """;

    @Test
    void flywayAndPsqlMakeTheSameSchema() throws Exception {
        assumeThat(hasPsql()).as("psql is installed").isTrue();
        String byPsql = TestPostgres.newEmptyDatabase();
        try (Stream<Path> files = Files.list(Path.of("."))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
                psql(byPsql, "-f", file.toString());
            }
        }
        List<String> expected = catalogue(TestPostgres.newDatabase());
        assertThat(expected).hasSizeGreaterThan(400);
        assertThat(catalogue(byPsql)).containsExactlyElementsOf(expected);
        // The comparison can see a difference.
        psql(byPsql, "-c", "DROP INDEX tasks_created");
        assertThat(catalogue(byPsql)).isNotEqualTo(expected);
    }

    @Test
    void repeatingAppliesNothing() {
        assertThat(Migrations.migrate(TestPostgres.newDatabase(), TestPostgres.USER, TestPostgres.PASSWORD))
                .isZero();
    }

    @Test
    void everyTenantTableHasRowLevelSecurity() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.newDatabase())) {
            // Without tenant data of their own: hashes, the transport, and what only platform code reads.
            assertThat(TestPostgres.rows(connection, """
                            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                            WHERE a.attname = 'tenant_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                                AND NOT c.relrowsecurity AND c.relnamespace = 'public'::regnamespace
                            ORDER BY 1
                            """))
                    .containsExactly("agents", "audit_chain", "dlq_messages", "idempotency_keys", "outbox");
        }
    }

    @Test
    void partitionsAreMadeAheadAndOnlyOnce() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.newDatabase())) {
            assertThat(TestPostgres.value(connection, "SELECT ensure_partitions(3)"))
                    .isEqualTo("0");
            assertThat(TestPostgres.value(connection, "SELECT ensure_partitions(4)"))
                    .isEqualTo("3");
        }
    }

    private static List<String> catalogue(String url) throws SQLException {
        try (Connection connection = TestPostgres.connect(url)) {
            return TestPostgres.rows(connection, CATALOGUE);
        }
    }

    private static boolean hasPsql() {
        try {
            return new ProcessBuilder("psql", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (java.io.IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void psql(String jdbcUrl, String... arguments) throws Exception {
        URI uri = URI.create(jdbcUrl.substring("jdbc:".length()));
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("psql", "-q", "-v", "ON_ERROR_STOP=1"), Stream.of(arguments))
                        .toList());
        builder.environment().put("PGHOST", uri.getHost());
        builder.environment().put("PGPORT", String.valueOf(uri.getPort()));
        builder.environment().put("PGDATABASE", uri.getPath().substring(1));
        builder.environment().put("PGUSER", TestPostgres.USER);
        builder.environment().put("PGPASSWORD", TestPostgres.PASSWORD);
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }
}
