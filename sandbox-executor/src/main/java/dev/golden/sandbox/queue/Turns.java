package dev.golden.sandbox.queue;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Whose executions this process began last. Without it two tenants that have as much running, which is nothing when there
 * is one worker, would be told apart by age alone: the one that came with a thousand first would be served a thousand
 * times first.
 */
final class Turns {

    private static final int MOST = 256;

    private final Set<String> served = new LinkedHashSet<>();

    synchronized void served(String tenantId) {
        served.remove(tenantId);
        served.add(tenantId);
        if (served.size() > MOST) {
            served.remove(served.iterator().next());
        }
    }

    /** The one that was served longest ago first; those that are not among them come before it. */
    synchronized String[] inOrder() {
        return served.toArray(String[]::new);
    }
}
