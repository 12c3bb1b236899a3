package dev.golden.sandbox.queue;

import dev.golden.sandbox.queue.TestResult.Status;
import dev.golden.sandbox.runtime.Artifact;
import dev.golden.sandbox.runtime.SandboxJob;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the reports in JUnit's XML that test runners leave. They come out of the sandbox, so the program may have written
 * them: read without entities, cut to size, and a broken one is none.
 */
final class TestReports {

    private static final int MOST_TESTS = 500;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_MESSAGE = 2000;

    private TestReports() {}

    static boolean isReport(Artifact artifact) {
        return artifact.name().startsWith(SandboxJob.TEST_REPORT);
    }

    static List<TestResult> read(List<Artifact> artifacts) {
        List<TestResult> tests = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            if (isReport(artifact) && artifact.text() != null) {
                try {
                    read(artifact.text(), tests);
                } catch (XMLStreamException e) {
                    // Cut off by a limit, or not the runner's: what came before counts.
                }
            }
        }
        return tests;
    }

    private static void read(String xml, List<TestResult> tests) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        while (reader.hasNext() && tests.size() < MOST_TESTS) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT
                    && reader.getLocalName().equals("testcase")) {
                tests.add(test(reader));
            }
        }
    }

    private static TestResult test(XMLStreamReader reader) throws XMLStreamException {
        String group = Objects.requireNonNullElse(reader.getAttributeValue(null, "classname"), "");
        String own = Objects.requireNonNullElse(reader.getAttributeValue(null, "name"), "");
        long millis = millis(reader.getAttributeValue(null, "time"));
        Status status = Status.PASSED;
        String message = null;
        int depth = 1;
        while (depth > 0) {
            int event = reader.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                Status found = status(reader.getLocalName());
                if (depth == 2 && found != null) {
                    status = found;
                    message = reader.getAttributeValue(null, "message");
                }
            }
        }
        // Node's reporter gives every test the class "test".
        String name = group.isEmpty() || group.equals("test") ? own : group + "::" + own;
        return new TestResult(
                cut(name, LONGEST_NAME), status, millis, message == null ? null : cut(message, LONGEST_MESSAGE));
    }

    private static @Nullable Status status(String element) {
        return switch (element) {
            case "failure" -> Status.FAILED;
            case "error" -> Status.ERROR;
            case "skipped" -> Status.SKIPPED;
            default -> null;
        };
    }

    private static long millis(@Nullable String seconds) {
        try {
            return seconds == null ? 0 : Math.max(0, Math.round(Double.parseDouble(seconds) * 1000));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
