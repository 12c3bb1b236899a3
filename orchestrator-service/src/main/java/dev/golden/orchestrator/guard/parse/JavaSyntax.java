package dev.golden.orchestrator.guard.parse;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Parses Java with the JDK's own compiler; nothing is resolved, generated or run. */
final class JavaSyntax {

    private static final Pattern WANTED = Pattern.compile("^'([^']{1,6})' expected$");
    private static final int MOST = 50;

    private JavaSyntax() {}

    /** All are certain: it is the compiler itself. */
    static List<Problem> problems(String text) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("The Java runtime lacks the module jdk.compiler: use a JDK");
        }
        DiagnosticCollector<JavaFileObject> seen = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(seen, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    Writer.nullWriter(),
                    files,
                    seen,
                    List.of("-proc:none", "-Xmaxerrs", "" + MOST),
                    null,
                    List.of(new Source(text)));
            task.parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Problem> problems = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> each : seen.getDiagnostics()) {
            if (each.getKind() == Diagnostic.Kind.ERROR) {
                problems.add(problem(each, text.length()));
            }
        }
        return problems;
    }

    private static Problem problem(Diagnostic<? extends JavaFileObject> seen, int length) {
        String message = seen.getMessage(Locale.ROOT);
        Matcher wanted = WANTED.matcher(message);
        int start = Math.clamp(seen.getPosition(), 0, length);
        int end = Math.clamp(seen.getEndPosition(), start, length);
        return new Problem(start, end, message, wanted.matches() ? wanted.group(1) : null, true);
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
