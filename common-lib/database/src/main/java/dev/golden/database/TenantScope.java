package dev.golden.database;

import java.util.function.Supplier;

/**
 * The tenant whose rows the current thread may see. Every transaction hands it to Postgres, whose row-level security
 * shows nothing when it is unset: forgetting to choose a scope hides rows, it never leaks them.
 */
public final class TenantScope {

    /** Scope of the platform's own work and of callers that may name any tenant. */
    public static final String ALL = "*";

    private static final String NONE = "";

    private static final ThreadLocal<String> CURRENT = ThreadLocal.withInitial(() -> NONE);

    private TenantScope() {}

    /** Present scope: a tenant id, {@link #ALL}, or the empty string when none was chosen. */
    public static String current() {
        return CURRENT.get();
    }

    /** Runs the work seeing only the tenant's rows, then restores the former scope. */
    public static <T extends @org.jspecify.annotations.Nullable Object> T call(String tenantId, Supplier<T> work) {
        String before = CURRENT.get();
        CURRENT.set(tenantId);
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** Runs the platform's own work, which sees all tenants. */
    public static <T extends @org.jspecify.annotations.Nullable Object> T callAsPlatform(Supplier<T> work) {
        return call(ALL, work);
    }

    /** Like {@link #call} for work without a result. */
    public static void run(String tenantId, Runnable work) {
        call(tenantId, () -> {
            work.run();
            return true;
        });
    }

    /** Like {@link #callAsPlatform} for work without a result. */
    public static void runAsPlatform(Runnable work) {
        run(ALL, work);
    }
}
