package dev.golden.sandbox.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveTextTest {

    private static final String MARK = "0123456789abcdef";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void noCharacterIsCutHoweverTheBytesAre(int size) {
        String text = "aä€😀".repeat(20) + "\nend";

        assertThat(pieces(text.getBytes(StandardCharsets.UTF_8), size)).isEqualTo(text);
    }

    @Test
    void aPieceNeverEndsInsideACharacter() {
        LiveText live = new LiveText(MARK);
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
        live.add(smile, 3);
        assertThat(live.take(false)).isEmpty();
        live.add(new byte[] {smile[3]}, 1);
        assertThat(live.take(false)).isEqualTo("😀");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void whatIsNoTextIsReplaced(int size) {
        byte[] bytes = {'a', (byte) 0xff, 0, 'b', (byte) 0xe2, (byte) 0x82};

        assertThat(pieces(bytes, size)).isEqualTo("a\uFFFD\uFFFDb\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 11, 1000})
    void whatTheRunnerSaysToTheExecutorIsLeftOut(int size) {
        String text = "before\n\u001e" + MARK + ":process_creation\nafter\u001e no record \u001e" + MARK + ":NOT\n";

        assertThat(pieces(text.getBytes(StandardCharsets.UTF_8), size))
                .isEqualTo("before\nafter\u001e no record \u001e" + MARK + ":NOT\n");
    }

    @Test
    void aRecordThatNeverEndsHoldsNothingBack() {
        LiveText live = new LiveText(MARK);
        byte[] bytes = ("\u001e" + MARK + ":" + "x".repeat(100)).getBytes(StandardCharsets.UTF_8);
        live.add(bytes, bytes.length);

        assertThat(live.take(false)).hasSize(bytes.length);
    }

    private static String pieces(byte[] bytes, int size) {
        LiveText live = new LiveText(MARK);
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < bytes.length; at += size) {
            byte[] chunk = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
            live.add(chunk, chunk.length);
            String piece = live.take(false);
            assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isTrue();
            all.append(piece);
        }
        live.end();
        return all.append(live.take(true)).toString();
    }
}
