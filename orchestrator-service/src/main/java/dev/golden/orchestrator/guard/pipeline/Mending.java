package dev.golden.orchestrator.guard.pipeline;

import dev.golden.orchestrator.guard.GuardRequest;
import dev.golden.orchestrator.guard.check.CharsetCheck;
import dev.golden.orchestrator.guard.check.LicenceCheck;
import dev.golden.orchestrator.guard.check.SizeCheck;
import dev.golden.orchestrator.guard.fix.FileMap;
import dev.golden.orchestrator.guard.fix.Mender;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One candidate's way through the fixes. */
final class Mending {

    private final GuardRequest request;
    private final LicenceCheck licence;
    private final boolean addHeader;
    private final Set<String> fixes = new LinkedHashSet<>();
    private volatile boolean mapRead;

    Mending(GuardRequest request, LicenceCheck licence, boolean addHeader) {
        this.request = request;
        this.licence = licence;
        this.addHeader = addHeader;
    }

    /** The files after the fixes that were found in the time. */
    Map<String, String> files(Duration time) {
        long begin = System.nanoTime();
        String tests = String.join("\n", request.tests().values());
        Map<String, String> files = new LinkedHashMap<>();
        unfolded().forEach((file, text) -> {
            String language = language(file, request.language());
            String mended = CharsetCheck.isBinary(text)
                    ? text
                    : Mender.mend(language, file, text, tests, fixes, () -> System.nanoTime() - begin > time.toNanos());
            if (addHeader && licence.lacks(language, mended) && !mended.isBlank()) {
                mended = licence.added(language, mended);
                fixes.add("licence-header");
            }
            files.put(file, mended);
        });
        return files;
    }

    Set<String> fixes() {
        return fixes;
    }

    /** Whether the answer was a map of files. */
    boolean mapRead() {
        return mapRead;
    }

    /** An answer that is a map of files becomes these files; the only one of them keeps the name that was asked for. */
    private Map<String, String> unfolded() {
        if (request.files().size() != 1) {
            return request.files();
        }
        Map.Entry<String, String> only = request.files().entrySet().iterator().next();
        if (language(only.getKey(), request.language()).equals("json") && !request.fileMap()) {
            return request.files();
        }
        Optional<Map<String, String>> map = FileMap.read(only.getValue(), request.fileMap());
        if (map.isEmpty() || !map.get().keySet().stream().allMatch(SizeCheck::isPlain)) {
            return request.files();
        }
        mapRead = true;
        fixes.add("file-map");
        Map<String, String> files = new LinkedHashMap<>(map.get());
        List<String> own = files.keySet().stream()
                .filter(file -> language(file, "").equals(request.language()))
                .toList();
        if (!files.containsKey(only.getKey()) && own.size() == 1) {
            String text = files.remove(own.getFirst());
            files.put(only.getKey(), text == null ? "" : text);
        }
        return files;
    }

    static String language(String file, String fallback) {
        String name = file.toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return switch (dot < 0 ? "" : name.substring(dot + 1)) {
            case "py", "pyi" -> "python";
            case "js", "mjs", "cjs", "jsx" -> "javascript";
            case "ts", "mts", "cts" -> "typescript";
            case "java" -> "java";
            case "sh", "bash" -> "bash";
            case "json" -> "json";
            case "md", "txt", "csv", "html", "xml", "yaml", "yml", "toml", "ini", "cfg", "sql", "css", "tsx" -> "text";
            default -> fallback;
        };
    }
}
