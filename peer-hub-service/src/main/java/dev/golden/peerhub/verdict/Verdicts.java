package dev.golden.peerhub.verdict;

import dev.golden.contracts.Finding;
import dev.golden.contracts.VerdictDecision;
import dev.golden.database.Columns;
import dev.golden.database.Ids;
import dev.golden.database.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The verdict rows: one per review and agent, immutable. */
@Repository
public class Verdicts {

    private static final String REPRODUCIBLE = "reproducible";

    private final JdbcClient jdbc;
    private final Json json;

    Verdicts(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Stores the verdict; false when the agent has given one already, which then stands. */
    public boolean add(
            UUID reviewId, String tenantId, String agentId, Verdict verdict, String submittedBy, Instant now) {
        Map<String, Object> evidence = new LinkedHashMap<>(verdict.evidence());
        evidence.put(REPRODUCIBLE, verdict.reproducible());
        return jdbc.sql("""
                        INSERT INTO review_verdicts (id, review_id, tenant_id, agent_id, decision, probability, findings,
                            evidence, submitted_by, created_at)
                        VALUES (:id, :review, :tenant, :agent, :decision, :probability, :findings::jsonb,
                            :evidence::jsonb, :by, :now)
                        ON CONFLICT (review_id, agent_id) DO NOTHING
                        """)
                        .param("id", Ids.next())
                        .param("review", reviewId)
                        .param("tenant", tenantId)
                        .param("agent", agentId)
                        .param("decision", verdict.decision().name())
                        .param("probability", verdict.probability())
                        .param("findings", json.write(verdict.findings()))
                        .param("evidence", json.write(evidence))
                        .param("by", submittedBy)
                        .param("now", Columns.timestamp(now))
                        .update()
                == 1;
    }

    /** All verdicts of the review, in the order given. */
    public List<StoredVerdict> of(UUID reviewId) {
        return jdbc.sql("SELECT * FROM review_verdicts WHERE review_id = :review ORDER BY created_at, agent_id")
                .param("review", reviewId)
                .query(this::verdict)
                .list();
    }

    private StoredVerdict verdict(ResultSet row, int number) throws SQLException {
        Map<String, Object> evidence =
                json.read(Columns.text(row, "evidence"), new TypeReference<Map<String, Object>>() {});
        return new StoredVerdict(
                Columns.uuid(row, "id"),
                Columns.uuid(row, "review_id"),
                Columns.text(row, "agent_id"),
                new Verdict(
                        VerdictDecision.valueOf(Columns.text(row, "decision")),
                        row.getDouble("probability"),
                        json.read(Columns.text(row, "findings"), new TypeReference<List<Finding>>() {}),
                        evidence,
                        Boolean.TRUE.equals(evidence.get(REPRODUCIBLE))),
                Columns.text(row, "submitted_by"),
                Columns.instant(row, "created_at"));
    }
}
