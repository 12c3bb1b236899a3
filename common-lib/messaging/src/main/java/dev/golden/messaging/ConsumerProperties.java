package dev.golden.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code golden.consumers.*}.
 *
 * @param drain how long running handlers may go on when the service is asked to stop; what they did not finish goes to
 *     another replica then
 */
@ConfigurationProperties("golden.consumers")
record ConsumerProperties(@DefaultValue("8s") Duration drain) {}
