package dev.golden.sandbox.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much this process runs, in all and for each tenant. What runs is not taken back, so one tenant never has all of it:
 * its endless loops would stop everybody else until their deadline.
 */
final class Slots {

    private final int all;
    private final int perTenant;
    private final Map<String, Integer> tenants = new HashMap<>();
    private int taken;

    Slots(int all, int perTenant) {
        this.all = all;
        this.perTenant = perTenant;
    }

    /** Takes one for the tenant; false when there is none for it. */
    synchronized boolean tryTake(String tenantId) {
        if (taken >= all || tenants.getOrDefault(tenantId, 0) >= perTenant) {
            return false;
        }
        taken++;
        assign(tenantId);
        return true;
    }

    /** Waits for one that is not yet for anybody. */
    synchronized void take() throws InterruptedException {
        while (taken >= all) {
            wait();
        }
        taken++;
    }

    /** One that was taken is for that tenant. */
    synchronized void assign(String tenantId) {
        tenants.merge(tenantId, 1, Integer::sum);
    }

    synchronized void giveBack() {
        taken--;
        notifyAll();
    }

    synchronized void giveBack(String tenantId) {
        tenants.computeIfPresent(tenantId, (name, count) -> count == 1 ? null : count - 1);
        giveBack();
    }

    /** Tenants that have as much as they may. */
    synchronized List<String> busy() {
        return tenants.entrySet().stream()
                .filter(tenant -> tenant.getValue() >= perTenant)
                .map(Map.Entry::getKey)
                .toList();
    }
}
