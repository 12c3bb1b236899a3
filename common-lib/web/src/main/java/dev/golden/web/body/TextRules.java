package dev.golden.web.body;

import dev.golden.contracts.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Refuses text that Postgres cannot keep or UTF-8 cannot express: NUL and lone surrogates. Only bodies whose bytes hint
 * at such text are walked through, so ordinary ones cost one scan.
 */
final class TextRules {

    private static final JsonFactory JSON = new JsonFactory();

    private TextRules() {}

    static void check(byte[] body) {
        if (!isSuspicious(body)) {
            return;
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                    check(parser.getString(), parser.streamReadContext());
                }
            }
        } catch (JacksonException e) {
            // Not JSON: the reader of the body says so, and where.
            return;
        }
    }

    /** An escape {@code \}{@code u0000} or {@code \}{@code uD…}, or the bytes of a surrogate in UTF-8. */
    private static boolean isSuspicious(byte[] body) {
        for (int i = 0; i + 1 < body.length; i++) {
            if (body[i] == '\\' && body[i + 1] == 'u') {
                int first = i + 2 < body.length ? body[i + 2] : 0;
                if (first == 'd' || first == 'D' || first == '0') {
                    return true;
                }
            } else if ((body[i] & 0xff) == 0xed && (body[i + 1] & 0xff) >= 0xa0) {
                return true;
            }
        }
        return false;
    }

    private static void check(String text, TokenStreamContext place) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw ProblemException.invalid(name(place), "must not contain NUL");
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw ProblemException.invalid(name(place), "must not contain half a character (a lone surrogate)");
            }
        }
    }

    private static String name(TokenStreamContext place) {
        StringBuilder name = new StringBuilder();
        for (TokenStreamContext at = place; at != null && !at.inRoot(); at = at.getParent()) {
            if (at.inArray()) {
                name.insert(0, "[" + at.getCurrentIndex() + "]");
            } else if (at.currentName() != null) {
                name.insert(0, "." + clean(at.currentName()));
            }
        }
        return name.isEmpty() ? "body" : name.charAt(0) == '.' ? name.substring(1) : name.toString();
    }

    private static String clean(String name) {
        String visible = name.replaceAll("[^\\x20-\\x7e]", "?");
        return visible.length() > 64 ? visible.substring(0, 64) : visible;
    }
}
