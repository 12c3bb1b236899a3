package dev.golden.local.demo;

import dev.golden.local.client.PlatformClient;
import dev.golden.local.state.LaunchException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Plays the cases one after the other and compares each end with the announced one. */
public final class Demo {

    /** How one case ended. */
    public record Ending(String name, String announced, String came, boolean asAnnounced, double seconds) {}

    /** All endings. */
    public record Summary(List<Ending> cases) {
        public boolean asAnnounced() {
            return cases.stream().allMatch(Ending::asAnnounced);
        }
    }

    private final PlatformClient client;
    private final PoisonMessage poison;
    private final PrintWriter out;

    public Demo(PlatformClient client, PoisonMessage poison, PrintWriter out) {
        this.client = client;
        this.poison = poison;
        this.out = out;
    }

    public Summary run() {
        // A tenant per run: what an earlier run left (limits, open escalations) cannot change this one.
        String tenant = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        CandidateCases candidates = new CandidateCases(client, tenant, this::tell);
        HumanCases humans = new HumanCases(client, tenant, this::tell);
        List<DemoCase> cases = List.of(
                new DemoCase("A right candidate", "accepted", candidates::accepted),
                new DemoCase("Code fences and a missing colon", "fixed, then accepted", candidates::fixed),
                new DemoCase("A wrong candidate", "rejected for its failing test", candidates::failingTests),
                new DemoCase("A secret in the code", "blocked", candidates::leakedSecret),
                new DemoCase("A task that instructs the model", "refused with 422", candidates::injection),
                new DemoCase("An exhausted budget", "denied, raised, then accepted", humans::exhaustedBudget),
                new DemoCase("A panel that is split", "escalated, approved, then accepted", humans::splitPanel),
                new DemoCase(
                        "A poison message",
                        "in the dead-letter queue, redriven, back again, discarded",
                        new PoisonCase(client, poison, tenant, this::tell)::play));
        List<Ending> endings = new ArrayList<>();
        for (DemoCase played : cases) {
            endings.add(play(played, endings.size() + 1, cases.size()));
        }
        long right = endings.stream().filter(Ending::asAnnounced).count();
        out.printf("%n%d of %d cases ended as announced.%n", right, endings.size());
        out.flush();
        return new Summary(endings);
    }

    private Ending play(DemoCase played, int number, int of) {
        out.printf("%n[%d/%d] %s: will be %s%n", number, of, played.name(), played.announced());
        out.flush();
        long start = System.nanoTime();
        String came;
        try {
            came = played.script().play();
        } catch (LaunchException e) {
            came = String.valueOf(e.getMessage());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean right = came.equals(played.announced());
        out.printf(Locale.ROOT, "  %s %s (%.1f s)%n", right ? "as announced:" : "OTHERWISE:", came, seconds);
        out.flush();
        return new Ending(played.name(), played.announced(), came, right, seconds);
    }

    private void tell(String line) {
        out.println("    " + line);
        out.flush();
    }
}
