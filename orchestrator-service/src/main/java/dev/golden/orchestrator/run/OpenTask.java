package dev.golden.orchestrator.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task whose row the open transaction has locked, with the changes it will make. Holding the row orders everything that
 * happens to the task, and the numbers of its events.
 */
public final class OpenTask {

    /** Something that happened, for whoever follows the task. */
    record Happening(String type, Map<String, Object> data) {}

    private final TaskRow row;
    private final List<Happening> happenings = new ArrayList<>();

    private TaskStatus status;
    private @Nullable TaskStatus resumeStatus;
    private RunPlan plan;
    private boolean replanned;
    private UUID runId;
    private int runCount;
    private long tokensUsed;
    private @Nullable Verdict verdict;

    OpenTask(TaskRow row, RunPlan plan) {
        this.row = row;
        this.plan = plan;
        this.status = row.status();
        this.resumeStatus = row.resumeStatus();
        this.runId = row.runId();
        this.runCount = row.runCount();
        this.tokensUsed = row.tokensUsed();
        this.verdict = row.verdict();
    }

    /** As it was when locked. */
    public TaskRow row() {
        return row;
    }

    public UUID id() {
        return row.id();
    }

    public TaskStatus status() {
        return status;
    }

    public @Nullable TaskStatus resumeStatus() {
        return resumeStatus;
    }

    public boolean isPaused() {
        return status == TaskStatus.PAUSED;
    }

    public RunPlan plan() {
        return plan;
    }

    public UUID runId() {
        return runId;
    }

    public int runCount() {
        return runCount;
    }

    public long tokensUsed() {
        return tokensUsed;
    }

    public @Nullable Verdict verdict() {
        return verdict;
    }

    /** Goes on to a status of work. A paused task stays paused and goes there when it resumes. */
    public void advance(TaskStatus next) {
        if (status == TaskStatus.PAUSED) {
            resumeStatus = next;
        } else {
            become(next, null);
        }
    }

    /** @throws IllegalStateException when the table of {@link TaskStatus} does not allow it */
    public void become(TaskStatus next, @Nullable String reason) {
        if (next == status) {
            return;
        }
        if (!status.mayBecome(next)) {
            throw new IllegalStateException("task " + row.id() + " cannot go from " + status + " to " + next);
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("from", status.name());
        data.put("status", next.name());
        if (reason != null) {
            data.put("reason", reason);
        }
        happened("task.status", data);
        resumeStatus = next == TaskStatus.PAUSED ? status : null;
        status = next;
    }

    public void conclude(TaskStatus end, Verdict why) {
        become(end, why.reasons().isEmpty() ? null : why.reasons().getFirst());
        verdict = why;
        happened(
                "task.finished",
                Map.of("status", end.name(), "reasons", why.reasons(), "tokens_used", tokensUsed, "run", runCount));
    }

    public void addTokens(long tokens) {
        tokensUsed += tokens;
        happened("tokens.used", Map.of("tokens", tokens, "total", tokensUsed));
    }

    public void replan(RunPlan next) {
        plan = next;
        replanned = true;
    }

    boolean isReplanned() {
        return replanned;
    }

    /** A new attempt begins. */
    public void startRun(UUID id) {
        runId = id;
        runCount++;
        plan = row.submittedPlan();
        verdict = null;
    }

    public void happened(String type, Map<String, Object> data) {
        happenings.add(new Happening(type, data));
    }

    List<Happening> happenings() {
        return happenings;
    }
}
