package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.Diagnosis;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Applies fixers until nothing gets better. The parser is the judge: a proposal counts when the text is valid with it, or
 * else when less of it is broken, and no fix turns a valid text into a broken one. So the result is never worse, and a
 * valid text with no certain slip comes back as it was.
 */
public final class Mender {

    private static final int MAX_STEPS = 12;

    /** Around the code first, inside of it last. */
    private static final List<Fixer> ALL = List.of(
            new LineEndFixer(),
            new InvisibleFixer(),
            new TokenFixer(),
            new ThinkingFixer(),
            new JsonUnwrapper(),
            new FenceFixer(),
            new TagFixer(),
            new EntityFixer(),
            new DiffFixer(),
            new LineNumberFixer(),
            new PromptFixer(),
            new QuotationFixer(),
            new EscapeFixer(),
            new HeadingFixer(),
            new JsonFixer(),
            new ProseFixer(),
            new TypographyFixer(),
            new DedentFixer(),
            new TabFixer(),
            new IndentFixer(),
            new BracketFixer(),
            new ColonFixer(),
            new PrintFixer(),
            new ShellBlockFixer(),
            new TokenInserter());

    private Mender() {}

    /**
     * The mended text.
     *
     * @param tests tests of the text in one piece
     * @param fixes names of those that changed it are added
     * @param enough whether to stop looking for more
     */
    public static String mend(
            String language, String file, String text, String tests, Set<String> fixes, BooleanSupplier enough) {
        Source source = new Source(language, file, text, tests);
        Set<String> applied = new LinkedHashSet<>();
        Source safe = source;
        Set<String> safely = Set.of();
        for (int step = 0; step < MAX_STEPS && !enough.getAsBoolean(); step++) {
            Step next = next(source, enough);
            if (next == null) {
                break;
            }
            applied.add(next.fix().name());
            source = next.source();
            if (next.fix().wraps() || !source.diagnosis().broken()) {
                safe = source;
                safely = Set.copyOf(applied);
            }
        }
        applied.retainAll(safely);
        fixes.addAll(applied);
        return safe.text();
    }

    private record Step(Fixer fix, Source source) {}

    private static @org.jspecify.annotations.Nullable Step next(Source source, BooleanSupplier enough) {
        Step best = null;
        int least = source.diagnosis().weight();
        boolean broken = source.diagnosis().broken();
        for (Fixer fixer : ALL) {
            if (!fixer.certain(source) && !broken) {
                continue;
            }
            for (String version : fixer.propose(source)) {
                if (version.equals(source.text()) || version.isBlank() || enough.getAsBoolean()) {
                    continue;
                }
                Source mended = source.with(version);
                Diagnosis diagnosis = mended.diagnosis();
                if (fixer.certain(source) && (diagnosis.clean() || broken || !diagnosis.decided())) {
                    return new Step(fixer, mended);
                }
                if (broken && diagnosis.clean()) {
                    return new Step(fixer, mended);
                }
                if (broken && diagnosis.decided() && diagnosis.weight() < least) {
                    least = diagnosis.weight();
                    best = new Step(fixer, mended);
                }
            }
        }
        return best;
    }
}
