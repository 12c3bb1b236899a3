package dev.golden.resilience;

import dev.golden.contracts.Subjects;
import dev.golden.database.Json;
import dev.golden.messaging.Broadcast;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Breakers that can be seen and reset from any replica; only this one's when the broker is away. */
final class SharedBreakers implements Breakers {

    private static final Logger log = LoggerFactory.getLogger(SharedBreakers.class);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final BreakerBoard board;
    private final Broadcast broadcast;
    private final Json json;
    private final String replica;

    SharedBreakers(BreakerBoard board, Broadcast broadcast, Json json, String replica) {
        this.board = board;
        this.broadcast = broadcast;
        this.json = json;
        this.replica = replica;
        broadcast.answer(Subjects.BREAKER_CONTROL, this::answer);
    }

    private enum Command {
        STATES,
        RESET,
        FORCE_OPEN
    }

    /** @param name breaker meant, null for all */
    private record Question(Command command, @Nullable String name) {}

    private record Answer(String replica, List<ReplicaState> breakers) {}

    @Override
    public CircuitBreaker breaker(String name) {
        return board.breaker(name);
    }

    @Override
    public List<ReplicaState> states() {
        return everywhere(new Question(Command.STATES, null));
    }

    @Override
    public List<ReplicaState> reset(String name) {
        return everywhere(new Question(Command.RESET, name));
    }

    @Override
    public List<ReplicaState> forceOpen(String name) {
        return everywhere(new Question(Command.FORCE_OPEN, name));
    }

    private List<ReplicaState> everywhere(Question question) {
        // Here first: it must work without the broker.
        List<ReplicaState> states = new ArrayList<>(apply(question));
        for (String reply : broadcast.ask(Subjects.BREAKER_CONTROL, json.write(question), WAIT)) {
            Answer answer = json.read(reply, Answer.class);
            if (!answer.replica().equals(replica)) {
                states.addAll(answer.breakers());
            }
        }
        states.sort(Comparator.comparing(ReplicaState::name).thenComparing(ReplicaState::replica));
        return states;
    }

    private String answer(String question) {
        List<ReplicaState> states = List.of();
        try {
            states = apply(json.read(question, Question.class));
        } catch (JacksonException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("unreadable breaker command ignored");
        }
        return json.write(new Answer(replica, states));
    }

    private List<ReplicaState> apply(Question question) {
        String name = question.name();
        List<CircuitBreaker> meant =
                name == null ? board.all() : board.find(name).stream().toList();
        for (CircuitBreaker breaker : meant) {
            switch (question.command()) {
                case STATES -> log.trace("states asked for");
                case RESET -> breaker.reset();
                case FORCE_OPEN -> forceOpen(breaker);
            }
        }
        return meant.stream().map(this::state).toList();
    }

    private static void forceOpen(CircuitBreaker breaker) {
        if (breaker.getState() != CircuitBreaker.State.FORCED_OPEN) {
            breaker.transitionToForcedOpenState();
        }
    }

    private ReplicaState state(CircuitBreaker breaker) {
        return new ReplicaState(
                replica,
                breaker.getName(),
                breaker.getState().name(),
                breaker.getMetrics().getFailureRate());
    }
}
