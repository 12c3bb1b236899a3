package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import dev.golden.orchestrator.guard.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Bounds of a candidate as a whole.
 *
 * @param maxFiles most files
 * @param maxBytes most UTF-8 bytes in all files together
 * @param maxLine most characters in a line of code; longer ones are no work of a programmer
 */
public record SizeCheck(int maxFiles, long maxBytes, int maxLine) implements Check {

    public static final String ID = "too-large";
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}(?:/[A-Za-z0-9_.-]{1,100}){0,8}");

    @Override
    public Rule rule() {
        return Rule.SIZE;
    }

    /** What is wrong with the files together; looked at before anything is read closely. */
    public List<Finding> bounds(Map<String, String> files) {
        List<Finding> findings = new ArrayList<>();
        if (files.size() > maxFiles) {
            findings.add(Finding.of(ID, Severity.BLOCKER, "More than " + maxFiles + " files"));
        }
        long bytes = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            bytes += file.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (!isPlain(file.getKey())) {
                findings.add(Finding.of("file-name", Severity.BLOCKER, "File name is not a plain relative path"));
            }
        }
        if (bytes > maxBytes) {
            findings.add(Finding.of(ID, Severity.BLOCKER, "More than " + maxBytes + " bytes of text"));
        }
        return findings;
    }

    public static boolean isPlain(String path) {
        return FILE_NAME.matcher(path).matches()
                && Arrays.stream(path.split("/", -1)).noneMatch(part -> part.equals("..") || part.equals("."));
    }

    @Override
    public List<Finding> check(String language, String file, String text) {
        if (!Check.isCode(language)) {
            return List.of();
        }
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > maxLine) {
                return List.of(new Finding(
                        ID,
                        Severity.MINOR,
                        "A line has more than " + maxLine + " characters",
                        file,
                        Check.line(text, start),
                        null));
            }
            start = end + 1;
        }
        return List.of();
    }
}
