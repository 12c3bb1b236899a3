package dev.golden.orchestrator.remote;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.event.AgentRegistered;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rows of {@code remote_agents}. */
@Repository
public class RemoteAgents {

    private final JdbcClient jdbc;
    private final Json json;

    RemoteAgents(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Whether an agent of the tenant does work of that role in that language. Tells nothing of whether it is awake. */
    public boolean serve(String tenantId, AgentRole role, String language) {
        return jdbc.sql("""
                        SELECT EXISTS (
                            SELECT 1 FROM remote_agents
                            WHERE tenant_id = :tenant AND role = :role AND enabled
                                AND (languages = '[]'::jsonb OR jsonb_exists(languages, :language)))
                        """)
                .param("tenant", tenantId)
                .param("role", role.wireName())
                .param("language", language)
                .query(Boolean.class)
                .single();
    }

    void register(AgentRegistered agent) {
        jdbc.sql("""
                        INSERT INTO remote_agents (agent_id, tenant_id, role, languages, enabled, registered_at)
                        VALUES (:id, :tenant, :role, :languages::jsonb, :enabled, :at)
                        ON CONFLICT (agent_id) DO UPDATE SET tenant_id = excluded.tenant_id, role = excluded.role,
                            languages = excluded.languages, enabled = excluded.enabled,
                            registered_at = excluded.registered_at
                        WHERE remote_agents.registered_at <= excluded.registered_at
                        """)
                .param("id", agent.agentId())
                .param("tenant", agent.tenantId())
                .param("role", agent.role())
                .param("languages", json.write(agent.languages()))
                .param("enabled", agent.enabled())
                .param("at", Columns.timestamp(agent.registeredAt()))
                .update();
    }
}
