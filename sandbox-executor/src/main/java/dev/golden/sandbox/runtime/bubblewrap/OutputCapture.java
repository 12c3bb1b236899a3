package dev.golden.sandbox.runtime.bubblewrap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads one stream of a job; keeps no more than the limit, and tells when there is more. */
final class OutputCapture {

    /** What a waiting program writes first. */
    private static final int READY = 0x06;

    private final InputStream stream;
    private final int limit;
    private final Runnable overflow;
    private final Sink sink;
    private final boolean announcing;
    private final CountDownLatch announced = new CountDownLatch(1);
    private volatile boolean ready;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean overflowed;

    private OutputCapture(InputStream stream, int limit, boolean announcing, Runnable overflow, Sink sink) {
        this.announcing = announcing;
        this.stream = stream;
        this.limit = limit;
        this.overflow = overflow;
        this.sink = sink;
    }

    /** Sees what is kept as it comes. */
    interface Sink {
        void written(byte[] bytes, int count);
    }

    /**
     * @param announcing whether the first byte is a waiting program's sign that it is up, and no output
     * @param overflow called once when the job wrote more than the limit: it is to be killed
     */
    static OutputCapture start(
            String name, InputStream stream, int limit, boolean announcing, Runnable overflow, Sink sink) {
        OutputCapture capture = new OutputCapture(stream, limit, announcing, overflow, sink);
        // A platform thread: reading a pipe would pin the carrier of a virtual one.
        Thread.ofPlatform().daemon().name(name).start(capture::read);
        return capture;
    }

    private void read() {
        byte[] chunk = new byte[8192];
        try {
            if (announcing) {
                ready = stream.read() == READY;
                announced.countDown();
            }
            for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
                int room;
                synchronized (kept) {
                    room = limit - kept.size();
                    kept.write(chunk, 0, Math.min(room, count));
                }
                sink.written(chunk, Math.min(room, count));
                if (count <= room) {
                    continue;
                }
                if (!overflowed) {
                    overflowed = true;
                    overflow.run();
                }
            }
        } catch (IOException e) {
            // The stream was closed under us because the job is over: what was read counts.
        } finally {
            announced.countDown();
            ended.countDown();
        }
    }

    /** Whether the sign has come. */
    boolean isReady() {
        return ready;
    }

    /** Waits for the sign or the end of the stream; not at all where no sign is given. */
    void awaitReady(Duration time) throws InterruptedException {
        if (!announcing) {
            return;
        }
        announced.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean overflowed() {
        return overflowed;
    }

    /** What was written, waiting shortly for the end of the stream: all writers are dead by then. */
    byte[] bytes() throws InterruptedException {
        boolean complete = ended.await(2, TimeUnit.SECONDS);
        if (!complete) {
            try {
                stream.close();
            } catch (IOException e) {
                // Nothing more can be done about it.
            }
        }
        synchronized (kept) {
            return kept.toByteArray();
        }
    }
}
