package dev.golden.operations.schema;

import dev.golden.operations.OperationException;
import java.util.Map;
import java.util.Optional;

/** The database login of a service, and the role whose rights it has. */
enum ServiceLogin {
    ORCHESTRATOR("golden_orchestrator"),
    PEER_HUB("golden_peer_hub"),
    SUPERVISOR("golden_supervisor"),
    SANDBOX("golden_sandbox"),
    DLQ_WORKER("golden_dlq");

    private final String role;

    ServiceLogin(String role) {
        this.role = role;
    }

    String login() {
        return name().toLowerCase(java.util.Locale.ROOT) + "_login";
    }

    String role() {
        return role;
    }

    String variable() {
        return name() + "_PASSWORD";
    }

    /** @throws OperationException when the password is one that logins cannot have */
    Optional<String> password(Map<String, String> environment) {
        String password = environment.getOrDefault(variable(), "");
        if (!password.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw new OperationException(variable() + " must consist of printable ASCII characters without spaces.");
        }
        return password.isEmpty() ? Optional.empty() : Optional.of(password);
    }
}
