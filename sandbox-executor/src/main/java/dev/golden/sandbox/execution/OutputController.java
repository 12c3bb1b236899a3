package dev.golden.sandbox.execution;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemType;
import dev.golden.sandbox.queue.Execution;
import dev.golden.sandbox.queue.ExecutionQueue;
import dev.golden.sandbox.queue.ExecutionResult;
import dev.golden.sandbox.queue.OutputPiece;
import dev.golden.security.Permission;
import dev.golden.security.RequiresPermission;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Output of an execution as server-sent events while it is written. Ids are durable, so a client that reconnects with
 * {@code Last-Event-ID}, to whichever replica, misses nothing and gets nothing twice. Each stream is one virtual thread.
 */
@RestController
class OutputController {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final int BATCH = 100;

    /** Ids of the two events that tell the output of a program that was over before its first piece was due. */
    private static final long WHOLE_STDOUT = 1;

    private static final long WHOLE_STDERR = 2;

    private final ExecutionService service;
    private final ExecutionQueue queue;
    private final OutputStreams streams;
    private final JsonMapper mapper;

    OutputController(ExecutionService service, ExecutionQueue queue, OutputStreams streams, JsonMapper mapper) {
        this.service = service;
        this.queue = queue;
        this.streams = streams;
        this.mapper = mapper;
    }

    record Piece(String stream, String text) {}

    /**
     * First the execution as it is ({@code snapshot}, without id), then {@code output} from the beginning or after
     * {@code Last-Event-ID}, {@code restarted} when its executor died and it begins again, {@code truncated} when there
     * is too much to go on, and at the end {@code finished} with the whole answer.
     */
    @GetMapping(path = "/sandbox/executions/{id}/output", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @RequiresPermission(Permission.SANDBOX_READ)
    void output(
            @PathVariable UUID id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws IOException {
        long after = lastEventId == null ? 0 : position(lastEventId);
        Execution execution = service.require(id);
        if (!streams.enter()) {
            throw new ProblemException(
                    ProblemType.UNAVAILABLE, "Too many streams are open", List.of(), Duration.ofSeconds(5), null);
        }
        try {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            stream(execution, after, response.getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.leave();
        }
    }

    private void stream(Execution execution, long after, OutputStream out) throws IOException, InterruptedException {
        UUID id = execution.id();
        write(out, null, "snapshot", shown(execution));
        out.flush();
        long last = after;
        long said = System.nanoTime();
        Optional<Execution> finished = Optional.of(execution).filter(Execution::isFinished);
        while (streams.isRunning()) {
            List<OutputPiece> pieces = queue.output(id, last, BATCH);
            for (OutputPiece piece : pieces) {
                write(out, piece);
                last = piece.seq();
            }
            if (pieces.isEmpty() && finished.isPresent()) {
                end(finished.get(), last, out);
                out.flush();
                return;
            }
            if (!pieces.isEmpty() || System.nanoTime() - said > HEARTBEAT_NANOS) {
                if (pieces.isEmpty()) {
                    out.write(": heartbeat\n\n".getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
                said = System.nanoTime();
            }
            if (finished.isEmpty() && pieces.size() < BATCH) {
                finished = queue.await(id, LOOK_AGAIN);
            }
        }
    }

    private void end(Execution execution, long last, OutputStream out) throws IOException {
        ExecutionResult result = execution.result();
        if (result != null && last <= WHOLE_STDERR) {
            whole(WHOLE_STDOUT, "stdout", result.stdout(), last, out);
            whole(WHOLE_STDERR, "stderr", result.stderr(), last, out);
        }
        write(out, null, "finished", shown(execution));
    }

    private void whole(long id, String stream, String text, long last, OutputStream out) throws IOException {
        if (id > last && !text.isEmpty()) {
            write(out, id, "output", new Piece(stream, text));
        }
    }

    private void write(OutputStream out, OutputPiece piece) throws IOException {
        switch (piece.kind()) {
            case STDOUT -> write(out, piece.seq(), "output", new Piece("stdout", piece.text()));
            case STDERR -> write(out, piece.seq(), "output", new Piece("stderr", piece.text()));
            case TRUNCATED -> write(out, piece.seq(), "truncated", Map.of());
            case RESTARTED -> write(out, piece.seq(), "restarted", Map.of());
        }
    }

    /** JSON has no line breaks of its own, so one data line holds it. */
    private void write(OutputStream out, @Nullable Long id, String type, Object data) throws IOException {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        text.append("event: ").append(type).append("\ndata: ");
        text.append(mapper.writeValueAsString(data)).append("\n\n");
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private ExecutionAnswer shown(Execution execution) {
        return ExecutionAnswer.of(execution, queue.place(execution).orElse(null));
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
