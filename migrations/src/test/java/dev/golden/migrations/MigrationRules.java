package dev.golden.migrations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration may do while two versions of the services work on the schema: expand (add what the old version does
 * not know and need not fill), migrate, and contract only when nobody uses the old form any more. And nothing may hold a
 * lock on a table with rows for longer than a moment. docs/upgrade.md tells how each wish is written instead.
 */
final class MigrationRules {

    private static final Pattern CREATE_TABLE =
            Pattern.compile("^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?([\\w.\"]+)");
    private static final Pattern ALTER_TABLE = Pattern.compile(
            "^ALTER (?:TABLE|VIEW|MATERIALIZED VIEW|FOREIGN TABLE) (?:IF EXISTS )?(?:ONLY )?([\\w.\"]+) (.*)");
    private static final Pattern CREATE_INDEX =
            Pattern.compile("^CREATE (?:UNIQUE )?INDEX (CONCURRENTLY )?.*?\\bON (?:ONLY )?([\\w.\"]+)");
    private static final Pattern CHANGE_ROWS = Pattern.compile("^(?:UPDATE|DELETE FROM) (?:ONLY )?([\\w.\"]+)(.*)");
    private static final Pattern VOLATILE = Pattern.compile(
            "\\b(?:RANDOM|GEN_RANDOM_UUID|UUIDV7|UUIDV4|CLOCK_TIMESTAMP|TIMEOFDAY|NEXTVAL|STATEMENT_TIMESTAMP) ?\\(");
    private static final Pattern NOT_NULL = Pattern.compile("^ALTER (?:COLUMN )?([\\w\"]+) SET NOT NULL$");
    private static final Pattern SECURED =
            Pattern.compile("^ADD CONSTRAINT (\\S+) CHECK \\( ?([\\w\"]+) IS NOT NULL ?\\) NOT VALID$");

    // Columns by the constraint that requires a value, and those of which it was validated.
    private final Map<String, String> required = new HashMap<>();
    private final Set<String> secured = new HashSet<>();

    // Of the file that is being looked at: tables it makes, whether it adds an unchecked constraint, what it breaks.
    private Set<String> own = Set.of();
    private boolean addsUnchecked;
    private List<String> broken = List.of();

    /** Rules the file breaks, each with the statement. Files must come in their order. */
    List<String> check(String file, String sql) {
        own = new HashSet<>();
        addsUnchecked = false;
        broken = new ArrayList<>();
        List<String> statements = SqlStatements.of(sql);
        if (!Pattern.compile("^--.*\\bLocks: \\S", Pattern.MULTILINE)
                .matcher(sql)
                .find()) {
            broken.add(file + ": says nothing about locks (a comment `-- Locks: …`)");
        }
        for (String statement : statements) {
            Matcher created = CREATE_TABLE.matcher(statement);
            if (created.find()) {
                own.add(created.group(1));
            }
            judge(statement);
        }
        if (statements.size() > 1 && statements.stream().anyMatch(s -> s.contains("INDEX CONCURRENTLY"))) {
            broken.add("CONCURRENTLY runs outside of a transaction and must be alone in its file");
        }
        return broken.stream()
                .map(rule -> rule.startsWith(file) ? rule : file + ": " + rule)
                .toList();
    }

    private void judge(String statement) {
        Matcher alter = ALTER_TABLE.matcher(statement);
        Matcher index = CREATE_INDEX.matcher(statement);
        Matcher rows = CHANGE_ROWS.matcher(statement);
        if (alter.find()) {
            for (String action : SqlStatements.actions(alter.group(2))) {
                alter(alter.group(1), action, statement);
            }
        } else if (index.find()) {
            if (index.group(1) == null && !own.contains(index.group(2))) {
                broken("CREATE INDEX without CONCURRENTLY blocks writers of a table that exists", statement);
            }
        } else if (statement.matches("DROP INDEX (?!CONCURRENTLY).*|REINDEX (?!.*CONCURRENTLY).*")) {
            broken("an index is dropped and rebuilt CONCURRENTLY", statement);
        } else if (statement.matches(
                "DROP (?:TABLE|VIEW|MATERIALIZED VIEW|TYPE|DOMAIN|FUNCTION|PROCEDURE|SCHEMA|SEQUENCE|ROLE) .*")) {
            broken("the version before may still use what is dropped", statement);
        } else if (statement.matches("ALTER (?:TYPE|FUNCTION|SEQUENCE|SCHEMA|DOMAIN|ROLE) .* RENAME .*")) {
            broken("the version before knows the old name", statement);
        } else if (statement.matches("(?:TRUNCATE|LOCK|CLUSTER|VACUUM FULL)\\b.*")) {
            broken("locks a whole table", statement);
        } else if (statement.matches("REVOKE .* FROM .*\\bGOLDEN_.*")) {
            broken("takes a right away that the version before may use", statement);
        } else if (rows.find() && !own.contains(rows.group(1)) && !rows.group(2).contains(" WHERE ")) {
            broken("changes all rows at once; a service does that in batches", statement);
        }
    }

    private void alter(String table, String action, String statement) {
        if (action.matches("RENAME\\b.*")) {
            broken("the version before knows the old name", statement);
        } else if (action.matches("DROP (?:COLUMN )?(?!CONSTRAINT)\\b.*")) {
            broken("the version before may still use the column", statement);
        } else if (action.matches("ALTER (?:COLUMN )?\\S+ (?:SET DATA )?TYPE\\b.*")) {
            broken("rewrites the table, and the version before expects the old type", statement);
        } else if (own.contains(table)) {
            return;
        } else if (action.matches("SET (?:LOGGED|UNLOGGED|TABLESPACE|ACCESS METHOD)\\b.*")) {
            broken("rewrites the table", statement);
        } else if (action.matches("ALTER .* SET NOT NULL")) {
            Matcher column = NOT_NULL.matcher(action);
            if (!column.find() || !secured.contains(column.group(1))) {
                broken(
                        "SET NOT NULL reads the whole table; first a CHECK … NOT VALID, validated, in earlier files",
                        statement);
            }
        } else if (action.matches("VALIDATE CONSTRAINT .*")) {
            String column = required.get(action.substring("VALIDATE CONSTRAINT ".length()));
            if (column != null) {
                secured.add(column);
            }
            if (addsUnchecked) {
                broken("validated in the file that adds it, under the lock of that", statement);
            }
        } else if (action.matches("ADD (?:CONSTRAINT \\S+ )?(?:CHECK|FOREIGN KEY|NOT NULL)\\b.*")) {
            if (action.endsWith("NOT VALID")) {
                addsUnchecked = true;
                Matcher check = SECURED.matcher(action);
                if (check.find()) {
                    required.put(check.group(1), check.group(2));
                }
            } else {
                broken("a constraint is added NOT VALID and validated by a later file", statement);
            }
        } else if (action.matches("ADD (?:CONSTRAINT \\S+ )?(?:UNIQUE|PRIMARY KEY|EXCLUDE)\\b.*")) {
            if (!action.contains(" USING INDEX ")) {
                broken("a key is added USING an INDEX that was built CONCURRENTLY", statement);
            }
        } else if (action.startsWith("ADD ")) {
            addColumn(action, statement);
        }
    }

    private void addColumn(String action, String statement) {
        if (action.contains(" NOT NULL") && !action.contains(" DEFAULT ")) {
            broken("the version before does not fill the new column", statement);
        } else if (VOLATILE.matcher(action).find() || action.contains(" STORED") || action.contains(" IDENTITY")) {
            broken("computes a value for every row, which rewrites the table", statement);
        } else if (action.matches(".* (?:UNIQUE|PRIMARY KEY|REFERENCES|CHECK)\\b.*")) {
            broken("a new column comes without constraints that are checked under lock", statement);
        }
    }

    private void broken(String rule, String statement) {
        broken.add(rule + ": " + (statement.length() > 120 ? statement.substring(0, 120) + "…" : statement));
    }
}
