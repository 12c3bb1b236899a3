package dev.golden.peerhub.review;

import dev.golden.peerhub.consensus.Consensus;
import dev.golden.peerhub.consensus.ConsensusSettings;
import dev.golden.peerhub.consensus.Foresight;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the pure core its settings. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReviewProperties.class)
class ReviewConfiguration {

    @Bean
    ConsensusSettings consensusSettings(ReviewProperties properties) {
        return properties.settings();
    }

    @Bean
    Consensus consensus(ConsensusSettings settings) {
        return new Consensus(settings);
    }

    @Bean
    Foresight foresight(Consensus consensus) {
        return new Foresight(consensus);
    }
}
