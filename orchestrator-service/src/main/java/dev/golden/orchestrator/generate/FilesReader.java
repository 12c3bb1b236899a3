package dev.golden.orchestrator.generate;

import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads files out of an author's answer. An answer without JSON is taken for the file itself, fences and prose and all: the
 * guards know how to mend code.
 */
final class FilesReader {

    private static final int MOST_FILES = 16;
    private static final Pattern PATH =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,7}");

    private final JsonAnswer answers;
    private final String main;
    private final Set<String> taken;

    /**
     * @param main name of the file that must be there
     * @param taken names of files that are given and stay as they are
     */
    FilesReader(Json json, String main, Set<String> taken) {
        this.answers = new JsonAnswer(json);
        this.main = main;
        this.taken = taken;
    }

    Reading<Map<String, String>> read(String answer) {
        AnswerText text = AnswerText.of(answer);
        if (text.fault().isPresent()) {
            return Reading.malformed(text.fault().get(), explain(text.fault().get()));
        }
        JsonAnswer.Found found = answers.find(text.text(), FilesReader::holdsFiles);
        if (found.truncated()) {
            return Reading.malformed(Fault.TRUNCATED, explain(Fault.TRUNCATED));
        }
        if (found.value().isPresent()) {
            return files(found.value().get()).after(found.notes()).after(text.notes());
        }
        JsonNode other = answers.parse(AnswerText.unfenced(text.text()));
        if (other != null && other.isContainer()) {
            return Reading.malformed(Fault.WRONG_SHAPE, "The JSON object has no field \"files\"");
        }
        return new Read<>(Map.of(main, text.text()), List.of("no JSON")).after(text.notes());
    }

    static String explain(Fault fault) {
        return switch (fault) {
            case EMPTY -> "The answer is empty";
            case REFUSED -> "The answer declines the work instead of doing it";
            case TRUNCATED -> "The answer ends in the middle; it must be shorter";
            case NOT_JSON -> "The answer holds no JSON object";
            case WRONG_SHAPE -> "The JSON object is not valid against the schema";
            case TOO_LONG -> "The answer is longer than what can be kept";
        };
    }

    private static boolean holdsFiles(JsonNode node) {
        if (node.isArray()) {
            return !node.isEmpty() && node.valueStream().allMatch(FilesReader::isFile);
        }
        return Fields.FILES.find(node).filter(JsonNode::isContainer).isPresent() || isFile(node) || isCode(node);
    }

    private static boolean isFile(JsonNode node) {
        return Fields.PATH.text(node).isPresent() && Fields.CONTENT.text(node).isPresent();
    }

    /** One file that was not given a name. */
    private static boolean isCode(JsonNode node) {
        return node.isObject() && node.size() <= 3 && node.path("code").isString();
    }

    private Reading<Map<String, String>> files(JsonNode node) {
        JsonNode files = Fields.FILES.find(node).filter(JsonNode::isContainer).orElse(node);
        Map<String, String> read = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        if (files.isArray()) {
            int n = 0;
            for (JsonNode file : files) {
                Optional<String> path = Fields.PATH.text(file);
                Optional<String> content = Fields.CONTENT.text(file);
                if (path.isEmpty() || content.isEmpty()) {
                    return Reading.malformed(Fault.WRONG_SHAPE, "files[" + n + "] lacks \"path\" or \"content\"");
                }
                read.put(plain(path.get()), content.get());
                n++;
            }
        } else if (isFile(files) || isCode(files)) {
            read.put(
                    Fields.PATH.text(files).map(FilesReader::plain).orElse(main),
                    Fields.CONTENT.text(files).orElse(""));
        } else {
            for (Map.Entry<String, JsonNode> file : files.properties()) {
                if (!file.getValue().isString()) {
                    return Reading.malformed(Fault.WRONG_SHAPE, "files must hold texts");
                }
                read.put(plain(file.getKey()), file.getValue().stringValue());
            }
        }
        return checked(read, notes);
    }

    private Reading<Map<String, String>> checked(Map<String, String> read, List<String> notes) {
        if (read.size() > 1 && read.keySet().removeAll(taken)) {
            notes.add("given files left out");
        }
        if (read.isEmpty() || read.values().stream().allMatch(String::isBlank)) {
            return Reading.malformed(Fault.EMPTY, "The answer holds no file with text");
        }
        if (read.size() > MOST_FILES) {
            return Reading.malformed(Fault.WRONG_SHAPE, "files holds more than " + MOST_FILES + " files");
        }
        int n = 0;
        for (String path : read.keySet()) {
            if (!PATH.matcher(path).matches()) {
                return Reading.malformed(Fault.WRONG_SHAPE, "files[" + n + "].path is not a plain relative path");
            }
            n++;
        }
        if (!read.containsKey(main)) {
            List<String> alike = read.keySet().stream()
                    .filter(path -> extension(path).equals(extension(main)))
                    .toList();
            if (alike.size() != 1) {
                return Reading.malformed(Fault.WRONG_SHAPE, "files holds no " + main);
            }
            read.put(main, read.remove(alike.getFirst()));
            notes.add("file renamed");
        }
        return new Read<>(Map.copyOf(read), notes);
    }

    private static String plain(String path) {
        String plain = path.strip().replace('\\', '/');
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        return plain;
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
