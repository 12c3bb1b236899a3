package dev.golden.benchmarks.injection;

import dev.golden.benchmarks.injection.Evaluation.Row;
import dev.golden.injection.InjectionProperties;
import dev.golden.injection.InjectionScreen;
import dev.golden.injection.LinearModel;
import dev.golden.injection.Trust;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Prints recall, false positives and latency per set, with 95 % intervals.",
        footer = {
            "",
            "DIR holds *.jsonl, one object per line: {\"text\": \"…\", \"label\": \"attack\" or \"harmless\",",
            "\"family\": \"…\" (optional)}; the three public files are read as they are."
        })
final class EvaluateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of sets.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            defaultValue = "TASK",
            description = "Whose thresholds: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Trust source = Trust.TASK;

    @Option(
            names = "--training",
            paramLabel = "DIR",
            description = "Leave out what is nearly the same as a sample here.")
    private @Nullable Path training;

    @Option(
            names = "--leave-one-family-out",
            description = "Trains again without each family of --training and prints what is caught of it.")
    private boolean leaveOut;

    @Option(names = "--by-family", description = "A row per family as well.")
    private boolean byFamily;

    @Option(names = "--mistakes", description = "Prints each text that was judged wrongly, to the error output.")
    private boolean mistakes;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        List<Sample> samples = new ArrayList<>();
        folders.forEach(folder -> samples.addAll(SampleFiles.read(folder)));
        List<Sample> distinct = distinct(samples);
        InjectionScreen screen = InjectionScreen.of(InjectionProperties.standard());
        // Once unmeasured: the first texts would time the compiler.
        evaluation(screen, false).rows(distinct);
        Map<String, Row> rows = new LinkedHashMap<>(evaluation(screen, mistakes).rows(distinct));
        if (byFamily) {
            families(distinct)
                    .forEach(family -> rows.put(
                            "family " + family,
                            evaluation(screen, false).row("family " + family, of(distinct, family))));
        }
        if (leaveOut && training != null) {
            leaveOneOut(TrainingSet.of(training), rows);
        }
        print(rows, samples.size() - distinct.size());
        return 0;
    }

    private Evaluation evaluation(InjectionScreen screen, boolean tell) {
        return new Evaluation(screen, source, text -> {
            if (tell) {
                System.err.println(text);
            }
        });
    }

    private List<Sample> distinct(List<Sample> samples) {
        NearDuplicates known = new NearDuplicates();
        if (training != null && !leaveOut) {
            known.distinct(TrainingSet.of(training));
            return new NearDuplicates().distinct(known.unseen(samples));
        }
        return known.distinct(samples);
    }

    private void leaveOneOut(List<Sample> all, Map<String, Row> rows) {
        for (String family : families(all)) {
            List<Sample> others = all.stream()
                    .filter(sample -> !sample.attack() || !sample.family().equals(family))
                    .toList();
            InjectionScreen screen =
                    InjectionScreen.with(InjectionProperties.standard(), Trainer.fit(others, LinearModel.shipped()));
            String name = "left out " + family;
            rows.put(name, evaluation(screen, false).row(name, of(all, family)));
        }
    }

    private static Set<String> families(List<Sample> samples) {
        Set<String> families = new TreeSet<>();
        samples.stream()
                .filter(sample -> sample.attack() && !sample.family().isEmpty())
                .forEach(sample -> families.add(sample.family()));
        return families;
    }

    private static List<Sample> of(List<Sample> samples, String family) {
        return samples.stream()
                .filter(sample -> sample.attack() && sample.family().equals(family))
                .toList();
    }

    private void print(Map<String, Row> rows, int dropped) {
        if (json) {
            System.out.println(
                    JsonMapper.shared().writeValueAsString(Map.of("dropped", dropped, "rows", rows.values())));
            return;
        }
        System.out.printf("%d near duplicates left out. Intervals: 95 %%, Wilson. Times: microseconds.%n", dropped);
        System.out.printf(
                "%-46s %-8s %5s  %-24s %-24s %6s %6s %8s%n",
                "set", "label", "n", "blocked", "blocked or flagged", "p50", "p95", "p95/4KB");
        rows.values()
                .forEach(row -> System.out.printf(
                        "%-46s %-8s %5d  %-24s %-24s %6d %6d %8d%n",
                        row.set(),
                        row.label(),
                        row.blocked().of(),
                        row.blocked(),
                        row.caught(),
                        row.p50(),
                        row.p95(),
                        row.p95Per4Kb()));
    }
}
