package dev.golden.operations.auditlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks links as they come, those of a tenant in their order. Holds a few fields per tenant, not the rows. */
final class Chains {

    static final String START = "0".repeat(64);

    /** A link: row number {@code seq} of its tenant, the hash before it and its own. */
    record Link(String tenant, long seq, String auditId, String previousHash, String hash) {}

    /**
     * Outcome for a tenant.
     *
     * @param first number of the first link seen; 1 unless the file starts later
     * @param head hash of the last link
     * @param problem the first that was found; null when all that is there fits
     */
    record Chain(
            String tenant,
            long first,
            long entries,
            String head,
            @Nullable String problem) {}

    private final Map<String, Chain> chains = new TreeMap<>();
    private final Map<String, String> expectedHeads;
    private final List<String> headsSeen = new ArrayList<>();
    private final boolean fromStart;

    /**
     * @param expectedHeads hash by tenant that was noted earlier: the chain must have grown from it
     * @param fromStart whether the chains must be there from their first link
     */
    Chains(Map<String, String> expectedHeads, boolean fromStart) {
        this.expectedHeads = expectedHeads;
        this.fromStart = fromStart;
    }

    /** @param row null when the link's row is missing */
    void add(Link link, @Nullable AuditEntryText row) {
        Chain before = chains.get(link.tenant());
        if (link.hash().equals(expectedHeads.get(link.tenant()))) {
            headsSeen.add(link.tenant());
        }
        String problem = before == null ? null : before.problem();
        if (problem == null) {
            problem = problem(link, row, before);
        }
        chains.put(
                link.tenant(),
                new Chain(
                        link.tenant(),
                        before == null ? link.seq() : before.first(),
                        before == null ? 1 : before.entries() + 1,
                        link.hash(),
                        problem));
    }

    void rowWithoutLink(AuditEntryText row) {
        String tenant = row.field("tenant_id");
        Chain before = chains.getOrDefault(tenant, new Chain(tenant, 1, 0, START, null));
        if (before.problem() == null) {
            chains.put(
                    tenant,
                    new Chain(
                            tenant,
                            before.first(),
                            before.entries(),
                            before.head(),
                            "row " + row.id() + " has no link"));
        }
    }

    private @Nullable String problem(Link link, @Nullable AuditEntryText row, @Nullable Chain before) {
        long expected = before == null ? (fromStart ? 1 : link.seq()) : before.first() + before.entries();
        if (link.seq() != expected) {
            return "link " + expected + " is missing";
        }
        if (row == null) {
            return "the row of link " + link.seq() + " is missing";
        }
        String previous = before == null ? (link.seq() == 1 ? START : link.previousHash()) : before.head();
        if (!link.previousHash().equals(previous)) {
            return "link " + link.seq() + " does not follow the one before";
        }
        if (!link.hash().equals(row.hash(previous)) || !link.tenant().equals(row.field("tenant_id"))) {
            return "the row of link " + link.seq() + " was altered";
        }
        return null;
    }

    /** All of them, with those that lack the head noted earlier. */
    List<Chain> result() {
        expectedHeads.forEach((tenant, head) -> {
            Chain chain = chains.getOrDefault(tenant, new Chain(tenant, 1, 0, START, null));
            if (chain.problem() == null && !headsSeen.contains(tenant)) {
                chains.put(
                        tenant,
                        new Chain(tenant, chain.first(), chain.entries(), chain.head(), "it does not contain " + head));
            }
        });
        return List.copyOf(chains.values());
    }
}
