package dev.golden.sandbox.execution;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param patience how long a synchronous request waits before it is answered 202 like an asynchronous one */
@ConfigurationProperties("golden.sandbox.execution")
record ExecutionProperties(@DefaultValue("90s") Duration patience) {}
