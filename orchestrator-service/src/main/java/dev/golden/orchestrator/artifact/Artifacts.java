package dev.golden.orchestrator.artifact;

import dev.golden.database.Columns;
import dev.golden.database.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Files of runs. Each save of a work item is one revision of all its files; older revisions stay. */
@Repository
public class Artifacts {

    private final JdbcClient jdbc;
    private final Clock clock;

    Artifacts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Stores the files as the item's next revision. The caller holds the task's row, so revisions do not collide. */
    public void save(UUID taskId, UUID runId, String tenantId, String node, Map<String, String> files) {
        int count = files.size();
        UUID[] ids = new UUID[count];
        String[] names = new String[count];
        String[] contents = new String[count];
        String[] digests = new String[count];
        int i = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            ids[i] = Ids.next();
            names[i] = file.getKey();
            contents[i] = file.getValue();
            digests[i] = sha256(file.getValue());
            i++;
        }
        jdbc.sql("""
                        INSERT INTO artifacts (id, task_id, run_id, tenant_id, node, name, revision, content, sha256, created_at)
                        SELECT f.id, :task, :run, :tenant, :node, f.name,
                            (SELECT coalesce(max(a.revision) + 1, 0) FROM artifacts a WHERE a.run_id = :run AND a.node = :node),
                            f.content, f.sha256, :now
                        FROM unnest(:ids::uuid[], :names::text[], :contents::text[], :digests::text[])
                            AS f (id, name, content, sha256)
                        """)
                .param("task", taskId)
                .param("run", runId)
                .param("tenant", tenantId)
                .param("node", node)
                .param("ids", ids)
                .param("names", names)
                .param("contents", contents)
                .param("digests", digests)
                .param("now", Columns.timestamp(clock.instant()))
                .update();
    }

    /** Newest files of the work item; empty when it has none. */
    public Map<String, String> latest(UUID runId, String node) {
        return latest(runId, List.of(node)).getOrDefault(node, Map.of());
    }

    /** Newest files of each of the work items. */
    public Map<String, Map<String, String>> latest(UUID runId, List<String> nodes) {
        Map<String, Map<String, String>> files = new TreeMap<>();
        jdbc.sql("""
                        SELECT node, name, content FROM artifacts a
                        WHERE run_id = :run AND node = ANY (:nodes)
                          AND revision = (SELECT max(revision) FROM artifacts b WHERE b.run_id = :run AND b.node = a.node)
                        """)
                .param("run", runId)
                .param("nodes", nodes.toArray(String[]::new))
                .query(row -> {
                    files.computeIfAbsent(Columns.text(row, "node"), node -> new TreeMap<>())
                            .put(Columns.text(row, "name"), Columns.text(row, "content"));
                });
        return files;
    }

    /** Newest revision of each file of the run, without texts. */
    public List<Artifact> list(UUID runId) {
        return jdbc.sql("""
                        SELECT run_id, node, name, revision, sha256, created_at FROM artifacts a
                        WHERE run_id = :run
                          AND revision = (SELECT max(revision) FROM artifacts b WHERE b.run_id = :run AND b.node = a.node)
                        ORDER BY node, name
                        """).param("run", runId).query(Artifacts::artifact).list();
    }

    /** Text of a file of the run: of the named work item, or of the only one that has such a file. */
    public Optional<String> find(UUID runId, @Nullable String node, String name, @Nullable Integer revision) {
        List<String> found = jdbc.sql("""
                        SELECT DISTINCT ON (node) content FROM artifacts a
                        WHERE run_id = :run AND name = :name
                          AND (:node::text IS NULL OR node = :node)
                          AND revision = coalesce(:revision::integer,
                            (SELECT max(revision) FROM artifacts b WHERE b.run_id = :run AND b.node = a.node))
                        ORDER BY node
                        """)
                .param("run", runId)
                .param("node", node)
                .param("name", name)
                .param("revision", revision)
                .query(String.class)
                .list();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static Artifact artifact(ResultSet row, int number) throws SQLException {
        return new Artifact(
                Columns.uuid(row, "run_id"),
                Columns.text(row, "node"),
                Columns.text(row, "name"),
                row.getInt("revision"),
                Columns.text(row, "sha256"),
                Columns.instant(row, "created_at"));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
