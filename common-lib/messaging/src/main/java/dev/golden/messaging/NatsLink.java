package dev.golden.messaging;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Phases;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.JetStreamOptions;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The one connection to the broker. The service starts without it; it is made in the background and made again for as
 * long as the service runs.
 */
final class NatsLink implements SmartLifecycle {

    /** How long a request to JetStream may take. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    static final JetStreamOptions JETSTREAM =
            JetStreamOptions.builder().requestTimeout(REQUEST_TIMEOUT).build();

    private static final Logger log = LoggerFactory.getLogger(NatsLink.class);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(3));

    private final NatsProperties properties;
    private final String service;
    private final List<Consumer<Connection>> onConnection = new CopyOnWriteArrayList<>();
    private final Object monitor = new Object();
    private volatile @Nullable Connection connection;
    private volatile boolean running;
    private @Nullable Thread connecting;

    NatsLink(NatsProperties properties, String service) {
        this.properties = properties;
        this.service = service;
    }

    /** The connection, when the broker can be reached right now. */
    Optional<Connection> find() {
        Connection present = connection;
        return present != null && present.getStatus() == Connection.Status.CONNECTED
                ? Optional.of(present)
                : Optional.empty();
    }

    /** @throws ProblemException {@code UNAVAILABLE} when the broker cannot be reached */
    Connection require() {
        return find().orElseThrow(
                        () -> new ProblemException(ProblemType.UNAVAILABLE, "The message broker cannot be reached"));
    }

    /** Waits until the broker can be reached. */
    Connection await() throws InterruptedException {
        for (Optional<Connection> found = find(); ; found = find()) {
            if (found.isPresent()) {
                return found.get();
            }
            synchronized (monitor) {
                monitor.wait(500);
            }
        }
    }

    /** Runs the work for the present connection and every later one, not for mere reconnects. */
    void onConnection(Consumer<Connection> work) {
        onConnection.add(work);
        Connection present = connection;
        if (present != null) {
            work.accept(present);
        }
    }

    @Override
    public void start() {
        running = true;
        connectInBackground();
    }

    @Override
    public void stop() {
        running = false;
        Thread thread = connecting;
        if (thread != null) {
            thread.interrupt();
        }
        Connection present = connection;
        connection = null;
        if (present != null) {
            try {
                present.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything that sends or receives, and after it at the end. */
    @Override
    public int getPhase() {
        return Phases.BROKER;
    }

    private void connectInBackground() {
        connecting = Thread.ofVirtual().name(service + "-nats-connect").start(this::connect);
    }

    private void connect() {
        for (int attempt = 1; running; attempt++) {
            try {
                Connection made = Nats.connect(options());
                connection = made;
                log.atInfo()
                        .addKeyValue("server", made.getServerInfo().getServerName())
                        .log("connected to the message broker");
                onConnection.forEach(work -> work.accept(made));
                wakeUp();
                return;
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (attempt == 1) {
                    log.atWarn()
                            .addKeyValue("cause", e.getMessage())
                            .log("message broker cannot be reached, trying on");
                }
                try {
                    Thread.sleep(BACKOFF.delay(attempt));
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }

    private void wakeUp() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    private Options options() {
        return properties
                .address()
                .options(service)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(500))
                .reconnectJitter(Duration.ofMillis(500))
                .connectionTimeout(Duration.ofSeconds(2))
                .pingInterval(Duration.ofSeconds(10))
                .requestCleanupInterval(Duration.ofSeconds(1))
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name(service + "-nats-", 0).factory()))
                .errorListener(new NatsErrorLog())
                .connectionListener(this::connectionEvent)
                .build();
    }

    private void connectionEvent(Connection source, ConnectionListener.Events event) {
        switch (event) {
            case DISCONNECTED -> log.info("message broker lost");
            case RECONNECTED -> {
                log.info("message broker is back");
                wakeUp();
            }
            case CLOSED -> {
                // The client gives up on its own after repeated refusals (changed password): start over.
                if (running && source.equals(connection)) {
                    connection = null;
                    connectInBackground();
                }
            }
            default -> log.atDebug().addKeyValue("event", event).log("message broker");
        }
    }
}
