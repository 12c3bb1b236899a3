package dev.golden.orchestrator.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.database.Json;
import dev.golden.orchestrator.generate.Reading.Malformed;
import dev.golden.orchestrator.generate.Reading.Read;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as real models give them: the same file comes out, or what is wrong is named. */
class FilesReaderTest {

    private static final String CODE = "def f():\n    return {\"a\": 1}\n";
    private static final String IN_JSON = "def f():\\n    return {\\\"a\\\": 1}\\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}",
                "```json\n{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}\n```",
                "Sure! Here you go:\n{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}\nEnjoy.",
                "<think>\nThe user wants f. {\"files\": …}\n</think>\n\n{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}",
                "I should think first.</think>{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\",},],}",
                "{\"files\": [{\"filename\": \"./candidate.py\", \"code\": \"CODE\"}]}",
                "{\"Files\": {\"candidate.py\": \"CODE\"}}",
                "[{\"path\": \"candidate.py\", \"content\": \"CODE\"}]",
                "{\"path\": \"candidate.py\", \"content\": \"CODE\"}",
                "{\"code\": \"CODE\"}",
                "{\"files\": [{\"path\": \"solution.py\", \"content\": \"CODE\"}]}",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}, {\"path\": \"core.py\", \"content\": \"mine\"}]}",
                "<|im_start|>assistant\n{\"files\": [{\"path\": \"candidate.py\", \"content\": \"CODE\"}]}<|im_end|>",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": [\"def f():\", \"    return {\\\"a\\\": 1}\", \"\"]}]}",
            })
    void readsFilesHoweverTheyAreWrapped(String answer) {
        assertThat(read(answer.replace("CODE", IN_JSON))).as(answer).isEqualTo(Map.of("candidate.py", CODE));
    }

    @Test
    void anAnswerWithoutJsonIsTheFileForTheGuardsToMend() {
        String answer = "Here it is:\n```python\n" + CODE + "```\n";
        assertThat(reader().read(answer))
                .isEqualTo(new Read<>(Map.of("candidate.py", answer.strip()), List.of("no JSON")));
    }

    @Test
    void aBackslashThatEscapesNothingStays() {
        assertThat(read("{\"files\": [{\"path\": \"candidate.py\", \"content\": \"P = r'\\d+\\.'\"}]}"))
                .isEqualTo(Map.of("candidate.py", "P = r'\\d+\\.'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | EMPTY",
                "<think>I think and think | TRUNCATED",
                "<think>done</think> | EMPTY",
                "I'm sorry, but I can't help with that. | REFUSED",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \"def f(): | TRUNCATED",
                "```json {\"files\": [{\"path\": \"candidate.py\", \"content\": \"def f(): | TRUNCATED",
                "{\"answer\": 42} | WRONG_SHAPE",
                "{\"files\": [{\"path\": \"../../etc/passwd\", \"content\": \"x\"}]} | WRONG_SHAPE",
                "{\"files\": [{\"path\": \"candidate.py\"}]} | WRONG_SHAPE",
                "{\"files\": [{\"path\": \"a.txt\", \"content\": \"x\"}]} | WRONG_SHAPE",
                "{\"files\": []} | EMPTY",
                "{\"files\": [{\"path\": \"candidate.py\", \"content\": \" \"}]} | EMPTY",
            })
    void namesWhatIsWrong(String answer, Reading.Fault fault) {
        assertThat(reader().read(answer))
                .as(answer)
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.fault()).isEqualTo(fault));
    }

    private static FilesReader reader() {
        return new FilesReader(new Json(), "candidate.py", Set.of("core.py"));
    }

    private static Map<String, String> read(String answer) {
        Reading<Map<String, String>> reading = reader().read(answer);
        assertThat(reading).as(answer).isInstanceOf(Read.class);
        return ((Read<Map<String, String>>) reading).value();
    }
}
