package dev.golden.operations.verify;

import dev.golden.operations.verify.Result.Outcome;
import dev.golden.operations.verify.Verification.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.json.JsonMapper;

/** The answer for people, for programs, and for build servers. */
final class Reports {

    private Reports() {}

    /** Prints line after line, under the checklist's headings. */
    static final class Table {

        private final PrintWriter out;
        private String section = "";

        Table(PrintWriter out) {
            this.out = out;
        }

        void print(Entry entry) {
            if (!entry.line().section().equals(section)) {
                section = entry.line().section();
                out.println();
                out.println(section);
            }
            out.printf(
                    Locale.ROOT,
                    "  %-7s  %-24s  %s%n           %s%n",
                    entry.result().outcome(),
                    entry.line().id(),
                    entry.line().text(),
                    entry.result().why());
            out.flush();
        }
    }

    static String summary(List<Entry> entries, Duration took) {
        return String.format(
                Locale.ROOT,
                "%d lines: %d passed, %d failed, %d skipped, in %.1f s",
                entries.size(),
                count(entries, Outcome.PASS),
                count(entries, Outcome.FAIL),
                count(entries, Outcome.SKIPPED),
                took.toMillis() / 1000.0);
    }

    static String json(List<Entry> entries, Duration took) {
        List<Map<String, Object>> lines = entries.stream()
                .map(entry -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("id", entry.line().id());
                    line.put("section", entry.line().section());
                    line.put("line", entry.line().text());
                    line.put("result", entry.result().outcome());
                    line.put("why", entry.result().why());
                    line.put("acts", entry.line().acts());
                    line.put("millis", entry.took().toMillis());
                    return line;
                })
                .toList();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("passed", count(entries, Outcome.PASS));
        report.put("failed", count(entries, Outcome.FAIL));
        report.put("skipped", count(entries, Outcome.SKIPPED));
        report.put("millis", took.toMillis());
        report.put("lines", lines);
        return JsonMapper.shared().writeValueAsString(report);
    }

    static void junit(List<Entry> entries, Duration took, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(writer);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "golden verify");
            xml.writeAttribute("tests", Integer.toString(entries.size()));
            xml.writeAttribute("failures", Long.toString(count(entries, Outcome.FAIL)));
            xml.writeAttribute("skipped", Long.toString(count(entries, Outcome.SKIPPED)));
            xml.writeAttribute("time", seconds(took));
            for (Entry entry : entries) {
                testCase(xml, entry);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void testCase(XMLStreamWriter xml, Entry entry) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", entry.line().section());
        xml.writeAttribute("name", entry.line().id() + ": " + entry.line().text());
        xml.writeAttribute("time", seconds(entry.took()));
        switch (entry.result().outcome()) {
            case FAIL -> message(xml, "failure", entry);
            case SKIPPED -> message(xml, "skipped", entry);
            case PASS -> {
                xml.writeStartElement("system-out");
                xml.writeCharacters(entry.result().why());
                xml.writeEndElement();
            }
        }
        xml.writeEndElement();
    }

    private static void message(XMLStreamWriter xml, String element, Entry entry) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", entry.result().why());
        xml.writeEndElement();
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }

    static long count(List<Entry> entries, Outcome outcome) {
        return entries.stream()
                .filter(entry -> entry.result().outcome() == outcome)
                .count();
    }
}
