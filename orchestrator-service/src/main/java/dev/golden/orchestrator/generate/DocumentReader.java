package dev.golden.orchestrator.generate;

import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Read;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a document out of an answer; an answer without JSON is the document. */
final class DocumentReader {

    private static final int MOST_CHARACTERS = 200_000;

    private final JsonAnswer answers;

    DocumentReader(Json json) {
        this.answers = new JsonAnswer(json);
    }

    Reading<String> read(String answer) {
        AnswerText text = AnswerText.of(answer);
        if (text.fault().isPresent()) {
            return Reading.malformed(
                    text.fault().get(), FilesReader.explain(text.fault().get()));
        }
        JsonAnswer.Found found =
                answers.find(text.text(), node -> Fields.DOCUMENT.text(node).isPresent());
        if (found.truncated()) {
            return Reading.malformed(Fault.TRUNCATED, FilesReader.explain(Fault.TRUNCATED));
        }
        Optional<String> document = found.value().flatMap(Fields.DOCUMENT::text);
        // A document may quote JSON of its own: the answer is JSON when it begins so, or when there is little else.
        boolean meant = AnswerText.unfenced(text.text()).startsWith("{")
                || document.map(words -> words.length() * 2 >= text.text().length())
                        .orElse(false);
        if (document.isPresent() && meant) {
            return checked(document.get()).after(found.notes()).after(text.notes());
        }
        JsonNode other = answers.parse(AnswerText.unfenced(text.text()));
        if (other != null && other.isContainer()) {
            return Reading.malformed(Fault.WRONG_SHAPE, "The JSON object has no field \"document\"");
        }
        return checked(AnswerText.unfenced(text.text()))
                .after(List.of("no JSON"))
                .after(text.notes());
    }

    private static Reading<String> checked(String document) {
        if (document.isBlank()) {
            return Reading.malformed(Fault.EMPTY, "The document is empty");
        }
        if (document.length() > MOST_CHARACTERS) {
            return Reading.malformed(Fault.TOO_LONG, "The document has more than " + MOST_CHARACTERS + " characters");
        }
        return new Read<>(document.strip() + "\n", List.of());
    }
}
