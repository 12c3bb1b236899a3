package dev.golden.database;

import org.springframework.context.SmartLifecycle;

/**
 * In which order a service starts and, from the other end, stops. The one list of it:
 *
 * <table>
 * <caption>From the first to be stopped to the last</caption>
 * <tr><th>phase</th><th>who</th><th>what stopping means</th><th>at most</th></tr>
 * <tr><td>before all</td><td>Spring Boot</td><td>readiness answers 503</td><td></td></tr>
 * <tr><td>{@link #WORK}</td><td>drain window; engine, workers, reviewers, consumers, periodic work: all at once
 *     ({@link BackgroundWork})</td><td>requests are still served, every answer closes its connection; nothing new is
 *     taken up, what runs ends or is given back with its lease</td><td>one phase</td></tr>
 * <tr><td>{@link #STREAMS}</td><td>event streams</td><td>each ends in order; its reader goes on elsewhere with its
 *     {@code Last-Event-ID}</td><td>2 s</td></tr>
 * <tr><td>{@code DEFAULT_PHASE - 1024}</td><td>Spring Boot's web server</td><td>no new connections; running requests
 *     end</td><td>one phase</td></tr>
 * <tr><td>{@code DEFAULT_PHASE - 2048}</td><td>Spring Boot's web server</td><td>is gone</td><td>at once</td></tr>
 * <tr><td>{@link #RECORDS}</td><td>what requests leave behind: denials, revocations</td><td>is written</td><td>2 s</td></tr>
 * <tr><td>{@link #REDIS}</td><td>Redis</td><td>is disconnected</td><td>1 s</td></tr>
 * <tr><td>{@link #RELAY}</td><td>outbox relay</td><td>ends its round</td><td>5 s</td></tr>
 * <tr><td>{@link #OUTBOX}</td><td>outbox</td><td>sends what is committed</td><td>5 s</td></tr>
 * <tr><td>{@link #STREAM_SETUP}, {@link #BROKER}</td><td>broker</td><td>is disconnected</td><td>2 s</td></tr>
 * <tr><td>after all</td><td>Spring</td><td>beans are closed, the database's pool among them</td><td></td></tr>
 * </table>
 *
 * <p>"One phase" is {@code spring.lifecycle.timeout-per-shutdown-phase}. All together stay below 60 seconds;
 * Kubernetes kills what takes longer than its pod was granted.
 */
public final class Phases {

    /** Whatever takes up work by itself. */
    public static final int WORK = SmartLifecycle.DEFAULT_PHASE;

    /** Answers without an end of their own, which a graceful web server would wait for. */
    public static final int STREAMS = SmartLifecycle.DEFAULT_PHASE - 512;

    /** What requests need from their first to their last. */
    public static final int RECORDS = SmartLifecycle.DEFAULT_PHASE - 3072;

    public static final int REDIS = SmartLifecycle.DEFAULT_PHASE - 4096;

    public static final int RELAY = -400;

    public static final int OUTBOX = -500;

    public static final int STREAM_SETUP = -900;

    public static final int BROKER = -1000;

    private Phases() {}
}
