package dev.golden.orchestrator.generate;

import dev.golden.model.ModelConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The model gateway of this service. */
@Configuration(proxyBeanMethods = false)
@Import(ModelConfiguration.class)
@EnableConfigurationProperties(GenerateProperties.class)
class GenerateSetup {}
