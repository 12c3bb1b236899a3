package dev.golden.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.sift.SiftingAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.sift.AbstractDiscriminator;
import ch.qos.logback.core.util.FileSize;
import dev.golden.local.platform.Service;
import dev.golden.local.state.StateFolder;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** One log file per service, although the services share a process. */
final class LogFiles {

    private static final String PLATFORM = "platform";
    private static final Map<String, String> PACKAGES = Map.of(
            "dev.golden.orchestrator.", Service.ORCHESTRATOR.label(),
            "dev.golden.peerhub.", Service.PEER_HUB.label(),
            "dev.golden.supervisor.", Service.SUPERVISOR.label(),
            "dev.golden.sandbox.", Service.SANDBOX.label(),
            "dev.golden.dlq.", Service.DLQ_WORKER.label());

    private LogFiles() {}

    static void configure(StateFolder state) {
        // Five contexts would each set logging up for the whole process and tear it down when one of them closes.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        // Tomcat logs through java.util.logging, which would write to the terminal.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        SiftingAppender appender = new SiftingAppender();
        appender.setContext(context);
        appender.setName("services");
        ByService discriminator = new ByService();
        discriminator.start();
        appender.setDiscriminator(discriminator);
        appender.setAppenderFactory((same, service) -> file(same, state, service));
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
        context.getLogger("org.apache").setLevel(Level.WARN);
        context.getLogger("org.springframework").setLevel(Level.WARN);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
        // Warns at each start that it describes the API, which is what it is here for.
        context.getLogger("org.springdoc").setLevel(Level.ERROR);
    }

    /** For commands whose answer is all that should be seen. */
    static void silence() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .setLevel(Level.OFF);
    }

    private static Appender<ILoggingEvent> file(Context context, StateFolder state, String service) {
        String file = state.log(service).toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file);
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMaxIndex(2);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("32MB"));
        trigger.start();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} %msg %kvp%n%ex{30}");
        encoder.start();
        appender.setEncoder(encoder);
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    /** Whose line it is: said by the context, by the thread's name, or by the code that logs. */
    private static final class ByService extends AbstractDiscriminator<ILoggingEvent> {

        @Override
        public String getDiscriminatingValue(ILoggingEvent event) {
            String named = event.getMDCPropertyMap().get("app");
            for (Service service : Service.values()) {
                if (service.label().equals(named) || event.getThreadName().startsWith(service.label() + "-")) {
                    return service.label();
                }
            }
            for (Map.Entry<String, String> entry : PACKAGES.entrySet()) {
                if (event.getLoggerName().startsWith(entry.getKey())) {
                    return entry.getValue();
                }
            }
            return PLATFORM;
        }

        @Override
        public String getKey() {
            return "service";
        }
    }
}
