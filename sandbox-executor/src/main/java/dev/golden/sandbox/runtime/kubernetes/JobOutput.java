package dev.golden.sandbox.runtime.kubernetes;

import dev.golden.sandbox.runtime.OutputListener;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes one stream of a job; keeps no more than the limit, and tells when there is more. */
final class JobOutput extends OutputStream {

    private final OutputListener.Channel channel;
    private final OutputListener listener;
    private final int limit;
    private final Runnable overflow;
    private final byte @Nullable [] mark;
    private final ByteArrayOutputStream before = new ByteArrayOutputStream(64);
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1024);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final byte[] end;
    private final Runnable ended;
    private byte[] held = {};
    private boolean overflowed;

    /**
     * @param mark of the job: what the first process says before and after the output of the program has it
     * @param begins whether the output is the program's only after the line with the mark
     * @param overflow called once when there is more than the limit: the job is to be killed
     * @param ended called when the end mark has come, which is no output
     */
    JobOutput(
            OutputListener.Channel channel,
            OutputListener listener,
            int limit,
            String mark,
            boolean begins,
            Runnable overflow,
            Runnable ended) {
        this.channel = channel;
        this.listener = listener;
        this.limit = limit;
        this.overflow = overflow;
        this.mark = begins ? (mark + "\n").getBytes(StandardCharsets.US_ASCII) : null;
        this.end = ("\u0004" + mark + "\n").getBytes(StandardCharsets.US_ASCII);
        this.ended = ended;
    }

    /** Whether the mark came before the time was over. */
    boolean awaitBegin(long nanos) throws InterruptedException {
        return begun.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        if (mark == null || begun.getCount() == 0) {
            take(bytes, offset, count);
            return;
        }
        before.write(bytes, offset, count);
        byte[] all = before.toByteArray();
        int at = indexOf(all, mark);
        if (at >= 0) {
            begun.countDown();
            before.reset();
            int rest = at + mark.length;
            take(all, rest, all.length - rest);
        } else if (all.length > limit) {
            before.reset();
        }
    }

    /** Passes on all but what may be the beginning of the end mark. */
    private void take(byte[] bytes, int offset, int count) {
        byte[] all = Arrays.copyOf(held, held.length + count);
        System.arraycopy(bytes, offset, all, held.length, count);
        int tail = Math.min(end.length, all.length);
        while (tail > 0 && !Arrays.equals(all, all.length - tail, all.length, end, 0, tail)) {
            tail--;
        }
        held = Arrays.copyOfRange(all, all.length - tail, all.length);
        keep(all, all.length - tail);
        if (tail == end.length) {
            held = new byte[0];
            ended.run();
        }
    }

    private void keep(byte[] bytes, int count) {
        int room = Math.min(limit - kept.size(), count);
        if (room > 0) {
            kept.write(bytes, 0, room);
            listener.written(channel, bytes, room);
        }
        if (count > room && !overflowed) {
            overflowed = true;
            overflow.run();
        }
    }

    synchronized byte[] bytes() {
        keep(held, held.length);
        held = new byte[0];
        return kept.toByteArray();
    }

    private static int indexOf(byte[] text, byte[] wanted) {
        for (int at = 0; at + wanted.length <= text.length; at++) {
            if (Arrays.equals(text, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
