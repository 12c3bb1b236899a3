package dev.golden.sandbox.queue;

import dev.golden.database.TenantScope;
import dev.golden.database.Transactions;
import dev.golden.sandbox.queue.OutputPiece.Kind;
import dev.golden.sandbox.runtime.OutputListener;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one attempt writes, piece by piece, so that any replica can show it while the program runs. One that is over
 * before the first piece is due costs nothing: its result says it all.
 */
final class OutputRecorder implements OutputListener {

    private static final Logger LOG = LoggerFactory.getLogger(OutputRecorder.class);
    private static final long EVERY_MILLIS = 250;

    /** More than an attempt has pieces: a later attempt's come after. */
    private static final long ATTEMPT = 1_000_000;

    private final ExecutionTable.Claim claim;
    private final OutputTable table;
    private final Transactions transactions;
    private final Begin begin;
    private final int limit;
    private final long created = System.nanoTime();
    private final LiveText stdout;
    private final LiveText stderr;
    private final CountDownLatch over = new CountDownLatch(1);
    private long seq;
    private int given;
    private volatile boolean closed;
    private @Nullable Thread loop;

    /** Is told how long it took until the program began. */
    interface Begin {
        void began(boolean waited, long elapsedNanos);
    }

    /** @param limit characters of both streams together that are kept */
    OutputRecorder(
            ExecutionTable.Claim claim,
            String mark,
            OutputTable table,
            Transactions transactions,
            Begin begin,
            int limit) {
        this.claim = claim;
        this.table = table;
        this.transactions = transactions;
        this.begin = begin;
        this.limit = limit;
        this.stdout = new LiveText(mark);
        this.stderr = new LiveText(mark);
        this.seq = claim.attempt() * ATTEMPT;
    }

    /** Begins; ends with {@link #end}. */
    void start() {
        loop = Thread.ofVirtual().name("sandbox-output").start(this::loop);
    }

    /** The program is over: whoever got a piece gets the rest as pieces too. To be called before the result is stored. */
    void end() throws InterruptedException {
        over.countDown();
        if (loop != null) {
            loop.join();
        }
        if ((given > 0 || claim.attempt() > 1) && !closed) {
            try {
                stdout.end();
                stderr.end();
                pieces(true);
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("execution", claim.id()).log("The last output cannot be kept", e);
            }
        }
    }

    @Override
    public void started(boolean waited) {
        begin.began(waited, System.nanoTime() - created);
    }

    @Override
    public synchronized void written(Channel channel, byte[] bytes, int count) {
        // Bounded by the limit at which a job is killed for its output, and empty again after each piece.
        if (!closed) {
            (channel == Channel.STDOUT ? stdout : stderr).add(bytes, count);
        }
    }

    private void loop() {
        try {
            if (claim.attempt() > 1) {
                keep(Kind.RESTARTED, "");
            }
            while (!over.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!pieces(false)) {
                    close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("execution", claim.id()).log("Output cannot be kept while it is written", e);
            close();
        }
    }

    private boolean pieces(boolean ended) {
        String out;
        String err;
        synchronized (this) {
            out = stdout.take(ended);
            err = stderr.take(ended);
        }
        return piece(Kind.STDOUT, out) && piece(Kind.STDERR, err);
    }

    private boolean piece(Kind kind, String text) {
        if (text.isEmpty()) {
            return true;
        }
        if (given + text.length() > limit) {
            keep(Kind.TRUNCATED, "");
            return false;
        }
        given += text.length();
        return keep(kind, text);
    }

    private boolean keep(Kind kind, String text) {
        OutputPiece piece = new OutputPiece(seq++, kind, text);
        return TenantScope.callAsPlatform(() -> transactions.write(() -> table.add(claim, piece)));
    }

    private synchronized void close() {
        closed = true;
    }
}
