package dev.golden.orchestrator.guard.fix;

import dev.golden.orchestrator.guard.parse.CodeMask;
import dev.golden.orchestrator.guard.parse.Diagnosis;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text that is being mended, with what is known of it. Not for more than one thread. */
final class Source {

    private static final Set<String> CODE = Set.of("python", "javascript", "typescript", "java", "bash");

    private final String language;
    private final String file;
    private final String text;
    private final String tests;
    private @Nullable Diagnosis diagnosis;
    private @Nullable BitSet literals;

    /** @param tests all tests in one text; what they name tells which of two versions is meant */
    Source(String language, String file, String text, String tests) {
        this.language = language;
        this.file = file;
        this.text = text;
        this.tests = tests;
    }

    Source with(String version) {
        return new Source(language, file, version, tests);
    }

    String language() {
        return language;
    }

    String file() {
        return file;
    }

    String text() {
        return text;
    }

    String tests() {
        return tests;
    }

    boolean isCode() {
        return CODE.contains(language);
    }

    List<String> lines() {
        return List.of(text.split("\n", -1));
    }

    Diagnosis diagnosis() {
        if (diagnosis == null) {
            diagnosis = Diagnosis.of(language, text);
        }
        return diagnosis;
    }

    /** Characters inside strings and comments. */
    BitSet literals() {
        if (literals == null) {
            literals = CodeMask.literals(language, text);
        }
        return literals;
    }

    boolean parses(String version) {
        return Diagnosis.of(language, version).clean();
    }
}
