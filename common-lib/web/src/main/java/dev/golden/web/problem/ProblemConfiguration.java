package dev.golden.web.problem;

import dev.golden.security.Problems;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Problem answers from every layer: handlers, filters, container. */
@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
class ProblemConfiguration {

    @Bean
    ProblemResolver problemResolver(Problems problems) {
        return new ProblemResolver(problems);
    }

    @Bean
    WebMvcConfigurer problemResolvers(ProblemResolver resolver) {
        return new WebMvcConfigurer() {
            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.addFirst(resolver);
            }
        };
    }

    @Bean
    FilterRegistrationBean<ProblemFilter> problemFilter(ProblemResolver resolver) {
        FilterRegistrationBean<ProblemFilter> filter = new FilterRegistrationBean<>(new ProblemFilter(resolver));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }

    @Bean
    ProblemController problemController(Problems problems) {
        return new ProblemController(problems);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
    }
}
