package dev.golden.web.shutdown;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Keeps a service that is asked to stop in service until its callers know. */
@AutoConfiguration
@EnableConfigurationProperties(ShutdownProperties.class)
class ShutdownConfiguration {

    @Bean
    DrainWindow drainWindow(ShutdownProperties properties) {
        return new DrainWindow(properties.drain());
    }

    @Bean
    FilterRegistrationBean<ConnectionClose> connectionCloseFilter(DrainWindow window) {
        FilterRegistrationBean<ConnectionClose> filter = new FilterRegistrationBean<>(new ConnectionClose(window));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
