package dev.golden.database;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Identifiers: UUIDv7 (RFC 9562), which sort by creation time, and UUIDv5 for ids derived from a name. */
public final class Ids {

    private static final UUID NAMESPACE = UUID.fromString("6d4f6a3e-8a55-5d0e-9c39-1f0f4e6f1a51");

    private Ids() {}

    /** A new id, greater than those made before it on this machine. */
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    /** The same name gives the same id: for work that may be asked for twice. */
    public static UUID derived(String... parts) {
        return UuidCreator.getNameBasedSha1(NAMESPACE, String.join("\u001f", parts));
    }
}
