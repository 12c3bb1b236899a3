package dev.golden.audit;

import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import dev.golden.security.Role;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes audit rows; a trigger links each into its tenant's hash chain when the transaction commits. */
final class JdbcAuditLog implements AuditLog {

    private static final int MAX_TEXT = 1000;

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Clock clock;
    private final String service;

    /** Sorted keys: the hash is over the characters, so equal facts must give equal text. */
    private final JsonMapper canonical = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    JdbcAuditLog(JdbcClient jdbc, Transactions transactions, Clock clock, String service) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.service = service;
    }

    @Override
    public void record(AuditEntry entry) {
        Transactions.require();
        insert(entry);
    }

    @Override
    public void recordDenial(AuditEntry entry) {
        transactions.writeSeparately(() -> insert(entry));
    }

    private void insert(AuditEntry entry) {
        Caller caller = Caller.current();
        jdbc.sql("""
                INSERT INTO audit_log (id, tenant_id, at, actor, token_id, roles, actor_tenant, service, action,
                    object_type, object_id, result, reason, details, trace_id, address)
                VALUES (:id, :tenant, :at, :actor, :token, :roles, :actorTenant, :service, :action,
                    :objectType, :objectId, :result, :reason, :details, :trace, :address)
                """)
                .param("id", Ids.next())
                .param("tenant", text(entry.tenantId()))
                // Postgres keeps microseconds; a finer time would hash differently when read back.
                .param("at", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .param("actor", text(caller.subject()))
                .param("token", text(caller.tokenId()))
                .param("roles", caller.roles().stream().map(Role::name).sorted().collect(Collectors.joining(",")))
                .param("actorTenant", text(caller.tenantId()))
                .param("service", service)
                .param("action", text(entry.action()))
                .param("objectType", text(entry.objectType()))
                .param("objectId", text(entry.objectId()))
                .param("result", entry.result().name())
                .param("reason", text(entry.reason()))
                // JSON escapes control characters itself, so nothing of the details needs replacing.
                .param("details", canonical.writeValueAsString(entry.details()))
                .param("trace", text(MDC.get("trace_id")))
                .param("address", text(caller.address()))
                .update();
    }

    /** Postgres refuses NUL, and lone surrogates have no UTF-8: neither may keep an act out of the log. */
    private static String text(@Nullable String value) {
        if (value == null) {
            return "";
        }
        String cut = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xfffd : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
