package dev.golden.sandbox.runtime;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What runs jobs.
 *
 * @param runtime each has settings of its own, {@code golden.sandbox.bubblewrap}, {@code .gvisor}, {@code .kubernetes}
 */
@ConfigurationProperties("golden.sandbox")
record RuntimeProperties(@DefaultValue("bubblewrap") Kind runtime) {

    /** The runtimes there are. */
    enum Kind {
        /** Namespaces, a filter and control groups on this machine. */
        BUBBLEWRAP,
        /** A kernel of its own for each job, in user space on this machine. */
        GVISOR,
        /** A pod for each job. */
        KUBERNETES
    }
}
