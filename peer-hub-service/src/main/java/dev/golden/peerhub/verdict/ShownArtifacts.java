package dev.golden.peerhub.verdict;

import dev.golden.injection.InjectionScreen;
import dev.golden.injection.prompt.Withheld;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Artifacts as model reviewers see them, so that an injection cannot make an objection go away. */
@Configuration(proxyBeanMethods = false)
class ShownArtifacts {

    @Bean
    Withheld withheld(InjectionScreen screen) {
        return new Withheld(screen, ReviewerAddress::in);
    }
}
