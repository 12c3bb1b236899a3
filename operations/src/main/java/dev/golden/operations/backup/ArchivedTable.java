package dev.golden.operations.backup;

import dev.golden.operations.OperationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The rows of one table in a whole archive, one after the other, each as the texts of its columns. */
public final class ArchivedTable implements Iterator<Map<String, @Nullable String>>, AutoCloseable {

    private final ArchiveReader archive;
    private final List<Manifest.Column> columns;
    private final BufferedReader lines;
    private @Nullable String next;

    private ArchivedTable(ArchiveReader archive, List<Manifest.Column> columns, BufferedReader lines)
            throws IOException {
        this.archive = archive;
        this.columns = columns;
        this.lines = lines;
        this.next = lines.readLine();
    }

    /** @throws OperationException when the file is no whole archive or has no such table */
    public static ArchivedTable open(Path file, String table) {
        ArchiveReader archive = ArchiveReader.open(file);
        try {
            Manifest.Table found = archive.manifest().tables().stream()
                    .filter(one -> one.name().equals(table))
                    .findFirst()
                    .orElseThrow(() -> new OperationException("The archive has no table " + table + "."));
            // Postgres escapes carriage returns and line feeds inside of values: a line is a row.
            return new ArchivedTable(
                    archive,
                    found.columns(),
                    new BufferedReader(
                            new InputStreamReader(archive.read(found.entry()), StandardCharsets.UTF_8), 1 << 16));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Map<String, @Nullable String> next() {
        String line = next;
        if (line == null) {
            throw new NoSuchElementException();
        }
        String[] fields = line.split("\t", -1);
        Map<String, @Nullable String> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i).name(), fields[i].equals("\\N") ? null : unescape(fields[i]));
        }
        try {
            next = lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return row;
    }

    /** The text format of COPY. */
    static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char one = field.charAt(i);
            if (one == '\\' && i + 1 < field.length()) {
                i++;
                text.append(
                        switch (field.charAt(i)) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case 'v' -> '\u000b';
                            default -> field.charAt(i);
                        });
            } else {
                text.append(one);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        try (archive) {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
