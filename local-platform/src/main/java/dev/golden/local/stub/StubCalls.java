package dev.golden.local.stub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came in and what became of it: counts of all, details of the last thousand. */
final class StubCalls {

    private static final int KEPT = 1000;

    /** How a call ended for the stub. */
    enum End {
        OPEN,
        ANSWERED,
        BROKEN_ON_PURPOSE,
        CLIENT_LEFT
    }

    /** @param rule that answered, empty while none has */
    record Seen(StubCall call, String rule, End end, long milliseconds) {}

    private final Deque<Seen> last = new ArrayDeque<>();
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> byRole = new TreeMap<>();
    private long received;
    private long answered;
    private long open;

    synchronized long next() {
        open++;
        return ++received;
    }

    synchronized void began(StubCall call, String rule) {
        byRule.merge(rule, 1L, Long::sum);
        byRole.merge(call.role(), 1L, Long::sum);
        last.addLast(new Seen(call, rule, End.OPEN, 0));
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    synchronized void ended(long number, End end, long milliseconds) {
        open--;
        answered += end == End.ANSWERED ? 1 : 0;
        List<Seen> kept = new ArrayList<>(last);
        last.clear();
        for (Seen seen : kept) {
            last.addLast(seen.call().number() == number ? new Seen(seen.call(), seen.rule(), end, milliseconds) : seen);
        }
    }

    synchronized void forget() {
        last.clear();
        byRule.clear();
        byRole.clear();
        received = 0;
        answered = 0;
    }

    synchronized long received() {
        return received;
    }

    synchronized long answered() {
        return answered;
    }

    synchronized List<StubCall> calls() {
        return last.stream().map(Seen::call).toList();
    }

    /** @param texts whether the messages are shown */
    synchronized Map<String, Object> view(boolean texts) {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (Seen seen : last) {
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("number", seen.call().number());
            call.put("role", seen.call().role());
            call.put("rule", seen.rule());
            call.put("model", seen.call().model());
            call.put("max_tokens", seen.call().maxTokens());
            call.put("stream", seen.call().stream());
            call.put("end", seen.end().name());
            call.put("milliseconds", seen.milliseconds());
            if (texts) {
                call.put("system", seen.call().system());
                call.put("user", seen.call().user());
            }
            calls.add(call);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("received", received);
        view.put("answered", answered);
        view.put("open", open);
        view.put("by_rule", byRule);
        view.put("by_role", byRole);
        view.put("calls", calls);
        return view;
    }
}
