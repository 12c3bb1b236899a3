package dev.golden.database;

import dev.golden.contracts.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list ordered by {@code (created_at, id)} descending is wanted. Query parameters {@code pageSize}
 * (1..200, default 50) and {@code pageToken}.
 *
 * @param before position after which the page starts, or null for the first page
 */
public record PageRequest(int size, @Nullable Position before) {

    public static final int DEFAULT_SIZE = 50;
    public static final int MAX_SIZE = 200;

    /** Place of a row in the list. */
    public record Position(Instant createdAt, UUID id) {}

    /** @throws ProblemException 400 naming the parameter that is wrong */
    public static PageRequest of(@Nullable Integer pageSize, @Nullable String pageToken) {
        int size = pageSize == null ? DEFAULT_SIZE : pageSize;
        if (size < 1 || size > MAX_SIZE) {
            throw ProblemException.invalid("pageSize", "must be between 1 and " + MAX_SIZE);
        }
        return new PageRequest(size, pageToken == null || pageToken.isEmpty() ? null : decode(pageToken));
    }

    /** Rows to ask the database for: one more than the page, which tells whether another page follows. */
    public int limit() {
        return size + 1;
    }

    /** Cuts the extra row off and makes the next token from the last row kept. */
    public <T> Page<T> page(List<T> rows, Function<T, Position> position) {
        if (rows.size() <= size) {
            return new Page<>(rows, "");
        }
        List<T> items = rows.subList(0, size);
        return new Page<>(items, encode(position.apply(items.getLast())));
    }

    private static String encode(Position position) {
        String text = position.createdAt() + " " + position.id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Position decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            if (space > 0) {
                return new Position(
                        Instant.parse(text.substring(0, space)), UUID.fromString(text.substring(space + 1)));
            }
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw ProblemException.invalid("pageToken", "is not one this list gave out");
        }
        throw ProblemException.invalid("pageToken", "is not one this list gave out");
    }
}
