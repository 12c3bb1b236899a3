package dev.golden.messaging;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain NATS requests with many answers. */
final class NatsBroadcast implements Broadcast {

    private static final Logger log = LoggerFactory.getLogger(NatsBroadcast.class);

    private final NatsLink link;

    NatsBroadcast(NatsLink link) {
        this.link = link;
    }

    @Override
    public List<String> ask(String subject, String question, Duration wait) {
        Optional<Connection> connection = link.find();
        if (connection.isEmpty()) {
            return List.of();
        }
        List<String> answers = new ArrayList<>();
        try {
            String inbox = connection.get().createInbox();
            Subscription replies = connection.get().subscribe(inbox);
            connection.get().publish(subject, inbox, question.getBytes(StandardCharsets.UTF_8));
            long end = System.nanoTime() + wait.toNanos();
            for (long left = wait.toNanos(); left > 0; left = end - System.nanoTime()) {
                Message reply = replies.nextMessage(Duration.ofNanos(left));
                if (reply == null || reply.isStatusMessage()) {
                    break;
                }
                answers.add(new String(reply.getData(), StandardCharsets.UTF_8));
            }
            replies.unsubscribe();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            log.atInfo().addKeyValue("cause", e.toString()).log("broker went away while asking");
        }
        return answers;
    }

    @Override
    public void answer(String subject, UnaryOperator<String> answering) {
        link.onConnection(connection -> connection
                .createDispatcher(question -> {
                    String answer = answering.apply(new String(question.getData(), StandardCharsets.UTF_8));
                    if (question.getReplyTo() != null) {
                        connection.publish(question.getReplyTo(), answer.getBytes(StandardCharsets.UTF_8));
                    }
                })
                .subscribe(subject));
    }
}
