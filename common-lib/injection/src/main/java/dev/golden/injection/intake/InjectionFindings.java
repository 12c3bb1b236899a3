package dev.golden.injection.intake;

import dev.golden.database.Columns;
import dev.golden.database.Ids;
import dev.golden.database.Transactions;
import dev.golden.injection.Screening;
import dev.golden.injection.Trust;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows of {@code injection_findings}: what was found and the text's digest, never the text. */
final class InjectionFindings {

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final MeterRegistry meters;
    private final Clock clock;

    InjectionFindings(JdbcClient jdbc, Transactions transactions, MeterRegistry meters, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.meters = meters;
        this.clock = clock;
    }

    /** Committed on its own: the request that is refused changes nothing else. */
    void store(Trust source, Screening screening, String text, String tenantId, String principal) {
        meters.counter(
                        "golden.injection.findings",
                        "source",
                        source.wireName(),
                        "decision",
                        screening.decision().name().toLowerCase(Locale.ROOT),
                        "class",
                        screening.attackClass())
                .increment();
        transactions.writeSeparately(() -> insert(source, screening, text, tenantId, principal));
    }

    private void insert(Trust source, Screening screening, String text, String tenantId, String principal) {
        jdbc.sql("""
                        INSERT INTO injection_findings (id, tenant_id, source, decision, class, score, content_sha256,
                            principal, created_at)
                        VALUES (:id, :tenant, :source, :decision, :class, :score, :sha256, :principal, :now)
                        """)
                .param("id", Ids.next())
                .param("tenant", tenantId)
                .param("source", source.wireName())
                .param("decision", screening.decision().name())
                .param("class", screening.attackClass())
                .param("score", screening.score())
                .param("sha256", sha256(text))
                .param("principal", principal)
                .param("now", Columns.timestamp(clock.instant()))
                .update();
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
