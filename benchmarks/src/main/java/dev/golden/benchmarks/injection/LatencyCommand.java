package dev.golden.benchmarks.injection;

import dev.golden.injection.InjectionProperties;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.Trust;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = "Processor time of the screen on texts of several kinds, 1 KB to 1 MB; asserts nothing.")
final class LatencyCommand implements Callable<Integer> {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int[] LENGTHS = {1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576};

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "400",
            description = "Texts of 4 KB per kind; longer ones are fewer (default: ${DEFAULT-VALUE}).")
    private int repeat = 400;

    private long sink;

    @Override
    public Integer call() {
        InjectionScreen screen = InjectionScreen.of(InjectionProperties.standard());
        Map<String, String> kinds = kinds();
        for (int round = 0; round < 3; round++) {
            kinds.values().forEach(piece -> time(screen, piece, 4_096));
        }
        System.out.printf("%-12s %9s %10s %10s %12s%n", "kind", "chars", "p50 us", "p95 us", "p50 ns/char");
        kinds.forEach((kind, piece) -> {
            for (int length : LENGTHS) {
                long[] nanos = time(screen, piece, length);
                System.out.printf(
                        "%-12s %9d %10.1f %10.1f %12.1f%n",
                        kind,
                        length,
                        nanos[nanos.length / 2] / 1e3,
                        nanos[(int) (nanos.length * 0.95)] / 1e3,
                        (double) nanos[nanos.length / 2] / length);
            }
        });
        return sink == Long.MIN_VALUE ? 1 : 0;
    }

    private long[] time(InjectionScreen screen, String piece, int length) {
        String text = piece.repeat(length / piece.length() + 1).substring(0, length);
        long[] nanos = new long[Math.max(9, (int) ((long) repeat * 4_096 / Math.max(4_096, length)))];
        for (int i = 0; i < nanos.length; i++) {
            // This thread's processor time: other work on the machine does not count.
            long start = THREADS.getCurrentThreadCpuTime();
            sink += screen.screen(Trust.TASK, text).decision().name().length();
            nanos[i] = THREADS.getCurrentThreadCpuTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put(
                "prose",
                "The service reads records of the previous month, ignores empty ones, and prints a report for each "
                        + "customer who asked for it. Nothing is sent twice; what fails is tried again later. ");
        kinds.put(
                "code",
                "def total(rows, skip=None):\n    return sum(row['value'] for row in rows if row != skip)  # all rows\n");
        kinds.put("accented", "Der Größenvergleich übergeht führende Leerzeichen; ça évite les erreurs déjà vues. ");
        kinds.put("base64", "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw== ");
        kinds.put("chinese", "请写一个函数，读取文件并返回排序后的结果，忽略空行。");
        kinds.put("single", "i g n o r e ");
        kinds.put("verbs", "ignore forget ");
        kinds.put("marks", "a\u0301\u0316\u0301\u0316\u0301\u0316");
        kinds.put("percent", "%41%42");
        kinds.put("one-word", "a");
        return kinds;
    }
}
