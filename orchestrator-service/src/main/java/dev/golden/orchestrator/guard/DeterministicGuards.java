package dev.golden.orchestrator.guard;

import dev.golden.contracts.Finding;
import dev.golden.contracts.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** First the shape, then the fixers until nothing changes, then the checks on what came out. */
@Component
@EnableConfigurationProperties(GuardProperties.class)
class DeterministicGuards implements Guards {

    /** A text that still changes after this many rounds is left as it was: fixing must be idempotent. */
    private static final int MAX_ROUNDS = 6;

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}(?:/[A-Za-z0-9_.-]{1,100}){0,8}");

    private final GuardProperties properties;

    DeterministicGuards(GuardProperties properties) {
        this.properties = properties;
    }

    @Override
    public GuardReport check(GuardRequest request) {
        List<Finding> shape = shape(request.files());
        if (!shape.isEmpty()) {
            return new GuardReport(request.files(), shape, List.of(), true);
        }
        Map<String, String> files = new LinkedHashMap<>();
        Set<String> fixes = new LinkedHashSet<>();
        List<Finding> findings = new ArrayList<>();
        List<Check> checks = List.of(
                new SyntaxCheck(),
                new SecretCheck(),
                new CanaryCheck(request.canary()),
                new ExfiltrationCheck(),
                new BannedConstructs());
        request.files().forEach((file, text) -> {
            String language = language(file, request.language());
            String mended = mend(language, text, fixes);
            files.put(file, mended);
            if (mended.isBlank() && !text.isBlank()) {
                findings.add(Finding.of("empty-candidate", Severity.BLOCKER, "Nothing is left of " + file));
            }
            for (Check check : checks) {
                findings.addAll(check.check(language, file, mended));
            }
        });
        return new GuardReport(Map.copyOf(files), List.copyOf(findings), List.copyOf(fixes), blocked(findings));
    }

    private static boolean blocked(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity().compareTo(Severity.BLOCKER) >= 0);
    }

    private List<Finding> shape(Map<String, String> files) {
        List<Finding> findings = new ArrayList<>();
        if (files.isEmpty() || files.values().stream().allMatch(String::isBlank)) {
            findings.add(Finding.of("empty-candidate", Severity.BLOCKER, "There is no code"));
        }
        if (files.size() > properties.maxFiles()) {
            findings.add(Finding.of("too-large", Severity.BLOCKER, "More than " + properties.maxFiles() + " files"));
        }
        long bytes = 0;
        for (Map.Entry<String, String> file : files.entrySet()) {
            bytes += file.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (!FILE_NAME.matcher(file.getKey()).matches() || escapes(file.getKey())) {
                findings.add(Finding.of("file-name", Severity.BLOCKER, "File name is not a plain relative path"));
            }
        }
        if (bytes > properties.maxSize().toBytes()) {
            findings.add(Finding.of("too-large", Severity.BLOCKER, "More than " + properties.maxSize() + " of text"));
        }
        return findings;
    }

    private static boolean escapes(String path) {
        return java.util.Arrays.stream(path.split("/", -1)).anyMatch(part -> part.equals("..") || part.equals("."));
    }

    /** The text after all fixers; names of those that changed it are added to {@code fixes}. */
    static String mend(String language, String text, Set<String> fixes) {
        Set<String> applied = new LinkedHashSet<>();
        String current = text;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            String before = current;
            for (Fixer fixer : Fixer.ALL) {
                Optional<String> mended = fixer.fix(language, current);
                if (mended.isPresent()) {
                    current = mended.get();
                    applied.add(fixer.name());
                }
            }
            if (current.equals(before)) {
                fixes.addAll(applied);
                return current;
            }
        }
        return text;
    }

    static String language(String file, String fallback) {
        String name = file.toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return switch (dot < 0 ? "" : name.substring(dot + 1)) {
            case "py", "pyi" -> "python";
            case "js", "mjs", "cjs" -> "javascript";
            case "java" -> "java";
            case "sh", "bash" -> "bash";
            case "json" -> "json";
            case "md", "txt", "csv", "html", "xml", "yaml", "yml", "toml", "ini", "cfg", "sql", "css" -> "text";
            default -> fallback;
        };
    }
}
