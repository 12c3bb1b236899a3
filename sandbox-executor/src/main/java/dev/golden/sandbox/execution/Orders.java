package dev.golden.sandbox.execution;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.contracts.event.ExecutionRequested.Action;
import dev.golden.database.Ids;
import dev.golden.sandbox.language.Languages;
import dev.golden.sandbox.queue.ExecutionOrder;
import dev.golden.sandbox.runtime.Profile;
import dev.golden.security.Caller;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes orders of what callers send. */
final class Orders {

    private static final int LONGEST_KEY = 200;

    private final Languages languages;
    private final OrderRules rules;

    Orders(Languages languages, OrderRules rules) {
        this.languages = languages;
        this.rules = rules;
    }

    /** @throws ProblemException 400 with every rule that is broken */
    ExecutionOrder of(ExecuteRequest request, @Nullable String key, Caller caller) {
        String language = Objects.requireNonNullElse(request.language(), "python");
        if (!languages.isKnown(language)) {
            throw ProblemException.invalid("language", "must be one of " + String.join(", ", languages.names()));
        }
        boolean tested = request.tests() != null && !request.tests().isNull();
        ExecutionOrder.Payload payload = new ExecutionOrder.Payload(
                files(request, language),
                request.stdin(),
                args(request),
                request.timeoutMs(),
                request.memoryMb(),
                profile(request.profile()));
        List<OrderRules.Breach> breaches = new ArrayList<>(rules.breaches(language, payload));
        OrderRules.range("priority", request.priority(), OrderRules.LEAST_PRIORITY, OrderRules.MOST_PRIORITY, breaches);
        if (!breaches.isEmpty()) {
            throw refused(breaches);
        }
        return new ExecutionOrder(
                id(key, caller),
                caller.tenantId(),
                null,
                null,
                null,
                caller.subject(),
                language,
                tested ? Action.TEST : Action.RUN,
                Objects.requireNonNullElse(request.priority(), ExecutionOrder.USUAL_PRIORITY),
                payload);
    }

    private static ProblemException refused(List<OrderRules.Breach> breaches) {
        return new ProblemException(
                ProblemType.VALIDATION_FAILED,
                breaches.getFirst().toString(),
                breaches.stream()
                        .map(breach -> new ProblemException.FieldError(breach.field(), breach.message()))
                        .distinct()
                        .toList());
    }

    private Map<String, String> files(ExecuteRequest request, String language) {
        Map<String, String> files = new LinkedHashMap<>();
        if (request.files() != null) {
            request.files().forEach((name, text) -> {
                if (text == null) {
                    throw ProblemException.invalid("files", "must give text for every name");
                }
                files.put(name, text);
            });
        }
        if (request.code() != null) {
            put(files, "code", languages.mainFile(language), request.code());
        }
        JsonNode tests = request.tests();
        if (tests == null || tests.isNull()) {
            return files;
        }
        if (tests.isString()) {
            put(files, "tests", languages.testFile(language), tests.stringValue());
        } else if (tests.isObject() && tests.values().stream().allMatch(JsonNode::isString)) {
            tests.propertyNames()
                    .forEach(name -> put(files, "tests", name, tests.get(name).stringValue()));
        } else {
            throw ProblemException.invalid("tests", "must be text or a map of file names to text");
        }
        return files;
    }

    private static void put(Map<String, String> files, String field, String name, String text) {
        if (files.putIfAbsent(name, text) != null) {
            throw ProblemException.invalid(field, "and files both give " + name);
        }
    }

    private static List<String> args(ExecuteRequest request) {
        List<String> args = new ArrayList<>();
        for (String argument : Objects.requireNonNullElse(request.args(), List.<@Nullable String>of())) {
            if (argument == null) {
                throw ProblemException.invalid("args", "must each be text");
            }
            args.add(argument);
        }
        return args;
    }

    private static @Nullable Profile profile(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(Profile.values())
                .filter(profile -> profile.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "profile",
                        "must be one of "
                                + Arrays.stream(Profile.values())
                                        .map(Profile::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private static UUID id(@Nullable String key, Caller caller) {
        if (key == null) {
            return Ids.next();
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ProblemException.invalid("Idempotency-Key", "must be 1 to " + LONGEST_KEY + " characters");
        }
        return Ids.derived("sandbox-execution", caller.tenantId(), caller.subject(), key);
    }
}
