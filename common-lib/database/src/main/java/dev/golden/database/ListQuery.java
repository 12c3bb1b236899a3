package dev.golden.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A keyset list, newest first, with the filters the caller gave. A filter without a value leaves no trace in the
 * statement, so that Postgres can use the index made for those that remain.
 */
public final class ListQuery {

    private final String select;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    private ListQuery(String select) {
        this.select = select;
    }

    /** @param select the statement up to and without {@code WHERE} */
    public static ListQuery of(String select) {
        return new ListQuery(select);
    }

    /**
     * @param condition fixed text with {@code :name} in it; values never become part of it
     * @param value ignored with its condition when null
     */
    public ListQuery where(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
        return this;
    }

    /** Orders by time and id, starts after the page's position, and asks for one row more than the page. */
    public JdbcClient.StatementSpec page(JdbcClient jdbc, String timeColumn, String idColumn, PageRequest page) {
        PageRequest.Position before = page.before();
        if (before != null) {
            where("(" + timeColumn + ", " + idColumn + ") < (:beforeAt, :beforeId)", "beforeId", before.id());
            parameters.put("beforeAt", before.createdAt().atOffset(java.time.ZoneOffset.UTC));
        }
        parameters.put("rows", page.limit());
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        return jdbc.sql(select + where + " ORDER BY " + timeColumn + " DESC, " + idColumn + " DESC LIMIT :rows")
                .params(parameters);
    }
}
