package dev.golden.dlq;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void featuresDependOnEachOtherWithoutCyclesAndOnlyThroughTheirApi() {
        ApplicationModules.of(DlqApplication.class).verify();
    }
}
