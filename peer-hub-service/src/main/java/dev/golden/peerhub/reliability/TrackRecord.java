package dev.golden.peerhub.reliability;

import dev.golden.contracts.VerdictDecision;
import dev.golden.database.Columns;
import dev.golden.peerhub.consensus.Reliability;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The counts per reviewer and kind of task, which is the artifact's language. They fade with their half-life. */
@Repository
@EnableConfigurationProperties(ReliabilityProperties.class)
public class TrackRecord {

    private final JdbcClient jdbc;
    private final double halfLifeSeconds;

    TrackRecord(JdbcClient jdbc, ReliabilityProperties properties) {
        this.jdbc = jdbc;
        this.halfLifeSeconds = properties.halfLife().toSeconds();
    }

    /** Counts of one kind of task as they weigh now. */
    public record Entry(String agentId, String taskKind, Reliability reliability, Instant updatedAt) {}

    /** What is known of the agents for that kind of task; agents nobody judged yet are missing. */
    public Map<String, Reliability> of(Collection<String> agentIds, String taskKind, Instant now) {
        Map<String, Reliability> found = new HashMap<>();
        if (!agentIds.isEmpty()) {
            jdbc.sql("SELECT * FROM reviewer_reliability WHERE agent_id IN (:agents) AND task_kind = :kind")
                    .param("agents", agentIds)
                    .param("kind", taskKind)
                    .query((row, number) -> entry(row, now))
                    .list()
                    .forEach(entry -> found.put(entry.agentId(), entry.reliability()));
        }
        return found;
    }

    List<Entry> of(String agentId, Instant now) {
        return jdbc.sql("SELECT * FROM reviewer_reliability WHERE agent_id = :agent ORDER BY task_kind")
                .param("agent", agentId)
                .query((row, number) -> entry(row, now))
                .list();
    }

    /** Every voter of the review was right or wrong about an artifact a human judged. Returns how many were counted. */
    int judge(UUID reviewId, boolean good, Instant now) {
        List<Answer> answers = jdbc.sql("""
                        SELECT v.agent_id, v.decision, r.request ->> 'language' AS task_kind
                        FROM review_verdicts v JOIN reviews r ON r.id = v.review_id
                        WHERE v.review_id = :review AND v.decision <> 'ABSTAIN' ORDER BY v.agent_id
                        """)
                .param("review", reviewId)
                .query((row, number) -> new Answer(
                        Columns.text(row, "agent_id"),
                        VerdictDecision.valueOf(Columns.text(row, "decision")),
                        Columns.text(row, "task_kind")))
                .list();
        answers.forEach(answer -> count(answer, good, now));
        return answers.size();
    }

    private record Answer(String agentId, VerdictDecision decision, String taskKind) {}

    private void count(Answer answer, boolean good, Instant now) {
        boolean approved = answer.decision() == VerdictDecision.APPROVE;
        jdbc.sql(
                        """
                        INSERT INTO reviewer_reliability AS old (agent_id, task_kind, true_approve, false_approve,
                            true_reject, false_reject, updated_at)
                        VALUES (:agent, :kind, :ta, :fa, :tr, :fr, :now)
                        ON CONFLICT (agent_id, task_kind) DO UPDATE SET
                            true_approve = old.true_approve * faded(old.updated_at) + excluded.true_approve,
                            false_approve = old.false_approve * faded(old.updated_at) + excluded.false_approve,
                            true_reject = old.true_reject * faded(old.updated_at) + excluded.true_reject,
                            false_reject = old.false_reject * faded(old.updated_at) + excluded.false_reject,
                            updated_at = greatest(old.updated_at, excluded.updated_at)
                        """.replace(
                                        "faded(old.updated_at)",
                                        "power(0.5, greatest(0, extract(epoch FROM excluded.updated_at - old.updated_at)) / :halfLife)"))
                .param("agent", answer.agentId())
                .param("kind", answer.taskKind())
                .param("ta", approved && good ? 1 : 0)
                .param("fa", approved && !good ? 1 : 0)
                .param("tr", !approved && !good ? 1 : 0)
                .param("fr", !approved && good ? 1 : 0)
                .param("now", Columns.timestamp(now))
                .param("halfLife", halfLifeSeconds)
                .update();
    }

    private Entry entry(ResultSet row, Instant now) throws SQLException {
        Instant updated = Columns.instant(row, "updated_at");
        double age = Math.max(0, Duration.between(updated, now).toSeconds());
        Reliability counts = new Reliability(
                row.getDouble("true_approve"),
                row.getDouble("false_approve"),
                row.getDouble("true_reject"),
                row.getDouble("false_reject"));
        return new Entry(
                Columns.text(row, "agent_id"),
                Columns.text(row, "task_kind"),
                counts.decayed(Math.pow(0.5, age / halfLifeSeconds)),
                updated);
    }
}
