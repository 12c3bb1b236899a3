package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Columns;
import dev.golden.database.Transactions;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The prompts in force. */
@Repository
class Prompts {

    /** @param id version, recorded with what it produced */
    record Prompt(long id, String content) {}

    private final JdbcClient jdbc;
    private final Transactions transactions;

    Prompts(JdbcClient jdbc, Transactions transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    Prompt require(AgentRole role) {
        return transactions
                .read(() -> jdbc.sql("SELECT prompt_id, content FROM active_prompts WHERE agent_role = ?")
                        .param(role.wireName())
                        .query((row, n) -> new Prompt(row.getLong("prompt_id"), Columns.text(row, "content")))
                        .optional())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.STATE_CONFLICT, "Role " + role.wireName() + " has no active prompt"));
    }
}
