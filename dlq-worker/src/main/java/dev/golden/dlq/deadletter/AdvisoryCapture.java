package dev.golden.dlq.deadletter;

import dev.golden.contracts.FailureCategory;
import dev.golden.contracts.Stream;
import dev.golden.contracts.event.DeadLetter;
import dev.golden.messaging.MessageHeaders;
import dev.golden.messaging.StoredMessages;
import dev.golden.messaging.StoredMessages.StoredMessage;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Safety net: captures messages whose consumer died between its last delivery and the dead letter. */
@Component
class AdvisoryCapture {

    private static final Logger log = LoggerFactory.getLogger(AdvisoryCapture.class);

    private final StoredMessages messages;
    private final DeadLetterCapture capture;
    private final Clock clock;

    AdvisoryCapture(StoredMessages messages, DeadLetterCapture capture, Clock clock) {
        this.messages = messages;
        this.capture = capture;
        this.clock = clock;
    }

    void handle(Advisory advisory) {
        if (advisory.stream().equals(Stream.ADVISORIES.name())) {
            // An advisory about advisories would bring forth the next.
            log.atError().addKeyValue("sequence", advisory.streamSequence()).log("an advisory could not be handled");
            return;
        }
        Optional<StoredMessage> found = messages.fetch(advisory.stream(), advisory.streamSequence());
        if (found.isEmpty()) {
            // A terminated message leaves a work queue at once; its dead letter is in the DLQ stream.
            log.atDebug()
                    .addKeyValue("stream", advisory.stream())
                    .addKeyValue("sequence", advisory.streamSequence())
                    .log("message of an advisory is gone");
            return;
        }
        capture.captureUnlessKnown(deadLetter(advisory, found.get()), advisory.terminated());
    }

    private DeadLetter deadLetter(Advisory advisory, StoredMessage message) {
        String place = advisory.stream() + ":" + advisory.streamSequence();
        String id = header(message, MessageHeaders.REDRIVE_OF)
                .or(() -> header(message, MessageHeaders.MESSAGE_ID))
                .orElse(place);
        return new DeadLetter(
                header(message, MessageHeaders.TENANT).orElse("unknown"),
                id,
                message.subject(),
                advisory.stream(),
                advisory.consumer(),
                message.headers(),
                Base64.getEncoder().encodeToString(message.data()),
                FailureCategory.BUG,
                advisory.terminated() ? Advisory.TERMINATED : Advisory.MAX_DELIVERIES,
                advisory.terminated()
                        ? "Given up by its consumer, which left no dead letter"
                        : "Delivered " + advisory.deliveries() + " times without an answer",
                null,
                advisory.deliveries(),
                advisory.timestamp() == null ? clock.instant() : advisory.timestamp());
    }

    private static Optional<String> header(StoredMessage message, String name) {
        return message.headers().getOrDefault(name, List.of()).stream().findFirst();
    }
}
