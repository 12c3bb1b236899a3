package dev.golden.distribution;

import dev.golden.operations.OperationException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs one service until the process is told to end; SIGTERM lets running requests and messages finish first. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs one service until SIGTERM, which lets requests and messages under way finish.",
        footer = {"", "Settings come from the environment: GOLDEN_POSTGRES_URL, GOLDEN_NATS_URL, JWT_SECRET, …"})
final class ServeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "SERVICE", description = "${COMPLETION-CANDIDATES}")
    private @Nullable Service service;

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        ConfigurableApplicationContext context = start(Objects.requireNonNull(service));
        context.addApplicationListener((ApplicationListener<ContextClosedEvent>) event -> closed.countDown());
        closed.await();
        return 0;
    }

    /** @throws OperationException naming the service; why was logged by then */
    static ConfigurableApplicationContext start(Service service, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "--spring.config.name=" + service.configName();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try {
            return SpringApplication.run(service.application(), all);
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new OperationException(service.label() + " does not start: " + root.getMessage(), e);
        }
    }
}
