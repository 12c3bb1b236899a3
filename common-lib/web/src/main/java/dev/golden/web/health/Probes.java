package dev.golden.web.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/** Asks the components how they are; one that does not answer in time is down, and nobody waits longer for it. */
final class Probes {

    /** As far as a service has them: the database, and a sandbox that passed its self-test. */
    private static final List<String> ESSENTIAL = List.of("db", "sandboxHealth");

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HealthContributorRegistry registry;
    private final String service;

    Probes(HealthContributorRegistry registry, String service) {
        this.registry = registry;
        this.service = service;
    }

    Map<String, Status> all() {
        Map<String, FutureTask<Status>> asked = new LinkedHashMap<>();
        for (HealthContributors.Entry entry : registry) {
            asked.put(entry.name(), ask(entry.contributor()));
        }
        Map<String, Status> answers = new LinkedHashMap<>();
        asked.forEach((name, answer) -> answers.put(name, await(answer)));
        return answers;
    }

    /** Whether what every request needs is there. Other components may be down while requests are served. */
    Status essential() {
        return await(askEssential());
    }

    /** Asks and does not wait. */
    FutureTask<Status> askEssential() {
        return start(() -> {
            Status worst = Status.UP;
            for (String component : ESSENTIAL) {
                HealthContributor contributor = registry.getContributor(component);
                Status status = contributor == null ? Status.UP : status(contributor);
                worst = isWell(status) ? worst : status;
            }
            return worst;
        });
    }

    private FutureTask<Status> ask(HealthContributor contributor) {
        return start(() -> status(contributor));
    }

    private FutureTask<Status> start(Callable<Status> question) {
        FutureTask<Status> task = new FutureTask<>(question);
        Thread.ofVirtual().name(service + "-health").start(task);
        return task;
    }

    private static Status status(HealthContributor contributor) {
        return switch (contributor) {
            case HealthIndicator indicator -> {
                Health health = indicator.health();
                yield health == null ? Status.UNKNOWN : health.getStatus();
            }
            case CompositeHealthContributor parts ->
                parts.stream().map(part -> status(part.contributor())).allMatch(Probes::isWell)
                        ? Status.UP
                        : Status.DOWN;
            default -> Status.UNKNOWN;
        };
    }

    static boolean isWell(Status status) {
        return !status.equals(Status.DOWN) && !status.equals(Status.OUT_OF_SERVICE);
    }

    private static Status await(FutureTask<Status> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            return Status.DOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.DOWN;
        }
    }
}
