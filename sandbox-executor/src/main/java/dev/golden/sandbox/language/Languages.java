package dev.golden.sandbox.language;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.sandbox.runtime.SandboxJob;
import dev.golden.sandbox.runtime.WarmStart;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The languages this executor knows, and what it has for each. */
public final class Languages {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/bin:/usr/bin:/bin",
            "HOME", SandboxJob.WORK,
            "TMPDIR", "/tmp",
            "LANG", "C.UTF-8");

    private final LanguageProperties properties;
    private final Map<String, Language> byName = new TreeMap<>();
    private final SecureRandom random = new SecureRandom();

    Languages(LanguageProperties properties) {
        this.properties = properties;
        NodeProgram node = NodeProgram.find(properties);
        List.of(
                        new Python(properties),
                        new JavaScript(node),
                        new TypeScript(node),
                        new Bash(properties),
                        new JavaSource())
                .forEach(language -> byName.put(language.name(), language));
    }

    /** What is reported of a language. */
    public record LanguageReport(
            String language,
            boolean available,
            @Nullable String version,
            Map<String, String> tools,
            List<Action> actions,
            List<String> missing,
            String profile,
            String mainFile,
            String testFile,
            int defaultMemoryMb,
            long defaultTimeoutMs) {}

    public boolean isKnown(String language) {
        return byName.containsKey(language);
    }

    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** File name that unnamed code gets. */
    public String mainFile(String language) {
        return require(language).mainFile();
    }

    /** File name that unnamed tests get. */
    public String testFile(String language) {
        return require(language).testFile();
    }

    public List<LanguageReport> report() {
        return byName.values().stream()
                .map(language -> new LanguageReport(
                        language.name(),
                        !language.actions().isEmpty(),
                        language.version(),
                        language.tools(),
                        language.actions().stream().sorted().toList(),
                        language.missing(),
                        properties.profile(language.name()).wireName(),
                        language.mainFile(),
                        language.testFile(),
                        language.defaultMemoryMegabytes(),
                        properties.timeout().toMillis()))
                .toList();
    }

    /**
     * Makes the job that does the action.
     *
     * @throws UnsupportedRequestException when it cannot be done here
     */
    public SandboxJob job(UUID id, String name, Action action, SourceText source, Limits limits) {
        Language language = require(name);
        if (!language.actions().contains(action)) {
            List<String> missing = language.missing();
            throw new UnsupportedRequestException(action + " is not available for " + name
                    + (missing.isEmpty() ? "" : ": missing " + String.join(", ", missing)));
        }
        Profile profile = limits.profile() == null ? properties.profile(name) : limits.profile();
        int memory = limits.memoryMegabytes() == null ? language.defaultMemoryMegabytes() : limits.memoryMegabytes();
        String mark =
                HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        environment.putAll(language.environment());
        environment.put(SandboxJob.MARK_VARIABLE, mark);
        List<String> command =
                language.command(action, new ArrayList<>(source.files().keySet()), source.arguments(), memory, profile);
        List<String> words = language.waitingWords(action, command, memory, profile);
        return new SandboxJob(
                id,
                command,
                source.files(),
                environment,
                source.stdin(),
                profile,
                limits.timeoutMillis() == null ? properties.timeout() : Duration.ofMillis(limits.timeoutMillis()),
                memory,
                mark,
                language.addressSpaceLimited(),
                words == null ? null : new WarmStart(waiting(language, action, profile), words));
    }

    /** Kinds of sandboxes that should wait before the first job comes. */
    List<WarmStart.Kind> usualStarts() {
        return properties.warm().stream()
                .map(byName::get)
                .filter(language -> language != null && language.actions().contains(Action.RUN))
                .map(language -> waiting(language, Action.RUN, properties.profile(language.name())))
                .toList();
    }

    private static WarmStart.Kind waiting(Language language, Action action, Profile profile) {
        Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
        environment.putAll(language.environment());
        return new WarmStart.Kind(
                language.name() + "-" + action.name().toLowerCase(Locale.ROOT) + "-" + profile.wireName(),
                language.waitingCommand(action, profile),
                environment,
                profile,
                language.defaultMemoryMegabytes(),
                language.waitingMakesFolders(action));
    }

    private Language require(String name) {
        Language language = byName.get(name);
        if (language == null) {
            throw new UnsupportedRequestException("Language " + name + " is not known: one of " + names());
        }
        return language;
    }

    /** What is run. */
    public record SourceText(Map<String, String> files, List<String> arguments, String stdin) {}

    /** What a request asks for; null where it leaves it to the language. */
    public record Limits(
            @Nullable Integer timeoutMillis,
            @Nullable Integer memoryMegabytes,
            @Nullable Profile profile) {}
}
