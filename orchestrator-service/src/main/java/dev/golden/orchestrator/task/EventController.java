package dev.golden.orchestrator.task;

import dev.golden.contracts.ProblemException;
import dev.golden.database.Transactions;
import dev.golden.orchestrator.run.TaskRow;
import dev.golden.orchestrator.task.EventFeed.Follower;
import dev.golden.security.Caller;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events of a task. Ids are the durable numbers of its events, so a client that reconnects with {@code
 * Last-Event-ID}, to whichever replica, misses nothing and gets nothing twice. Each stream is one virtual thread.
 */
@RestController
class EventController {

    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int BATCH = 500;

    private final TaskQueries queries;
    private final TaskEvents events;
    private final EventFeed feed;
    private final Transactions transactions;
    private final JsonMapper mapper;

    EventController(
            TaskQueries queries, TaskEvents events, EventFeed feed, Transactions transactions, JsonMapper mapper) {
        this.queries = queries;
        this.events = events;
        this.feed = feed;
        this.transactions = transactions;
        this.mapper = mapper;
    }

    /**
     * First the task as it is ({@code snapshot}, without id), then its events from the beginning or after
     * {@code Last-Event-ID}. Ends with the task.
     */
    @GetMapping(path = "/tasks/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPermission(Permission.TASK_READ)
    void events(
            @PathVariable("id") UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException {
        long after = lastEventId == null ? 0 : position(lastEventId);
        TaskRow task = transactions.read(() -> queries.require(id, Caller.current()));
        Follower follower = feed.follow(id, task.version());
        try {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            stream(task, after, follower, response.getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            feed.leave(id, follower);
        }
    }

    private void stream(TaskRow task, long after, Follower follower, OutputStream out)
            throws IOException, InterruptedException {
        TaskView snapshot = transactions.read(() -> queries.view(task));
        write(out, null, "snapshot", mapper.writeValueAsString(snapshot));
        out.flush();
        long last = after;
        boolean ended = false;
        while (true) {
            long from = last;
            List<TaskEvent> missed = transactions.read(() -> events.after(task.id(), from, BATCH));
            if (missed.isEmpty()) {
                break;
            }
            for (TaskEvent event : missed) {
                write(out, event);
                last = event.seq();
                ended = event.isLast();
            }
            out.flush();
        }
        // A task that ended before the client's last event has nothing more to tell.
        ended |= task.status().isFinal() && last >= task.version();
        while (!ended && !follower.isClosed()) {
            List<TaskEvent> next = follower.next(HEARTBEAT_MILLIS);
            if (next == null) {
                out.write(": heartbeat\n\n".getBytes(StandardCharsets.UTF_8));
            } else {
                for (TaskEvent event : next) {
                    if (event.seq() > last) {
                        write(out, event);
                        last = event.seq();
                        ended = event.isLast();
                    }
                }
            }
            out.flush();
        }
    }

    private static void write(OutputStream out, TaskEvent event) throws IOException {
        write(out, event.seq(), event.type(), event.data());
    }

    /** Stored and mapped JSON has no line breaks, so one data line holds it. */
    private static void write(OutputStream out, @Nullable Long id, String type, String data) throws IOException {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        text.append("event: ").append(type).append("\ndata: ").append(data).append("\n\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static long position(String lastEventId) {
        try {
            long position = Long.parseLong(lastEventId.trim());
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            throw ProblemException.invalid("Last-Event-ID", "is not one this stream gave out");
        }
        throw ProblemException.invalid("Last-Event-ID", "is not one this stream gave out");
    }
}
