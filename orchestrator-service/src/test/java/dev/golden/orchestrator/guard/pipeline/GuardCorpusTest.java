package dev.golden.orchestrator.guard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.contracts.Finding;
import dev.golden.orchestrator.guard.GuardReport;
import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.pipeline.Corpus.Case;
import dev.golden.orchestrator.guard.pipeline.Corpus.Kind;
import dev.golden.orchestrator.guard.pipeline.Interpreters.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The guards on labelled outputs: all that is broken is noticed, at least nine of ten fixable ones are mended without a
 * model so that the language's own parser takes them and their tests pass, and none is made worse. Other outputs of the
 * same form are judged with {@code -Dguard.corpus=FOLDER}.
 */
class GuardCorpusTest {

    private static final double FIXED = 0.9;

    private final GuardPipeline guards = Pipelines.standard();

    @TempDir
    Path folder;

    /** The corpus the fixers were written with, and the cases that were written when they were done. */
    @ParameterizedTest
    @ValueSource(strings = {"corpus", "heldout"})
    void brokenOutputs(String part) throws Exception {
        Map<String, GuardReport> reports = new LinkedHashMap<>();
        List<String> unnoticed = new ArrayList<>();
        Map<String, Map<String, Program>> fixable = new TreeMap<>();
        Map<String, Map<String, Program>> before = new TreeMap<>();
        Map<String, Map<String, Program>> after = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        List<Case> cases = Corpus.all(part);
        long fixables = 0;
        for (Case each : cases) {
            GuardReport report = check(each);
            reports.put(each.id(), report);
            if (!noticed(each, report)) {
                unnoticed.add(each.id() + " " + said(report));
            }
            String mended = text(each, report);
            before.computeIfAbsent(each.language(), key -> new TreeMap<>())
                    .put(each.id(), new Program(each.text(), ""));
            after.computeIfAbsent(each.language(), key -> new TreeMap<>()).put(each.id(), new Program(mended, ""));
            if (each.kind() == Kind.FIX) {
                fixables++;
                fixable.computeIfAbsent(each.language(), key -> new TreeMap<>())
                        .put(each.id(), new Program(mended, each.test()));
                boolean expected = each.expect().isEmpty()
                        || mended.strip().equals(each.expect().strip());
                if (!expected || report.blocked()) {
                    wrong.add(each.id() + (report.blocked() ? " is refused " + said(report) : " became " + mended));
                }
            }
        }
        Map<String, String> failed = run(fixable);
        failed.forEach((id, problem) ->
                wrong.add(id + ": " + problem + "\n" + text(java.util.Objects.requireNonNull(reports.get(id)))));
        List<String> worse = worse(before, after);
        System.out.printf(
                "guards, %s: %d broken outputs, %d noticed; %d of %d fixable ones fixed; %d worse%n",
                part, cases.size(), cases.size() - unnoticed.size(), fixables - wrong.size(), fixables, worse.size());
        wrong.forEach(each -> System.out.println("not fixed: " + each));
        assertThat(unnoticed).as("not noticed").isEmpty();
        assertThat(worse).as("made worse").isEmpty();
        assertThat(fixables - wrong.size())
                .as("fixed, of " + fixables)
                .isGreaterThanOrEqualTo(Math.round(FIXED * fixables));
    }

    @Test
    void cleanOutputsComeBackAsTheyWere() throws Exception {
        List<String> touched = new ArrayList<>();
        Map<String, Map<String, Program>> programs = new TreeMap<>();
        List<Case> cases = Corpus.all("clean");
        for (Case each : cases) {
            GuardReport report = check(each);
            if (!text(each, report).equals(each.text())) {
                touched.add(each.id() + " was changed by " + report.fixesApplied() + "\n" + text(each, report));
            }
            if (report.blocked()) {
                touched.add(each.id() + " is refused " + said(report));
            }
            programs.computeIfAbsent(each.language(), key -> new TreeMap<>())
                    .put(each.id(), new Program(each.text(), ""));
        }
        System.out.printf("guards, clean: %d outputs, %d touched%n", cases.size(), touched.size());
        assertThat(run(programs)).as("clean cases that are none").isEmpty();
        assertThat(touched).isEmpty();
    }

    private GuardReport check(Case each) {
        return guards.check(GuardRequest.of(each.language(), Map.of(each.file(), each.text()))
                .withTests(each.test().isBlank() ? Map.of() : Map.of("test", each.test())));
    }

    private static boolean noticed(Case each, GuardReport report) {
        List<String> said = new ArrayList<>(report.fixesApplied());
        report.findings().stream().map(Finding::rule).forEach(said::add);
        return each.labels().stream().anyMatch(said::contains);
    }

    private static String said(GuardReport report) {
        return report.fixesApplied() + " "
                + report.findings().stream()
                        .map(f -> f.rule() + "/" + f.severity() + ":" + f.line() + " " + f.message())
                        .toList();
    }

    private static String text(Case each, GuardReport report) {
        return report.files().getOrDefault(each.file(), text(report));
    }

    private static String text(GuardReport report) {
        return String.join("\n", report.files().values());
    }

    /** Those that the language's parser took before the fixes and takes no more. */
    private List<String> worse(Map<String, Map<String, Program>> before, Map<String, Map<String, Program>> after)
            throws Exception {
        Map<String, String> broken = run(before);
        after.values().forEach(programs -> programs.keySet().removeAll(broken.keySet()));
        List<String> worse = new ArrayList<>();
        run(after).forEach((id, problem) -> {
            if (!broken.containsKey(id)) {
                worse.add(id + ": " + problem);
            }
        });
        return worse;
    }

    private Map<String, String> run(Map<String, Map<String, Program>> programs) throws Exception {
        Map<String, String> problems = new TreeMap<>();
        Interpreters interpreters = new Interpreters(folder);
        for (Map.Entry<String, Map<String, Program>> each : programs.entrySet()) {
            Optional<Map<String, String>> seen = interpreters.run(each.getKey(), each.getValue());
            if (seen.isEmpty()) {
                System.out.println("No interpreter of " + each.getKey() + " is here: its cases are compared, not run");
            }
            seen.ifPresent(problems::putAll);
        }
        return problems;
    }
}
