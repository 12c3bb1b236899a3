package dev.golden.sandbox.queue;

import dev.golden.database.Columns;
import dev.golden.sandbox.queue.OutputPiece.Kind;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** SQL of the output that is kept while a program runs. */
final class OutputTable {

    private final JdbcClient jdbc;

    OutputTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when somebody else owns the execution now: the piece is not kept */
    boolean add(ExecutionTable.Claim claim, OutputPiece piece) {
        return jdbc.sql("""
                        INSERT INTO execution_output (execution_id, seq, tenant_id, kind, text)
                        SELECT id, :seq, tenant_id, :kind, :text FROM executions
                        WHERE id = :id AND fencing_token = :token AND state = 'RUNNING'
                        """)
                        .param("seq", piece.seq())
                        .param("kind", piece.kind().name())
                        .param("text", piece.text())
                        .param("id", claim.id())
                        .param("token", claim.fencingToken())
                        .update()
                == 1;
    }

    List<OutputPiece> after(UUID id, long seq, int limit) {
        return jdbc.sql("""
                        SELECT seq, kind, text FROM execution_output
                        WHERE execution_id = :id AND seq > :seq ORDER BY seq LIMIT :limit
                        """)
                .param("id", id)
                .param("seq", seq)
                .param("limit", limit)
                .query((row, number) -> new OutputPiece(
                        row.getLong("seq"), Kind.valueOf(Columns.text(row, "kind")), Columns.text(row, "text")))
                .list();
    }
}
