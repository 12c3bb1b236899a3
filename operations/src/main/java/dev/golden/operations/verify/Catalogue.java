package dev.golden.operations.verify;

import java.util.List;
import java.util.stream.Stream;

/** Every line of the deployment checklist, in its order. */
final class Catalogue {

    private static final List<Line> LINES = Stream.of(
                    SecuritySection.parts(),
                    DatabaseSection.parts(),
                    InfrastructureSection.parts(),
                    ApplicationSection.parts(),
                    MonitoringSection.parts(),
                    TestingSection.parts(),
                    RolloutSection.parts(),
                    ValidationSection.parts(),
                    SuccessSection.parts())
            .flatMap(List::stream)
            .flatMap(part -> part.lines().stream())
            .toList();

    private Catalogue() {}

    static List<Line> lines() {
        return LINES;
    }
}
