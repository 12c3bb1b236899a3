package dev.golden.deployment.alerts;

import java.util.Set;

/**
 * A way to make alerts fire, and to end it.
 *
 * @param alerts what must fire and resolve
 * @param inject repeated until they fire, so it must be repeatable
 */
record AlertFault(String name, Set<String> alerts, Way way, Action inject, Action heal) {

    /** How true to life it is. */
    enum Way {
        /** The platform itself is harmed. */
        REAL,
        /** A stand-in target shows the metric; rule, Alertmanager and receiver are real. */
        STAND_IN
    }

    /** May fail in any way. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    static AlertFault real(String name, Set<String> alerts, Action inject, Action heal) {
        return new AlertFault(name, alerts, Way.REAL, inject, heal);
    }
}
