package dev.golden.sandbox.runtime.bubblewrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the compiled program on made-up calls and compares its decisions with a golden file, whatever its instructions. */
class SeccompFilterTest {

    private static final int X86_64 = 0xc000003e;
    private static final int I386 = 0x40000003;
    private static final int LAST_CALL = 460;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void decidesAsTheGoldenFileSays(Profile profile) throws IOException {
        ByteBuffer program = compile(profile);
        Map<String, StringBuilder> decisions = new TreeMap<>();
        for (int call = 0; call <= LAST_CALL; call++) {
            String decision = decide(program, X86_64, call, 0, 0);
            decisions
                    .computeIfAbsent(decision, key -> new StringBuilder())
                    .append(' ')
                    .append(call);
        }
        StringBuilder actual = new StringBuilder();
        decisions.forEach((decision, calls) ->
                actual.append(decision).append(':').append(calls).append('\n'));

        String name = "seccomp-" + profile.wireName() + ".golden";
        Files.writeString(Path.of("target", name), actual);
        try (InputStream golden = SeccompFilterTest.class.getResourceAsStream(name)) {
            String expected = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(actual.toString()).isEqualTo(expected);
        }
    }

    @Test
    void looksAtArguments() throws IOException {
        ByteBuffer strict = compile(Profile.STRICT);
        ByteBuffer toolchain = compile(Profile.TOOLCHAIN);
        // clone: thread, process, namespace
        assertThat(decide(strict, X86_64, 56, 0x3d0f00, 0)).isEqualTo("allow");
        assertThat(decide(strict, X86_64, 56, 0x11, 0)).isEqualTo("errno 13");
        assertThat(decide(strict, X86_64, 56, 0x10010000, 0)).isNotEqualTo("allow");
        assertThat(decide(toolchain, X86_64, 56, 0x11, 0)).isEqualTo("allow");
        assertThat(decide(toolchain, X86_64, 56, 0x10000011, 0)).isEqualTo("errno 1");
        // socket families
        assertThat(decide(strict, X86_64, 41, 1, 0)).isEqualTo("allow");
        assertThat(decide(strict, X86_64, 41, 2, 0)).isEqualTo("errno 13");
        assertThat(decide(strict, X86_64, 41, 40, 0)).isEqualTo("errno 97");
        // typing into terminals, also with bits set that the kernel ignores
        assertThat(decide(strict, X86_64, 16, 0, 0x5401)).isEqualTo("allow");
        assertThat(decide(strict, X86_64, 16, 0, 0x5412)).isEqualTo("errno 1");
        assertThat(decide(strict, X86_64, 16, 0, 0x100005412L)).isEqualTo("errno 1");
        // other architectures
        assertThat(decide(toolchain, I386, 20, 0, 0)).isEqualTo("kill");
        assertThat(decide(toolchain, X86_64, 0x40000027, 0, 0)).isEqualTo("kill");
    }

    private ByteBuffer compile(Profile profile) throws IOException {
        Path file = folder.resolve(profile.wireName());
        try {
            SeccompFilter.export(profile, file);
        } catch (SandboxUnavailableException e) {
            assumeTrue(false, String.valueOf(e.getMessage()));
        }
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Classic BPF: eight bytes an instruction; the data are number, architecture, address, six arguments. */
    private static String decide(ByteBuffer program, int architecture, int call, long first, long second) {
        ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(0, call).putInt(4, architecture).putLong(16, first).putLong(24, second);
        int accumulator = 0;
        for (int at = 0; ; at++) {
            int code = program.getShort(at * 8) & 0xffff;
            int yes = program.get(at * 8 + 2) & 0xff;
            int no = program.get(at * 8 + 3) & 0xff;
            int k = program.getInt(at * 8 + 4);
            switch (code) {
                case 0x20 -> accumulator = data.getInt(k);
                case 0x54 -> accumulator &= k;
                case 0x05 -> at += k;
                case 0x15 -> at += accumulator == k ? yes : no;
                case 0x25 -> at += Integer.compareUnsigned(accumulator, k) > 0 ? yes : no;
                case 0x35 -> at += Integer.compareUnsigned(accumulator, k) >= 0 ? yes : no;
                case 0x45 -> at += (accumulator & k) != 0 ? yes : no;
                case 0x06 -> {
                    return name(k);
                }
                default -> throw new IllegalStateException("instruction " + code);
            }
        }
    }

    private static String name(int action) {
        return switch (action & 0xffff0000) {
            case 0x7fff0000 -> "allow";
            case 0x80000000 -> "kill";
            case 0x00050000 -> "errno " + (action & 0xffff);
            default -> Objects.toString(action);
        };
    }
}
