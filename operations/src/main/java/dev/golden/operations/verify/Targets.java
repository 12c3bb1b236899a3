package dev.golden.operations.verify;

import dev.golden.messaging.BrokerAddress;
import dev.golden.operations.verify.system.Api;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the caller named.
 *
 * @param databaseUrl empty when no database is named
 * @param metrics addresses of {@code /metrics}, one per replica
 * @param kubeContext null without a cluster, empty for the current context
 */
record Targets(
        Api.@Nullable Access api,
        String databaseUrl,
        Supplier<Connection> database,
        @Nullable BrokerAddress broker,
        @Nullable String redis,
        @Nullable Path ca,
        List<String> metrics,
        @Nullable String prometheus,
        @Nullable String kubeContext,
        Clock clock) {

    Set<Need> given() {
        Set<Need> given = EnumSet.noneOf(Need.class);
        Api.Access access = api;
        if (access != null) {
            given.add(Need.API);
            if (access.secret() != null) {
                given.addAll(Set.of(Need.SECRET, Need.CALLER));
            } else if (access.token() != null) {
                given.add(Need.CALLER);
            }
        }
        add(given, Need.DATABASE, !databaseUrl.isEmpty());
        add(given, Need.BROKER, broker != null);
        add(given, Need.REDIS, redis != null);
        add(given, Need.CLUSTER, kubeContext != null);
        add(given, Need.METRICS, !metrics.isEmpty() || prometheus != null);
        add(given, Need.PROMETHEUS, prometheus != null);
        // Nobody is asked: such a line says what is to be done.
        given.add(Need.HUMAN);
        return given;
    }

    private static void add(Set<Need> given, Need need, boolean there) {
        if (there) {
            given.add(need);
        }
    }
}
