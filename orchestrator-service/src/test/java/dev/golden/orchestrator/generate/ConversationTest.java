package dev.golden.orchestrator.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.golden.model.ModelGateway.ModelAnswer;
import dev.golden.model.ModelGateway.Outcome;
import dev.golden.orchestrator.generate.Reading.Fault;
import dev.golden.orchestrator.generate.Reading.Malformed;
import dev.golden.orchestrator.generate.Reading.Read;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private static Reading<String> read(Outcome outcome) {
        ModelAnswer answer = new ModelAnswer("x = 1\n", "m", 1, 1, false, outcome, 0);
        return Conversation.read(answer, text -> new Read<>(text, List.of()));
    }

    @Test
    void whatTheGatewayKnowsToBeNoWholeAnswerIsNotRead() {
        assertThat(read(Outcome.ANSWERED)).isEqualTo(new Read<>("x = 1\n", List.of()));
        Map<Outcome, Fault> faults = new EnumMap<>(Map.of(
                Outcome.EMPTY, Fault.EMPTY,
                Outcome.TRUNCATED, Fault.TRUNCATED,
                Outcome.TOO_LONG, Fault.TOO_LONG,
                Outcome.REFUSED, Fault.REFUSED,
                Outcome.MALFORMED, Fault.WRONG_SHAPE));
        faults.forEach((outcome, fault) -> assertThat(read(outcome))
                .as(outcome.name())
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.fault()).isEqualTo(fault)));
        assertThat(faults.keySet()).hasSize(Outcome.values().length - 1);
    }
}
