package dev.golden.orchestrator.generate;

import dev.golden.contracts.AgentRole;
import dev.golden.injection.prompt.MarkedPrompt;
import dev.golden.injection.prompt.Provenance;
import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.orchestrator.generate.ModelCalls.Reply;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Malformed;
import dev.golden.orchestrator.generate.Reading.Read;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Asks a model and reads its answer; one that cannot be read is asked for once more, with what is wrong with it. */
@Component
class Conversation {

    private static final int MOST_QUOTED = 4000;

    private final ModelCalls calls;

    Conversation(ModelCalls calls) {
        this.calls = calls;
    }

    /**
     * @param callKey stable across attempts of the step; the second call's derives from it
     * @param text the user message, made anew for each call
     */
    record Question(
            String tenantId,
            UUID taskId,
            AgentRole role,
            String callKey,
            Contract contract,
            Supplier<MarkedPrompt> text,
            Instant deadline,
            long budgetTokensLeft) {}

    /** What came of it. */
    sealed interface Outcome<T> {
        /** @param tokens of all calls */
        record Got<T>(T value, List<String> notes, long tokens, long promptId, String model) implements Outcome<T> {}

        record Denied<T>(String reason) implements Outcome<T> {}

        record Unusable<T>(Reading.Fault fault, String finding, long tokens, String model) implements Outcome<T> {}
    }

    <T> Outcome<T> ask(Question question, Function<String, Reading<T>> reader) {
        Reply first = calls.call(question, question.callKey(), question.text().get(), question.budgetTokensLeft());
        if (!(first instanceof Reply.Answer answer)) {
            return new Outcome.Denied<>(((Reply.Denied) first).reason());
        }
        Reading<T> reading = read(answer.answer(), reader);
        if (!(reading instanceof Malformed<T> malformed)) {
            return got((Read<T>) reading, answer, 0);
        }
        calls.malformed(question.role(), malformed.fault());
        MarkedPrompt again = question.text()
                .get()
                .data(
                        "your previous answer",
                        Provenance.AGENT,
                        cut(answer.answer().text()))
                .say("Your previous answer cannot be used: " + malformed.finding() + ". Answer again, in full.");
        Reply second =
                calls.call(question, question.callKey() + "/2", again, question.budgetTokensLeft() - answer.tokens());
        if (!(second instanceof Reply.Answer retried)) {
            return new Outcome.Unusable<>(
                    malformed.fault(),
                    malformed.finding(),
                    answer.tokens(),
                    answer.answer().model());
        }
        Reading<T> last = read(retried.answer(), reader);
        return switch (last) {
            case Read<T> read ->
                got(
                        (Read<T>) read.after(
                                List.of("asked again: " + malformed.fault().wireName())),
                        retried,
                        answer.tokens());
            case Malformed<T> still -> {
                calls.malformed(question.role(), still.fault());
                yield new Outcome.Unusable<>(
                        still.fault(),
                        still.finding(),
                        answer.tokens() + retried.tokens(),
                        retried.answer().model());
            }
        };
    }

    /** What is known to be no whole answer is not read: half a file may look like one. */
    static <T> Reading<T> read(ModelAnswer answer, Function<String, Reading<T>> reader) {
        return switch (answer.outcome()) {
            case ANSWERED -> reader.apply(answer.text());
            case EMPTY -> Reading.malformed(Fault.EMPTY, "it is empty");
            case TRUNCATED ->
                Reading.malformed(Fault.TRUNCATED, "it was cut at the bound of its length; answer in fewer words");
            case TOO_LONG -> Reading.malformed(Fault.TOO_LONG, "it is far longer than was asked for");
            case REFUSED -> Reading.malformed(Fault.REFUSED, "it declines instead of answering");
            case MALFORMED -> Reading.malformed(Fault.WRONG_SHAPE, "it is not in the form of the protocol");
        };
    }

    private static <T> Outcome<T> got(Read<T> read, Reply.Answer answer, long before) {
        return new Outcome.Got<>(
                read.value(),
                new ArrayList<>(read.notes()),
                before + answer.tokens(),
                answer.promptId(),
                answer.answer().model());
    }

    private static String cut(String text) {
        return text.length() <= MOST_QUOTED ? text : text.substring(0, MOST_QUOTED) + "\n(cut)";
    }
}
