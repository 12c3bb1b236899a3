package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A job as the waiting programs read it: eight digits with the length of what follows, then fields that each end with
 * NUL, then the program's own input until the end.
 */
public final class Frame {

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
        long kilobytes =
                !grouped && job.addressSpaceLimited() ? StubScript.addressSpaceKilobytes(job.memoryMegabytes()) : 0;
        long length = job.stdin().length()
                + warm.words().stream().mapToLong(String::length).sum();
        for (Map.Entry<String, String> file : job.files().entrySet()) {
            length += file.getKey().length() + file.getValue().length();
        }
        if (length > LONGEST) {
            return Optional.empty();
        }
        return whole(job, warm.words(), StubScript.cpuSeconds(job.timeout(), cpus), kilobytes)
                .filter(frame -> frame.length <= LONGEST);
    }

    /**
     * A job of any length.
     *
     * @param words what is started
     * @param cpuSeconds limit of the processor time of a process
     * @param kilobytes limit of the address space of a process; 0: none
     * @return empty when a text has the character that ends a field
     */
    public static Optional<byte[]> whole(SandboxJob job, List<String> words, long cpuSeconds, long kilobytes) {
        List<String> fields = new ArrayList<>();
        fields.add(job.mark());
        fields.add(Long.toString(cpuSeconds));
        fields.add(Long.toString(kilobytes));
        fields.add(Integer.toString(words.size()));
        fields.addAll(words);
        fields.add(Integer.toString(job.files().size()));
        job.files().forEach((name, text) -> {
            fields.add(name);
            fields.add(text);
        });
        ByteArrayOutputStream body = new ByteArrayOutputStream(8192);
        for (String field : fields) {
            if (field.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            body.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(body.size() + 16);
        frame.writeBytes(String.format(Locale.ROOT, "%08d\0", body.size()).getBytes(StandardCharsets.US_ASCII));
        frame.writeBytes(body.toByteArray());
        frame.writeBytes(job.stdin().getBytes(StandardCharsets.UTF_8));
        return Optional.of(frame.toByteArray());
    }
}
