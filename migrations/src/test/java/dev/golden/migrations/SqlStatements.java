package dev.golden.migrations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of an SQL file, each in one line of capitals, without comments and with empty literals: enough to judge a
 * statement by its head and its clauses. Bodies between dollar signs that are run right away ({@code DO}) are taken
 * apart too; those of functions are not, they run later.
 */
final class SqlStatements {

    private static final Pattern TOKEN = Pattern.compile(
            "--[^\n]*|/\\*.*?\\*/|'(?:[^']|'')*'|(?<tag>\\$[A-Za-z_]*\\$)(?<body>.*?)\\k<tag>|\"[^\"]*\"|;|\\s+|[^\\s;'\"$/-]+|.",
            Pattern.DOTALL);

    private SqlStatements() {}

    static List<String> of(String sql) {
        List<String> statements = new ArrayList<>();
        List<String> bodies = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            String text = token.group();
            if (text.equals(";")) {
                end(statements, bodies, current);
            } else if (text.startsWith("--") || text.startsWith("/*") || text.isBlank()) {
                current.append(' ');
            } else if (text.startsWith("'")) {
                current.append("''");
            } else if (token.group("tag") != null) {
                bodies.add(token.group("body"));
                current.append("$$");
            } else {
                current.append(text.toUpperCase(Locale.ROOT));
            }
        }
        end(statements, bodies, current);
        return statements;
    }

    private static void end(List<String> statements, List<String> bodies, StringBuilder current) {
        String statement = current.toString().replaceAll("\\s+", " ").strip();
        current.setLength(0);
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
        if (statement.startsWith("DO ")) {
            for (String body : bodies) {
                // Statements follow BEGIN, THEN, ELSE and LOOP without a semicolon between.
                of(body).forEach(part -> statements.add(part.replaceAll("^(?:.*\\b(?:BEGIN|THEN|ELSE|LOOP) )+", "")));
            }
        }
        bodies.clear();
    }

    /** Actions of an {@code ALTER TABLE}: what stands between commas outside of parentheses. */
    static List<String> actions(String list) {
        List<String> actions = new ArrayList<>();
        StringBuilder action = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == ',' && depth == 0) {
                actions.add(action.toString().strip());
                action.setLength(0);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            action.append(c);
        }
        actions.add(action.toString().strip());
        return actions;
    }
}
