import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.platform.console.ConsoleLauncher;

/** Compiles the files of a job and runs the JUnit tests among them, all in one process: JavaTests FILE... */
class JavaTests {

    private static final String CLASSES = "/tmp/classes";

    public static void main(String[] files) throws Exception {
        Files.createDirectories(Path.of(CLASSES));
        List<String> options = new ArrayList<>(
                List.of("-d", CLASSES, "-cp", System.getProperty("java.class.path"), "-proc:none", "-nowarn", "-g"));
        options.addAll(List.of(files));
        if (ToolProvider.getSystemJavaCompiler().run(null, System.out, System.err, options.toArray(String[]::new)) != 0) {
            System.exit(1);
        }
        PrintWriter out = new PrintWriter(System.out, true);
        PrintWriter err = new PrintWriter(System.err, true);
        int code = ConsoleLauncher.run(
                        out,
                        err,
                        "execute",
                        "--disable-banner",
                        "--disable-ansi-colors",
                        "--details=tree",
                        "--fail-if-no-tests",
                        "--class-path=" + CLASSES + File.pathSeparator + "/work",
                        "--scan-class-path=" + CLASSES,
                        "--reports-dir=/work/.golden-tests")
                .getExitCode();
        System.exit(code);
    }
}
