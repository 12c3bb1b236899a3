package dev.golden.orchestrator.guard.pipeline;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The languages' own parsers and interpreters: one process per language for all programs together. */
final class Interpreters {

    /** @param test runs behind the code; empty when it is only parsed */
    record Program(String code, String test) {}

    private static final String PYTHON = """
            import ast, contextlib, io, os, sys, traceback
            def eq(a, b):
                assert a == b, (a, b)
            for name in sorted(os.listdir(sys.argv[1])):
                code = open(os.path.join(sys.argv[1], name), newline="").read()
                test = open(os.path.join(sys.argv[2], name)).read()
                problem = "ok"
                try:
                    ast.parse(code)
                    if test.strip():
                        with contextlib.redirect_stdout(io.StringIO()):
                            scope = {"eq": eq, "__name__": "candidate"}
                            exec(compile(code, name, "exec"), scope)
                            exec(test, scope)
                except BaseException as e:
                    problem = (type(e).__name__ + " " + str(e)).replace("\\n", " ")
                print(name, problem)
            """;

    private static final String NODE = """
            const fs = require('fs'), path = require('path'), vm = require('vm');
            const [, , codes, tests] = process.argv;
            for (const name of fs.readdirSync(codes).sort()) {
              const code = fs.readFileSync(path.join(codes, name), 'utf8');
              const test = fs.readFileSync(path.join(tests, name), 'utf8');
              let problem = 'ok';
              try {
                const module_ = /^\\s*(?:import|export)\\b/m.test(code);
                if (module_) { new vm.SourceTextModule(code); } else { new vm.Script(code); }
                if (test.trim() && !module_) {
                  const eq = (a, b) => { if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(JSON.stringify(a)); };
                  const quiet = { log() {}, error() {}, warn() {} };
                  new vm.Script('(function(eq, console, module, exports, require) {' + code + '\\n;' + test + '\\n})')
                      .runInThisContext()(eq, quiet, { exports: {} }, {}, require);
                }
              } catch (e) { problem = String(e).replace(/\\n/g, ' '); }
              console.log(name + ' ' + problem);
            }
            """;

    private static final String BASH = """
            eq() { [ "$1" = "$2" ] || { echo "got $1" >&2; exit 1; }; }
            for file in "$1"/*; do
              name=${file##*/}
              if ! problem=$(bash -n "$file" 2>&1); then
                echo "$name ${problem//$'\\n'/ }"
              elif [ -s "$2/$name" ] && ! problem=$( (source "$file" >/dev/null; source "$2/$name") 2>&1); then
                echo "$name failed ${problem//$'\\n'/ }"
              else
                echo "$name ok"
              fi
            done
            """;

    private final Path folder;

    Interpreters(Path folder) {
        this.folder = folder;
    }

    /** Problems by program; empty when there is no interpreter for the language here. */
    Optional<Map<String, String>> run(String language, Map<String, Program> programs) throws Exception {
        return switch (language) {
            case "python" -> process("python3", List.of(), PYTHON, "python", programs);
            case "javascript" ->
                process("node", List.of("--experimental-vm-modules", "--no-warnings"), NODE, "javascript", programs);
            case "bash" -> process("bash", List.of(), BASH, "bash", programs);
            case "java" -> java(programs);
            case "json" -> Optional.of(json(programs));
            default -> Optional.empty();
        };
    }

    private Optional<Map<String, String>> process(
            String program, List<String> options, String driver, String language, Map<String, Program> programs)
            throws IOException, InterruptedException {
        Path codes = Files.createDirectories(folder.resolve(language + "-" + System.nanoTime() + "/code"));
        Path tests = Files.createDirectories(codes.resolveSibling("test"));
        for (Map.Entry<String, Program> each : programs.entrySet()) {
            Files.writeString(codes.resolve(each.getKey()), each.getValue().code());
            Files.writeString(tests.resolve(each.getKey()), each.getValue().test());
        }
        Path script = Files.writeString(codes.resolveSibling("driver"), driver);
        Path output = codes.resolveSibling("output");
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(options);
        command.addAll(List.of(script.toString(), codes.toString(), tests.toString()));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(program + " did not end");
        }
        Map<String, String> problems = new LinkedHashMap<>();
        programs.keySet().forEach(id -> problems.put(id, "no answer: " + Files.exists(output)));
        for (String line : Files.readAllLines(output)) {
            int space = line.indexOf(' ');
            if (space > 0 && problems.containsKey(line.substring(0, space))) {
                problems.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        problems.values().removeIf(problem -> problem.equals("ok"));
        return Optional.of(problems);
    }

    private static Map<String, String> json(Map<String, Program> programs) {
        Map<String, String> problems = new LinkedHashMap<>();
        programs.forEach((id, program) -> {
            try {
                JsonMapper.shared().readTree(program.code());
            } catch (JacksonException e) {
                problems.put(id, "no JSON");
            }
        });
        return problems;
    }

    private Optional<Map<String, String>> java(Map<String, Program> programs) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> problems = new LinkedHashMap<>();
        for (Map.Entry<String, Program> each : programs.entrySet()) {
            Path classes = Files.createDirectories(folder.resolve("java-" + each.getKey()));
            List<JavaFileObject> sources = new ArrayList<>();
            sources.add(source("Candidate", each.getValue().code()));
            String test = each.getValue().test();
            if (!test.isBlank()) {
                sources.add(source(
                        "Check",
                        "public class Check { static void eq(Object a, Object b) { if (!java.util.Objects.equals(a, b))"
                                + " throw new AssertionError(a); } public static void run() throws Exception {" + test
                                + "}}"));
            }
            StringWriter messages = new StringWriter();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
                if (!compiler.getTask(
                                messages, files, null, List.of("-proc:none", "-d", classes.toString()), null, sources)
                        .call()) {
                    problems.put(each.getKey(), messages.toString().replace('\n', ' '));
                    continue;
                }
            }
            try (URLClassLoader loader =
                    new URLClassLoader(new java.net.URL[] {classes.toUri().toURL()})) {
                if (!test.isBlank()) {
                    loader.loadClass("Check").getMethod("run").invoke(null);
                }
            } catch (java.lang.reflect.InvocationTargetException e) {
                problems.put(each.getKey(), String.valueOf(e.getCause()));
            }
        }
        return Optional.of(problems);
    }

    private static JavaFileObject source(String name, String code) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
