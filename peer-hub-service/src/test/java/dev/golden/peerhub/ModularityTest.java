package dev.golden.peerhub;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void featuresKeepTheirBounds() {
        ApplicationModules.of(PeerHubApplication.class).verify();
    }
}
