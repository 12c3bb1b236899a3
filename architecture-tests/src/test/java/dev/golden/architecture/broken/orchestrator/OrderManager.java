package dev.golden.architecture.broken.orchestrator;

import dev.golden.architecture.broken.peerhub.Peer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/** Breaks constructor-injection, no-value-annotation, no-scheduled-annotation, clock, names, routes-name-a-permission, changes-are-idempotent. */
public class OrderManager {

    @Autowired
    @Nullable
    ApplicationContext context;

    @Value("${x}")
    String setting = "";

    @GetMapping("/open")
    String open() {
        return setting + Instant.now() + new Peer();
    }

    @PostMapping("/change")
    void change() {}

    @Scheduled(fixedDelay = 1)
    void tick() {}
}
