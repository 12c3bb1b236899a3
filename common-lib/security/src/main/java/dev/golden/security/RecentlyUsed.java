package dev.golden.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Values by name; the ones unused for longest go when there are too many, so a flood of names cannot fill it. */
final class RecentlyUsed<V> {

    private static final int MOST = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    };

    V computeIfAbsent(String name, Function<String, V> make) {
        lock.lock();
        try {
            return values.computeIfAbsent(name, make);
        } finally {
            lock.unlock();
        }
    }
}
