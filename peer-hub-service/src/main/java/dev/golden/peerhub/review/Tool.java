package dev.golden.peerhub.review;

import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.contracts.event.ReviewRequested;
import dev.golden.peerhub.agent.Agent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tool reviewers, and what each has the sandbox do. */
enum Tool {
    TESTS("tool-tests", Action.TEST),
    PYFLAKES("tool-pyflakes", Action.LINT),
    BANDIT("tool-bandit", Action.SECURITY_SCAN);

    private static final Pattern NOSEC = Pattern.compile("(#\\s*)nosec", Pattern.CASE_INSENSITIVE);

    private final String agentId;
    private final Action action;

    Tool(String agentId, Action action) {
        this.agentId = agentId;
        this.action = action;
    }

    static Optional<Tool> of(Agent agent) {
        return find(agent.id());
    }

    static Optional<Tool> find(String agentId) {
        for (Tool tool : values()) {
            if (tool.agentId.equals(agentId)) {
                return Optional.of(tool);
            }
        }
        return Optional.empty();
    }

    String agentId() {
        return agentId;
    }

    Action action() {
        return action;
    }

    /** What the tool is given: the artifact, and the tests for the one that runs them. */
    Map<String, String> files(ReviewRequested request) {
        return switch (this) {
            case TESTS -> {
                Map<String, String> files = new HashMap<>(request.files());
                files.putAll(request.tests());
                yield files;
            }
            case PYFLAKES -> request.files();
            // A comment in the artifact must not silence its own reviewer; the length stays, so lines and columns do.
            case BANDIT -> {
                Map<String, String> files = new HashMap<>();
                request.files()
                        .forEach((name, text) ->
                                files.put(name, NOSEC.matcher(text).replaceAll("$1n0sec")));
                yield files;
            }
        };
    }
}
