package dev.golden.sandbox;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void featuresDependOnEachOthersInterfacesWithoutCycles() {
        ApplicationModules.of(SandboxApplication.class).verify();
    }
}
