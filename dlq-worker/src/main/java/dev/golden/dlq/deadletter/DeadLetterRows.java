package dev.golden.dlq.deadletter;

import dev.golden.contracts.FailureCategory;
import dev.golden.database.Columns;
import dev.golden.database.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;

/** Reads rows of {@code dlq_messages}. */
final class DeadLetterRows implements RowMapper<CapturedMessage> {

    private static final TypeReference<Map<String, List<String>>> HEADERS = new TypeReference<>() {};
    private static final TypeReference<List<Attempt>> ATTEMPTS = new TypeReference<>() {};

    private final Json json;

    DeadLetterRows(Json json) {
        this.json = json;
    }

    @Override
    public CapturedMessage mapRow(ResultSet row, int number) throws SQLException {
        return new CapturedMessage(
                Columns.uuid(row, "id"),
                Columns.text(row, "tenant_id"),
                Columns.text(row, "message_id"),
                Columns.text(row, "original_subject"),
                Columns.text(row, "stream"),
                Columns.text(row, "consumer"),
                json.read(Columns.text(row, "headers"), HEADERS),
                Columns.text(row, "data"),
                Columns.text(row, "data_encoding"),
                FailureCategory.valueOf(Columns.text(row, "category")),
                Columns.text(row, "error_class"),
                Columns.text(row, "last_error"),
                row.getString("stack_hash"),
                row.getInt("error_count"),
                row.getLong("delivery_count"),
                json.read(Columns.text(row, "attempts"), ATTEMPTS),
                row.getBoolean("resolved"),
                row.getString("resolution"),
                Columns.findInstant(row, "next_retry_at"),
                Columns.instant(row, "created_at"),
                Columns.instant(row, "updated_at"),
                Columns.findInstant(row, "resolved_at"));
    }
}
