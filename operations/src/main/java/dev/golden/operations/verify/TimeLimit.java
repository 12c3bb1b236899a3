package dev.golden.operations.verify;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number and a unit: {@code 90s}, {@code 5m}, {@code 1h}. */
final class TimeLimit implements ITypeConverter<Duration> {

    private static final Pattern LIMIT = Pattern.compile("([1-9]\\d{0,5})([smh])");

    @Override
    public Duration convert(String value) {
        Matcher limit = LIMIT.matcher(value);
        if (!limit.matches()) {
            throw new TypeConversionException("`" + value + "` is no time; write 90s, 5m or 1h");
        }
        long number = Long.parseLong(limit.group(1));
        return switch (limit.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
