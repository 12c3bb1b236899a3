package dev.golden.messaging;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Questions to every replica that listens, outside of any stream: what nobody hears is lost. */
public interface Broadcast {

    /** Asks and gathers the answers that come within the wait. No answers while the broker is away. */
    List<String> ask(String subject, String question, Duration wait);

    /** Answers every question on the subject for as long as the service runs. */
    void answer(String subject, UnaryOperator<String> answering);
}
