package dev.golden.local.platform;

import dev.golden.local.server.NatsServer;
import dev.golden.local.server.PostgresServer;
import dev.golden.local.state.StateFolder;
import dev.golden.messaging.BrokerAddress;
import dev.golden.operations.backup.Drill;
import dev.golden.operations.connection.DatabaseAddress;
import java.nio.file.Path;
import java.time.Duration;

/** Empty Postgres and NATS in a folder of their own. */
public final class ThrowAwayServers implements Drill.Servers {

    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

    private final PostgresServer postgres;
    private final NatsServer nats;

    /** Starts them; {@code folder} is left to the caller, who deletes it. */
    public ThrowAwayServers(Path folder) {
        StateFolder state = new StateFolder(folder);
        state.prepare();
        Ports ports = Ports.random();
        postgres = new PostgresServer(state, ports.postgres(), RESTART_DELAY);
        nats = new NatsServer(state, ports.nats(), RESTART_DELAY);
        try {
            postgres.start();
            nats.start();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public DatabaseAddress database() {
        return new DatabaseAddress(postgres.url(), PostgresServer.USER, postgres.password());
    }

    @Override
    public BrokerAddress broker() {
        return BrokerAddress.of(natsUrl());
    }

    /** With user and password in it. */
    public String natsUrl() {
        return nats.url();
    }

    @Override
    public void close() {
        nats.close();
        postgres.close();
    }
}
