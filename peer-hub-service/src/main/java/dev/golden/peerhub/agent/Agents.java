package dev.golden.peerhub.agent;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import dev.golden.security.Caller;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;

/** The agents' rows. */
@Repository
public class Agents {

    private static final int MOST = 1000;

    private final JdbcClient jdbc;
    private final Json json;

    Agents(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public Optional<Agent> find(String id) {
        return jdbc.sql("SELECT * FROM agents WHERE id = :id")
                .param("id", id)
                .query(this::agent)
                .optional();
    }

    /** The agent if it serves the tenant; another tenant's agent does not exist for it. */
    public Agent require(String id, String tenantId) {
        return find(id).filter(agent -> agent.serves(tenantId))
                .orElseThrow(() -> ProblemException.notFound("agent", id));
    }

    /**
     * The caller's own remote agent: work carries a tenant's files.
     *
     * @throws ProblemException 404 when there is none
     */
    public Agent requireOwnRemote(String id) {
        Caller caller = Caller.current();
        return find(id).filter(agent -> agent.kind() == AgentKind.REMOTE)
                .filter(agent -> caller.isAdmin() || caller.tenantId().equals(agent.tenantId()))
                .orElseThrow(() -> ProblemException.notFound("agent", id));
    }

    /** Agents the tenant sees; all of them when it is null. */
    public List<Agent> visibleTo(@Nullable String tenantId) {
        return jdbc.sql("""
                        SELECT * FROM agents
                        WHERE tenant_id IS NULL OR :tenant::text IS NULL OR tenant_id = :tenant
                        ORDER BY id LIMIT :most
                        """)
                .param("tenant", tenantId)
                .param("most", MOST)
                .query(this::agent)
                .list();
    }

    /** Enabled agents that may be asked to judge: tools first, then models, then remote agents. */
    public List<Agent> candidates(String tenantId, String language) {
        return jdbc.sql("""
                        SELECT * FROM agents
                        WHERE enabled AND kind <> 'HUMAN' AND (tenant_id IS NULL OR tenant_id = :tenant)
                            AND (languages = '[]'::jsonb OR jsonb_exists(languages, :language))
                        ORDER BY CASE kind WHEN 'TOOL' THEN 0 WHEN 'MODEL' THEN 1 ELSE 2 END, id
                        """)
                .param("tenant", tenantId)
                .param("language", language)
                .query(this::agent)
                .list();
    }

    void save(Agent agent) {
        jdbc.sql("""
                        INSERT INTO agents (id, kind, family, role, lens, languages, weight, enabled, tenant_id, updated_at)
                        VALUES (:id, :kind, :family, :role, :lens, :languages::jsonb, :weight, :enabled, :tenant, :now)
                        ON CONFLICT (id) DO UPDATE SET family = excluded.family, role = excluded.role,
                            lens = excluded.lens, languages = excluded.languages, weight = excluded.weight,
                            enabled = excluded.enabled, updated_at = excluded.updated_at
                        """)
                .param("id", agent.id())
                .param("kind", agent.kind().name())
                .param("family", agent.family())
                .param("role", agent.role())
                .param("lens", agent.lens())
                .param("languages", json.write(agent.languages()))
                .param("weight", agent.weight())
                .param("enabled", agent.enabled())
                .param("tenant", agent.tenantId())
                .param("now", Columns.timestamp(agent.updatedAt()))
                .update();
    }

    private Agent agent(ResultSet row, int number) throws SQLException {
        Instant updated = Columns.instant(row, "updated_at");
        return new Agent(
                Columns.text(row, "id"),
                AgentKind.valueOf(Columns.text(row, "kind")),
                Columns.text(row, "family"),
                Columns.text(row, "role"),
                Columns.text(row, "lens"),
                json.read(Columns.text(row, "languages"), new TypeReference<List<String>>() {}),
                row.getDouble("weight"),
                row.getBoolean("enabled"),
                row.getString("tenant_id"),
                updated);
    }
}
