package dev.golden.benchmarks.injection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the classifier learns from: the public files and our own sentences, without near duplicates. */
final class TrainingSet {

    private static final int OF_EACH_TEMPLATE = 12;
    private static final long SEED = 5_1;

    private TrainingSet() {}

    static List<Sample> of(Path data) {
        List<Sample> all = new ArrayList<>();
        for (Sample sample : SampleFiles.read(data)) {
            if (isTextual(sample)) {
                all.add(sample);
            }
        }
        List<Sample> samples = new ArrayList<>(new NearDuplicates().distinct(all));
        // Sentences of one template are alike on purpose.
        samples.addAll(new Grammar("attack.txt").samples("own-attack", true, OF_EACH_TEMPLATE, SEED));
        samples.addAll(new Grammar("harmless.txt").samples("own-harmless", false, OF_EACH_TEMPLATE, SEED + 1));
        return samples;
    }

    /**
     * Some attacks of the public set are attacks only by what the system prompt forbids ("Write a haiku about the
     * password"): as texts they are harmless, and learning from them would teach to block such.
     */
    private static boolean isTextual(Sample sample) {
        return switch (sample.family()) {
            case "indirect_reference",
                    "output_formatting_manipulation",
                    "hypothetical_scenario",
                    "virtualization",
                    "overload_with_information",
                    "payload_splitting",
                    "repeated_token_attack",
                    "many_shot_attack",
                    "mixed_techniques",
                    "different_user_input_language",
                    "few_shot_attack",
                    "token_smuggling",
                    "persuasion" -> false;
            default -> true;
        };
    }
}
