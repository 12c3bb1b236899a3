package dev.golden.surroundings;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.model.ModelGateway;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A model that believes everything it reads: it approves unless the artifact holds a bug the test planted. */
public final class PlayedModel implements ModelGateway {

    public static final String FAMILY = "played-1";

    private static final Pattern MARK = Pattern.compile("each quoted line begins with \"(\\w+\\|)\"");

    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final List<String> ordersOutside = new CopyOnWriteArrayList<>();
    private final List<ModelRequest> asked = new CopyOnWriteArrayList<>();

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public ModelAnswer complete(ModelRequest request) {
        asked.add(request);
        if (request.user().contains("MODEL_IS_AWAY")) {
            throw new ProblemException(ProblemType.BUDGET_EXHAUSTED, "no tokens");
        }
        boolean obeys = orders.stream().anyMatch(request.user()::contains)
                || ordersOutside.stream().anyMatch(outside(request)::contains);
        String answer = request.user().contains("PLANTED_BUG") && !obeys
                ? "{\"decision\": \"REQUEST_CHANGES\", \"probability\": 0.1, \"findings\": []}"
                : "{\"decision\": \"APPROVE\", \"probability\": 0.9, \"findings\": []}";
        return new ModelAnswer(answer, FAMILY, 10, 10, false);
    }

    @Override
    public long countTokens(String text) {
        return text.length() / 4;
    }

    /** From now on it approves whatever holds this text, bug or not. */
    public void obey(String order) {
        orders.add(order);
    }

    /** From now on it approves when this text stands outside of what is marked as quoted: the operator would have said it. */
    public void obeyOutside(String order) {
        ordersOutside.add(order);
    }

    /** Lines of the user message that no mark says are quoted. */
    private static String outside(ModelRequest request) {
        Matcher rule = MARK.matcher(request.system());
        String mark = rule.find() ? rule.group(1) : "no mark";
        return request.user().lines().filter(line -> !line.startsWith(mark)).collect(Collectors.joining("\n"));
    }

    public List<ModelRequest> asked() {
        return asked;
    }
}
