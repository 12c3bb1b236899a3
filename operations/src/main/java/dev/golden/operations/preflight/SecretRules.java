package dev.golden.operations.preflight;

import dev.golden.operations.preflight.Workload.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Secrets: strong where they belong, and nowhere else. */
final class SecretRules implements Rule {

    private static final Pattern SECRET_NAME =
            Pattern.compile(".*(SECRET|PASSWORD|PASSWD|TOKEN|API_?KEY|PRIVATE_?KEY)$", Pattern.CASE_INSENSITIVE);
    /** Letters and digits between a colon and the at sign of an address: a password that is not a variable. */
    private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^/\\s:@$\"']*:[^@\\s/$(<\"'{*]+@");

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----");
    private static final Pattern PLAIN_POSTGRES =
            Pattern.compile("postgres(?:ql)?://(?!\\S*sslmode=verify-(?:full|ca))\\S+");

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        inventory
                .of("Secret")
                .forEach(secret -> values(secret).forEach((key, value) -> {
                    if (SECRET_NAME.matcher(key).matches()) {
                        SecretStrength.weakness(key, value)
                                .ifPresent(weakness ->
                                        findings.accept(secret.finding("data." + key, "weak-secret", weakness)));
                    }
                }));
        inventory
                .of("ConfigMap")
                .forEach(map -> Manifest.strings(map.root().path("data"))
                        .forEach(
                                (key, value) -> text(map, "data." + key, key, value, "secret-in-configmap", findings)));
        for (Workload workload : inventory.workloads()) {
            for (Part part : workload.containers()) {
                environment(workload, part, findings);
            }
        }
    }

    private static void environment(Workload workload, Part part, Consumer<Finding> findings) {
        Set<String> seen = new HashSet<>();
        for (JsonNode variable : part.container().path("env")) {
            String name = variable.path("name").asString("");
            String path = part.path() + ".env." + name;
            if (!seen.add(name)) {
                findings.accept(workload.manifest()
                        .finding(path, "duplicate-env", "it is given twice; the last one wins silently"));
            }
            text(workload.manifest(), path, name, variable.path("value").asString(""), "secret-in-env", findings);
        }
    }

    private static void text(
            Manifest manifest, String path, String name, String value, String rule, Consumer<Finding> findings) {
        boolean named = SECRET_NAME.matcher(name).matches() && !value.isBlank() && !value.contains("$");
        if (named
                || LOGIN_IN_URL.matcher(value).find()
                || PRIVATE_KEY.matcher(value).find()) {
            findings.accept(manifest.finding(path, rule, "move it to a Secret and refer to that"));
        }
        if (PLAIN_POSTGRES.matcher(value).find()) {
            findings.accept(manifest.finding(
                    path,
                    "plaintext-postgres",
                    "add sslmode=verify-full and sslrootcert: anything less can be listened to"));
        }
    }

    static Map<String, String> values(Manifest secret) {
        Map<String, String> values =
                new TreeMap<>(Manifest.strings(secret.root().path("stringData")));
        Manifest.strings(secret.root().path("data"))
                .forEach((key, value) ->
                        values.put(key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
        return values;
    }
}
