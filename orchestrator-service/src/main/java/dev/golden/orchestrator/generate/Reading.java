package dev.golden.orchestrator.generate;

import java.util.ArrayList;
import java.util.List;

/** What reading a model's answer gave. */
sealed interface Reading<T> {

    /**
     * It has the form that was asked for, or could be brought into it.
     *
     * @param notes what was forgiven, e.g. {@code thinking removed}
     */
    record Read<T>(T value, List<String> notes) implements Reading<T> {
        public Read {
            notes = List.copyOf(notes);
        }
    }

    /** @param finding what exactly is wrong, without words of the answer: they are untrusted */
    record Malformed<T>(Fault fault, String finding) implements Reading<T> {}

    /** What can be wrong with an answer. */
    enum Fault {
        EMPTY("empty"),
        /** It declines instead of answering. */
        REFUSED("refused"),
        /** It ends in the middle. */
        TRUNCATED("truncated"),
        /** There is no JSON in it where only JSON will do. */
        NOT_JSON("not-json"),
        /** JSON, but without what must be in it. */
        WRONG_SHAPE("wrong-shape"),
        TOO_LONG("too-long");

        private final String wireName;

        Fault(String wireName) {
            this.wireName = wireName;
        }

        String wireName() {
            return wireName;
        }
    }

    static <T> Reading<T> malformed(Fault fault, String finding) {
        return new Malformed<>(fault, finding);
    }

    /** The same reading with notes that came before it. */
    default Reading<T> after(List<String> earlier) {
        return switch (this) {
            case Malformed<T> malformed -> malformed;
            case Read<T> read -> {
                List<String> all = new ArrayList<>(earlier);
                all.addAll(read.notes());
                yield new Read<>(read.value(), all);
            }
        };
    }
}
