package dev.golden.security;

import dev.golden.database.Transactions;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Deny by default: a token for everything but {@link OpenRoutes}, a permission for every handler. */
@AutoConfiguration(before = {ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    @Bean
    RevokedTokens revokedTokens(
            JdbcClient jdbc, Transactions transactions, SecurityProperties properties, Environment environment) {
        return new RevokedTokens(
                jdbc,
                transactions,
                properties.revocationRefresh(),
                environment.getProperty("spring.application.name", "golden"));
    }

    @Bean
    JwtDecoder jwtDecoder(SecurityProperties properties, RevokedTokens revoked, Clock clock) {
        return TokenDecoders.of(properties, revoked, clock);
    }

    @Bean
    OpenRoutes openRoutes(SecurityProperties properties) {
        return new OpenRoutes(properties);
    }

    @Bean
    Problems problems(JsonMapper json, ApplicationEventPublisher events) {
        return new Problems(json, events);
    }

    @Bean
    Refusals refusals(Problems problems, SecurityProperties properties) {
        return new Refusals(
                problems, new AddressLimits(properties.failedAttempts(), properties.failedAttemptsPerSecond()));
    }

    @Bean
    RoutePermissions routePermissions(ObjectProvider<RoutePermission> libraries) {
        return new RoutePermissions(libraries.stream().toList());
    }

    @Bean
    WebMvcConfigurer permissionInterceptors(OpenRoutes open, RoutePermissions permissions) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new PermissionInterceptor(open, permissions));
            }
        };
    }

    @Bean
    SecurityFilterChain goldenSecurity(
            HttpSecurity http,
            OpenRoutes open,
            JwtDecoder decoder,
            Refusals refusals,
            Problems problems,
            RateLimiter limiter) {
        http.csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.httpStrictTransportSecurity(
                                hsts -> hsts.requestMatcher(AnyRequestMatcher.INSTANCE)
                                        .includeSubDomains(true)
                                        .maxAgeInSeconds(31_536_000))
                        .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                        .contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(open)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .oauth2ResourceServer(server -> server.bearerTokenResolver(new BearerTokens(open))
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals)
                        .jwt(jwt -> jwt.decoder(decoder)
                                .jwtAuthenticationConverter(token -> new JwtAuthenticationToken(token, List.of()))));
        CallerFilter callers = new CallerFilter(problems);
        http.addFilterAfter(callers, AuthorizationFilter.class);
        http.addFilterAfter(new RateLimitFilter(limiter, problems), CallerFilter.class);
        return http.build();
    }
}
