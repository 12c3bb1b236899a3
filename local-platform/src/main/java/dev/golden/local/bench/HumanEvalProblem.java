package dev.golden.local.bench;

import dev.golden.local.state.LaunchException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One problem of HumanEval.
 *
 * @param id e.g. {@code HumanEval/0}
 * @param prompt signature and docstring, where the solution goes on
 * @param test defines {@code check(candidate)}
 */
record HumanEvalProblem(String id, String prompt, String entryPoint, String solution, String test) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** @throws LaunchException when the file is not HumanEval's JSON lines */
    static List<HumanEvalProblem> read(Path file) {
        List<HumanEvalProblem> problems = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    JsonNode node = JSON.readTree(line);
                    problems.add(new HumanEvalProblem(
                            text(node, "task_id"),
                            text(node, "prompt"),
                            text(node, "entry_point"),
                            text(node, "canonical_solution"),
                            text(node, "test")));
                }
            }
        } catch (IOException | JacksonException e) {
            throw new LaunchException("The problems in " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (problems.isEmpty()) {
            throw new LaunchException("There are no problems in " + file + ".");
        }
        return problems;
    }

    String canonicalCandidate() {
        return prompt + solution;
    }

    /** The candidate with another body. */
    String candidateWith(String body) {
        return prompt + body;
    }

    /** pytest file beside {@code candidate.py}. */
    String tests() {
        return """
                from candidate import *
                from candidate import %s

                %s

                def test_candidate():
                    check(%s)
                """.formatted(entryPoint, test.strip() + "\n", entryPoint);
    }

    /** Changes when anything of the problem changes. */
    String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((prompt + "\u0000" + solution + "\u0000" + test).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(JsonNode node, String field) {
        String value = node.path(field).asString("");
        if (value.isEmpty()) {
            throw new LaunchException("A problem has no " + field + ".");
        }
        return value;
    }
}
