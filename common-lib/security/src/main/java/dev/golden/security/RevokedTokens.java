package dev.golden.security;

import dev.golden.database.Phases;
import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Tokens that are refused before they expire. Read from memory on every request; the memory follows the table within
 * {@code golden.security.revocation-refresh}, so a revocation reaches every replica in about two seconds.
 */
public final class RevokedTokens implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RevokedTokens.class);

    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Duration refresh;
    private final String service;
    private volatile Set<String> known = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean failing;
    private volatile @Nullable Thread thread;

    RevokedTokens(JdbcClient jdbc, Transactions transactions, Duration refresh, String service) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.refresh = refresh;
        this.service = service;
    }

    public boolean isRevoked(String tokenId) {
        return known.contains(tokenId);
    }

    /** Refuses the token from now on: here at once, elsewhere after the next refresh. */
    public void revoke(String tokenId, String reason, Instant expiresAt) {
        transactions.write(() -> {
            jdbc.sql("""
                    INSERT INTO revoked_tokens (jti, revoked_by, reason, expires_at)
                    VALUES (?, ?, ?, ?)
                    ON CONFLICT (jti) DO NOTHING
                    """)
                    .params(tokenId, Caller.current().subject(), reason, expiresAt.atOffset(ZoneOffset.UTC))
                    .update();
            Transactions.afterCommit(() -> known.add(tokenId));
        });
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        // Before the first request is let in, so that a restart does not accept revoked tokens for a while.
        read();
        thread = Thread.ofVirtual().name(service + "-revocations").start(() -> {
            try {
                while (!stop.await(refresh.toMillis(), TimeUnit.MILLISECONDS)) {
                    read();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void read() {
        try {
            Set<String> fresh = ConcurrentHashMap.newKeySet();
            fresh.addAll(TenantScope.callAsPlatform(() -> transactions.read(
                    () -> jdbc.sql("SELECT jti FROM revoked_tokens WHERE expires_at > now() - interval '2 minutes'")
                            .query(String.class)
                            .list())));
            known = fresh;
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                failing = true;
                log.warn("Revoked tokens cannot be read; those known so far stay refused", e);
            }
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        thread = null;
    }

    /** Started before the web server: no revoked token is accepted, not even for a moment. */
    @Override
    public int getPhase() {
        return Phases.RECORDS;
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
