package dev.golden.operations.preflight;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Checks manifests and Secrets before anything is deployed. Never says a secret's value. */
public final class Preflight {

    private static final List<Rule> RULES = List.of(
            new ContainerRules(),
            new PodRules(),
            new ScalingRules(),
            new NetworkRules(),
            new SecretRules(),
            new ReferenceRules(),
            new RightsRules(),
            new ServerRules());

    private final Manifests manifests = new Manifests(System.getenv().getOrDefault("PATH", ""));
    private final boolean secretsGiven;

    /** @param secrets files or folders of Secrets; without them those that {@code golden secrets} makes are taken for granted */
    public Preflight(List<Path> sources, List<Path> secrets) {
        secretsGiven = !secrets.isEmpty();
        sources.forEach(manifests::add);
        secrets.forEach(manifests::add);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(manifests.unreadable());
        findings.addAll(findings(new Inventory(manifests.all(), secretsGiven)));
        return findings;
    }

    static List<Finding> findings(Inventory inventory) {
        LinkedHashSet<Finding> findings = new LinkedHashSet<>();
        RULES.forEach(rule -> rule.check(inventory, findings::add));
        return List.copyOf(findings);
    }

    /** Prints what was found; 0 when that is nothing, else 1. */
    public int report(boolean json, PrintWriter out) {
        List<Finding> findings = findings();
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("objects", manifests.all().size());
            answer.put("notes", manifests.notes());
            answer.put("findings", findings);
            out.println(JsonMapper.shared().writeValueAsString(answer));
        } else {
            manifests.notes().forEach(out::println);
            findings.forEach(finding -> out.println(finding.text()));
            out.println(manifests.all().size() + " objects, " + findings.size() + " mistakes");
        }
        out.flush();
        return findings.isEmpty() ? 0 : 1;
    }
}
