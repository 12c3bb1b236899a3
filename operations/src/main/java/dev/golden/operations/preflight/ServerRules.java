package dev.golden.operations.preflight;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Configuration files of Redis and NATS inside ConfigMaps. */
final class ServerRules implements Rule {

    private static final Pattern REDIS_LOGIN = Pattern.compile("(?m)^\\s*(requirepass|aclfile|user)\\s+\\S");
    private static final Pattern REDIS_POLICY = Pattern.compile("(?m)^\\s*maxmemory-policy\\s+allkeys-lru\\s*$");
    private static final Pattern REDIS_MEMORY = Pattern.compile("(?m)^\\s*maxmemory\\s+[1-9]");
    private static final Pattern REDIS_FILE = Pattern.compile("(?m)^\\s*appendonly\\s+yes\\s*$");
    private static final Pattern NATS_LOGIN = Pattern.compile("(?m)^\\s*(authorization|accounts)\\s*[:{]");
    private static final Pattern NATS_USER = Pattern.compile("\\b(user|users|nkey|token)\\s*[:=\\[]");

    @Override
    public void check(Inventory inventory, Consumer<Finding> findings) {
        inventory.of("ConfigMap").forEach(map -> {
            Map<String, String> data = Manifest.strings(map.root().path("data"));
            String redis = data.get("redis.conf");
            if (redis != null) {
                redis(map, redis, findings);
            }
            String nats = data.get("nats.conf");
            if (nats != null) {
                nats(map, String.join("\n", data.values()), findings);
            }
        });
    }

    private static void redis(Manifest map, String config, Consumer<Finding> findings) {
        require(map, config, REDIS_LOGIN, "redis-without-auth", "set requirepass or aclfile", findings);
        require(map, config, REDIS_POLICY, "redis-policy", "set maxmemory-policy allkeys-lru", findings);
        require(map, config, REDIS_MEMORY, "redis-maxmemory", "set maxmemory below the container's limit", findings);
        require(map, config, REDIS_FILE, "redis-persistence", "set appendonly yes", findings);
    }

    private static void nats(Manifest map, String config, Consumer<Finding> findings) {
        if (!NATS_LOGIN.matcher(config).find() || !NATS_USER.matcher(config).find()) {
            findings.accept(
                    map.finding("data.nats.conf", "nats-without-auth", "add authorization or accounts with users"));
        }
    }

    private static void require(
            Manifest map, String config, Pattern pattern, String rule, String mend, Consumer<Finding> findings) {
        if (!pattern.matcher(config).find()) {
            findings.accept(map.finding("data.redis.conf", rule, mend));
        }
    }
}
