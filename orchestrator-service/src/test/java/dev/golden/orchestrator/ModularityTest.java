package dev.golden.orchestrator;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void featuresUseEachOtherOnlyThroughWhatTheyOffer() {
        ApplicationModules.of(OrchestratorApplication.class).verify();
    }
}
