package dev.golden.model;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pauses of this process only. */
final class KnownPauses implements ProviderPauses {

    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    @Override
    public Map<String, Instant> at(Instant now) {
        Map<String, Instant> left = new java.util.HashMap<>(until);
        left.values().removeIf(end -> !end.isAfter(now));
        return left;
    }

    @Override
    public void pause(String provider, Instant end) {
        until.merge(provider, end, (known, told) -> known.isAfter(told) ? known : told);
    }
}
