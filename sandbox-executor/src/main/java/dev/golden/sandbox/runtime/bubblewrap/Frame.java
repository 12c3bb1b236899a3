package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A job as the waiting programs read it: eight digits with the length of what follows, then fields that each end with
 * NUL, then the program's own input until the end.
 */
final class Frame {

    /** Fits into an empty pipe, so that handing it over never waits for the reader. */
    static final int LONGEST = 48 * 1024;

    private Frame() {}

    /** Empty when the job can only be run by a start of its own. */
    static Optional<byte[]> of(SandboxJob job, WarmStart warm, double cpus, boolean grouped) {
        boolean folders = job.files().keySet().stream().anyMatch(name -> name.contains("/"));
        if (job.timeout().compareTo(Launch.LONGEST) > 0
                || (folders && !warm.kind().folders())) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        fields.add(job.mark());
        fields.add(Long.toString(StubScript.cpuSeconds(job.timeout(), cpus)));
        fields.add(Long.toString(
                !grouped && job.addressSpaceLimited() ? StubScript.addressSpaceKilobytes(job.memoryMegabytes()) : 0));
        fields.add(Integer.toString(warm.words().size()));
        fields.addAll(warm.words());
        fields.add(Integer.toString(job.files().size()));
        job.files().forEach((name, text) -> {
            fields.add(name);
            fields.add(text);
        });
        long length = job.stdin().length();
        for (String field : fields) {
            length += field.length() + 1;
            if (length > LONGEST || field.indexOf('\0') >= 0) {
                return Optional.empty();
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) length);
        for (String field : fields) {
            body.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(body.size() + 16);
        frame.writeBytes(String.format(Locale.ROOT, "%08d\0", body.size()).getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(body.toByteArray());
        frame.writeBytes(job.stdin().getBytes(StandardCharsets.UTF_8));
        return frame.size() > LONGEST ? Optional.empty() : Optional.of(frame.toByteArray());
    }
}
