package dev.golden.local.edge;

import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpMethod;

/**
 * One attempt to pass a request on, and whether it may be made again. A request that may have been worked on is not
 * repeated unless repeating changes nothing: a service that restarts must not cost a second task.
 */
final class Attempt {

    private static final String ATTRIBUTE = Attempt.class.getName();

    private final boolean changesNothing;
    private volatile boolean begun;
    private volatile boolean bodyTaken;

    private Attempt(boolean changesNothing) {
        this.changesNothing = changesNothing;
    }

    static void watch(Request server) {
        Attempt attempt = new Attempt(HttpMethod.GET.is(server.getMethod()) || HttpMethod.HEAD.is(server.getMethod()));
        server.attribute(ATTRIBUTE, attempt);
        // Before the first byte: what fails from here on may have arrived.
        server.onRequestBegin(begun -> attempt.begun = true);
    }

    static Attempt of(Request server) {
        return (Attempt) Objects.requireNonNull(server.getAttributes().get(ATTRIBUTE));
    }

    /** The body is read from the client only once. */
    void takeBody() {
        bodyTaken = true;
    }

    boolean hasTakenBody() {
        return bodyTaken;
    }

    boolean mayBeRepeated(Response answer, Throwable failure) {
        if (bodyTaken) {
            return false;
        }
        return !begun || (changesNothing && answer.getStatus() == 0 && !(failure instanceof TimeoutException));
    }
}
