package dev.golden.sandbox.language;

import dev.golden.sandbox.runtime.SandboxRuntime;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks once at start-up which tools are installed. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LanguageProperties.class)
class LanguageConfiguration {

    @Bean
    Languages languages(LanguageProperties properties) {
        return new Languages(properties);
    }

    /** The first job is to find a sandbox, too. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> warmUp(Languages languages, SandboxRuntime runtime) {
        return event -> languages.usualStarts().forEach(runtime::expect);
    }
}
