package dev.golden.operations.schema;

import dev.golden.migrations.Migrations;
import dev.golden.operations.CommandLogs;
import dev.golden.operations.OperationException;
import dev.golden.operations.connection.DatabaseOption;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The migration Job: schema first, then the logins that work on it. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Brings the schema up to date and gives services their logins; changes nothing when run again.",
        footer = {
            "",
            "ORCHESTRATOR_PASSWORD, PEER_HUB_PASSWORD, SUPERVISOR_PASSWORD, SANDBOX_PASSWORD and DLQ_WORKER_PASSWORD",
            "create the logins orchestrator_login, peer_hub_login, … or change their passwords. A login whose variable",
            "is not set is left as it is."
        })
public final class MigrateCommand implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DatabaseOption database = new DatabaseOption();

    @Option(
            names = "--connection-limit",
            paramLabel = "N",
            defaultValue = "200",
            description = "Most connections of each login (default: ${DEFAULT-VALUE}).")
    private int connectionLimit = 200;

    @Option(names = "--json", description = "Answer as JSON.")
    private boolean json;

    public MigrateCommand() {
        this(System.getenv());
    }

    /** @param environment holds the passwords of the logins */
    public MigrateCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        CommandLogs.silence();
        Map<ServiceLogin, String> passwords = new EnumMap<>(ServiceLogin.class);
        for (ServiceLogin login : ServiceLogin.values()) {
            login.password(environment).ifPresent(password -> passwords.put(login, password));
        }
        int applied = migrate();
        Map<String, ServiceLogins.Action> logins = applyLogins(passwords);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(Map.of("applied", applied, "logins", logins)));
        } else {
            out.println(applied == 0 ? "Schema is up to date." : "Applied " + applied + " migrations.");
            logins.forEach((login, action) -> out.println("%-20s %s".formatted(login, action)));
        }
        return 0;
    }

    private int migrate() {
        try {
            return Migrations.migrate(database.url(), database.user(), database.password());
        } catch (OperationException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason =
                    String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("unknown");
            throw new OperationException("The migrations cannot be applied: " + reason, e);
        }
    }

    private Map<String, ServiceLogins.Action> applyLogins(Map<ServiceLogin, String> passwords) {
        Map<String, ServiceLogins.Action> done = new LinkedHashMap<>();
        if (passwords.isEmpty()) {
            return done;
        }
        try (Connection connection = database.open()) {
            connection.setAutoCommit(false);
            ServiceLogins logins = new ServiceLogins(connection, connectionLimit);
            logins.keepOutOfServerLog();
            for (Map.Entry<ServiceLogin, String> entry : passwords.entrySet()) {
                done.put(entry.getKey().login(), logins.apply(entry.getKey(), entry.getValue()));
            }
            connection.commit();
            return done;
        } catch (SQLException e) {
            throw new OperationException(
                    "The logins cannot be set up: " + e.getMessage() + " (the user must be able to create roles).", e);
        }
    }
}
