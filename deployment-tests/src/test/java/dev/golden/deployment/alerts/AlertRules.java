package dev.golden.deployment.alerts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The rule files of the repository, read. */
final class AlertRules {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path FOLDER = ROOT.resolve("k8s/rules");

    private static final Pattern NOISE = Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]"
            + "|\\b(by|on|without|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\boffset\\s+\\w+");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\w)(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool");

    /** An alert or a recording. */
    record Rule(
            Path file,
            boolean alert,
            String name,
            String expr,
            Map<String, String> labels,
            Map<String, String> annotations) {}

    private AlertRules() {}

    static List<Path> files() {
        return yaml(FOLDER);
    }

    static List<Path> tests() {
        return yaml(FOLDER.resolve("tests"));
    }

    static List<Rule> all() {
        return files().stream().flatMap(file -> in(file).stream()).toList();
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::alert).toList();
    }

    @SuppressWarnings("unchecked")
    static List<Rule> in(Path file) {
        List<Rule> rules = new ArrayList<>();
        for (Map<String, Object> group :
                (List<Map<String, Object>>) mapping(file).getOrDefault("groups", List.of())) {
            for (Map<String, Object> rule : (List<Map<String, Object>>) group.getOrDefault("rules", List.of())) {
                boolean alert = rule.containsKey("alert");
                rules.add(new Rule(
                        file,
                        alert,
                        String.valueOf(rule.get(alert ? "alert" : "record")),
                        String.valueOf(rule.get("expr")),
                        (Map<String, String>) rule.getOrDefault("labels", Map.of()),
                        (Map<String, String>) rule.getOrDefault("annotations", Map.of())));
            }
        }
        return rules;
    }

    /** Names of the metrics in an expression. */
    static Set<String> metrics(String expr) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(NOISE.matcher(expr).replaceAll(" "));
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }

    static Map<String, Object> mapping(Path file) {
        return new Yaml().load(text(file));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> yaml(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
