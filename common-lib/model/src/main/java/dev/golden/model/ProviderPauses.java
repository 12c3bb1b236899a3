package dev.golden.model;

import dev.golden.database.Columns;
import dev.golden.database.Transactions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Until when providers want no calls, across threads, processes and restarts. */
interface ProviderPauses {

    /** Ids of the providers that are to be left alone now, and until when. */
    Map<String, Instant> at(Instant now);

    /** A longer pause that is already known stays. */
    void pause(String provider, Instant until);

    /** Pauses in the table {@code model_pauses}: all replicas share one account at the provider. */
    static ProviderPauses stored(JdbcClient jdbc, Transactions transactions) {
        return new ProviderPauses() {
            @Override
            public Map<String, Instant> at(Instant now) {
                Map<String, Instant> pauses = new HashMap<>();
                transactions.read(() -> jdbc.sql("SELECT provider, until FROM model_pauses WHERE until > :now")
                        .param("now", Columns.timestamp(now))
                        .query((row, n) -> pauses.put(Columns.text(row, "provider"), Columns.instant(row, "until")))
                        .list());
                return pauses;
            }

            @Override
            public void pause(String provider, Instant until) {
                transactions.write(() -> {
                    jdbc.sql("""
                                    INSERT INTO model_pauses (provider, until) VALUES (:provider, :until)
                                    ON CONFLICT (provider) DO UPDATE
                                        SET until = greatest(model_pauses.until, excluded.until)
                                    """)
                            .param("provider", provider)
                            .param("until", Columns.timestamp(until))
                            .update();
                });
            }
        };
    }
}
