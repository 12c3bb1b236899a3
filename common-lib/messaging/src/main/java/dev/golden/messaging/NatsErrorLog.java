package dev.golden.messaging;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.support.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client library reports on its own threads; consequences are dealt with where the calls are made. */
final class NatsErrorLog implements ErrorListener {

    private static final Logger log = LoggerFactory.getLogger(NatsErrorLog.class);

    @Override
    public void errorOccurred(Connection connection, String error) {
        log.atWarn().addKeyValue("error", error).log("message broker reports an error");
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        log.atDebug().addKeyValue("error", exception.toString()).log("message broker connection");
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        log.warn("messages arrive faster than they are taken");
    }

    @Override
    public void pullStatusWarning(Connection connection, JetStreamSubscription subscription, Status status) {
        log.atDebug().addKeyValue("status", status.getMessageWithCode()).log("pull ended");
    }

    @Override
    public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {
        log.atDebug().addKeyValue("status", status.getMessageWithCode()).log("pull failed");
    }
}
