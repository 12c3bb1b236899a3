package dev.golden.web.idempotency;

import dev.golden.contracts.ProblemException;
import dev.golden.contracts.ProblemException.FieldError;
import dev.golden.contracts.ProblemType;
import dev.golden.database.Transactions;
import dev.golden.security.Caller;
import dev.golden.web.body.BufferedBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a create at most once per key. The key is taken, the act done and its answer stored in one transaction: a crash
 * at any point leaves either all of it or nothing, so a repeat can neither act twice nor be told of an act that is not
 * there.
 */
final class Idempotency {

    private static final Pattern KEY = Pattern.compile("^[\\x21-\\x7e]{1,200}$");
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Transactions transactions;
    private final IdempotencyKeys keys;
    private final JsonMapper json;

    Idempotency(Transactions transactions, IdempotencyKeys keys, JsonMapper json) {
        this.transactions = transactions;
        this.keys = keys;
        this.json = json;
    }

    @Nullable
    Object call(HttpServletRequest request, int defaultStatus, Callable<@Nullable Object> act) throws Exception {
        String key = request.getHeader("Idempotency-Key");
        if (key == null) {
            return inTransaction(act);
        }
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid("Idempotency-Key", "must be 1 to 200 visible ASCII characters");
        }
        Caller caller = Caller.current();
        IdempotencyKeys.Scope scope = new IdempotencyKeys.Scope(
                caller.tenantId(), caller.subject(), request.getMethod() + " " + request.getRequestURI(), key);
        Payload payload = Payload.of(BufferedBody.of(request), request.getQueryString());
        return inTransaction(() -> once(scope, payload, defaultStatus, act));
    }

    private ResponseEntity<byte[]> once(
            IdempotencyKeys.Scope scope, Payload payload, int defaultStatus, Callable<@Nullable Object> act)
            throws Exception {
        // Try, not wait: a caller that repeats impatiently must not pile up connections behind its first request.
        if (!keys.tryLock(scope)) {
            throw new ProblemException(
                    ProblemType.REQUEST_IN_PROGRESS,
                    "The first request with this Idempotency-Key is still running",
                    List.of(),
                    RETRY,
                    null);
        }
        IdempotencyKeys.Stored stored = keys.find(scope).orElse(null);
        if (stored != null) {
            if (!stored.sha256().equals(payload.sha256())) {
                throw mismatch(payload.differences(stored.fields()));
            }
            return stored.answer().entity(true);
        }
        Answer answer = Answer.of(act.call(), defaultStatus, json);
        keys.store(scope, payload, answer);
        return answer.entity(false);
    }

    private static ProblemException mismatch(List<String> fields) {
        return new ProblemException(
                ProblemType.IDEMPOTENCY_MISMATCH,
                "The Idempotency-Key was used with another payload: " + String.join(", ", fields),
                fields.stream()
                        .map(field -> new FieldError(field, "differs from the first request with this key"))
                        .toList());
    }

    private @Nullable Object inTransaction(Callable<? extends @Nullable Object> work) throws Exception {
        try {
            return transactions.<@Nullable Object>write(() -> {
                try {
                    return work.call();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new Checked(e);
                }
            });
        } catch (Checked e) {
            throw e.original;
        }
    }

    /** Takes a checked exception through the transaction, which rolls back. */
    private static final class Checked extends RuntimeException {

        private final transient Exception original;

        Checked(Exception original) {
            super(original);
            this.original = original;
        }
    }
}
