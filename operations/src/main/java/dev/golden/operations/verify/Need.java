package dev.golden.operations.verify;

/** What a line cannot be checked without. */
enum Need {
    API("--url"),
    CALLER("--token or --jwt-secret"),
    SECRET("--jwt-secret"),
    DATABASE("--db"),
    BROKER("--nats"),
    REDIS("--redis"),
    CLUSTER("--kube-context"),
    METRICS("--metrics or --prometheus"),
    PROMETHEUS("--prometheus"),
    HUMAN("a human");

    private final String option;

    Need(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }
}
