package dev.golden.local.platform;

import dev.golden.local.state.LaunchException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Five application contexts in this process. */
final class EmbeddedServices implements Services {

    private final Function<Service, Map<String, String>> environment;
    private final Map<Service, ConfigurableApplicationContext> contexts = new ConcurrentHashMap<>();

    EmbeddedServices(Function<Service, Map<String, String>> environment) {
        this.environment = environment;
    }

    @Override
    public void start() {
        // Two at a time: the cores of a small machine; the first one loads most classes for all.
        int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
        try (ExecutorService starters = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("platform-start-", 0).factory())) {
            Map<Service, Future<ConfigurableApplicationContext>> started = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                started.put(service, starters.submit(() -> open(service)));
            }
            started.forEach(EmbeddedServices::await);
        }
    }

    @Override
    public void stop() {
        try (ExecutorService stoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            contexts.values().forEach(context -> stoppers.submit(context::close));
        }
    }

    @Override
    public boolean mayBecomeReady(Service service) {
        return contexts.containsKey(service);
    }

    private ConfigurableApplicationContext open(Service service) {
        Thread.currentThread().setName(service.label() + "-start");
        Map<String, Object> own = new HashMap<>(environment.apply(service));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(service.application())
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .listeners(new FirstSource(own))
                .run();
        contexts.put(service, context);
        return context;
    }

    private static void await(Service service, Future<ConfigurableApplicationContext> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new LaunchException(service.label() + " does not start: " + rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchException("Interrupted while " + service.label() + " started", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": "
                + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    /**
     * Gives one context an environment of its own, ahead of the process's. The suffix of its name makes Spring map
     * {@code GOLDEN_MODEL_NAME} to {@code golden.model.name} as it does for the real environment.
     */
    private record FirstSource(Map<String, Object> own)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment()
                    .getPropertySources()
                    .addFirst(new SystemEnvironmentPropertySource("launcher-systemEnvironment", own));
        }

        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }
    }
}
