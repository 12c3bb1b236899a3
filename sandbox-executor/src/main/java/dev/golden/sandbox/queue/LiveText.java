package dev.golden.sandbox.queue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Turns the bytes of one stream, however they are cut, into text: a character is given when all of it is there, what is
 * none becomes U+FFFD, as does NUL, and lines by which the runner speaks to the executor are left out.
 */
final class LiveText {

    private static final char RECORD = '\u001e';
    private static final int LONGEST_NAME = 40;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final StringBuilder text = new StringBuilder();
    private final String start;
    private final Pattern confession;

    /** Bytes of a character that is not complete yet. */
    private ByteBuffer open = ByteBuffer.allocate(0);

    /** @param mark of the job, with which the runner signs its lines */
    LiveText(String mark) {
        this.start = RECORD + mark + ":";
        this.confession = Pattern.compile(Pattern.quote(start) + "[a-z_]{1," + LONGEST_NAME + "}\n");
    }

    void add(byte[] bytes, int count) {
        ByteBuffer all = ByteBuffer.allocate(open.remaining() + count);
        all.put(open).put(bytes, 0, count).flip();
        decode(all, false);
        open = ByteBuffer.allocate(all.remaining()).put(all).flip();
    }

    /** No more bytes will come. */
    void end() {
        decode(open, true);
        CharBuffer last = CharBuffer.allocate(8);
        decoder.flush(last);
        text.append(last.flip());
    }

    /** Takes what can be given now. */
    String take(boolean ended) {
        String all = confession.matcher(text).replaceAll("").replace('\0', '\uFFFD');
        int end = ended ? all.length() : beforeOpenConfession(all);
        text.setLength(0);
        text.append(all, end, all.length());
        return all.substring(0, end);
    }

    private void decode(ByteBuffer bytes, boolean ended) {
        CharBuffer characters = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, characters, ended);
        text.append(characters.flip());
    }

    /** Where a line for the executor may have begun that is not over. */
    private int beforeOpenConfession(String all) {
        int at = all.lastIndexOf(RECORD);
        if (at < 0) {
            return all.length();
        }
        String rest = all.substring(at);
        boolean possible = rest.length() < start.length()
                ? start.startsWith(rest)
                : rest.startsWith(start) && rest.length() <= start.length() + LONGEST_NAME && rest.indexOf('\n') < 0;
        return possible ? at : all.length();
    }
}
