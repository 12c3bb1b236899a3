package dev.golden.web.trace;

import dev.golden.telemetry.Traces;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts the trace before everything else, so that refusals have an id too. */
@AutoConfiguration
class TraceConfiguration {

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter(Traces traces, Environment environment) {
        FilterRegistrationBean<TraceFilter> filter = new FilterRegistrationBean<>(
                new TraceFilter(traces, environment.getProperty("spring.application.name", "golden")));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }
}
