package dev.golden.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.golden.testsupport.Servers;
import dev.golden.testsupport.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NatsBroadcastIT {

    private static final Duration WAIT = Duration.ofMillis(700);

    @Test
    void everyReplicaAnswersAlsoAfterTheBrokerWasAway() {
        TestServer nats = Servers.shared().newNats();
        NatsLink one = link(nats, "one");
        NatsLink two = link(nats, "two");
        try {
            NatsBroadcast asking = new NatsBroadcast(one);
            // Before the connection is there, and after.
            asking.answer("control.test.v1", question -> "one heard " + question);
            one.start();
            two.start();
            await().until(() -> one.find().isPresent() && two.find().isPresent());
            new NatsBroadcast(two).answer("control.test.v1", question -> "two heard " + question);
            await().untilAsserted(() -> assertThat(asking.ask("control.test.v1", "you", WAIT))
                    .containsExactlyInAnyOrder("one heard you", "two heard you"));

            nats.stop();
            await().until(() -> one.find().isEmpty());
            assertThat(asking.ask("control.test.v1", "you", WAIT)).isEmpty();

            nats.start();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(asking.ask("control.test.v1", "again", WAIT))
                            .containsExactlyInAnyOrder("one heard again", "two heard again"));
        } finally {
            one.stop();
            two.stop();
            nats.close();
        }
    }

    private static NatsLink link(TestServer nats, String service) {
        return new NatsLink(new NatsProperties(nats.url(), null, null, null, "", 1), service);
    }
}
