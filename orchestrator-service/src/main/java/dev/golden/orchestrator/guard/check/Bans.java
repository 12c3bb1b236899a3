package dev.golden.orchestrator.guard.check;

import dev.golden.contracts.Severity;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Constructs that are forbidden, by language. */
final class Bans {

    /** What the profile {@code toolchain} permits. */
    static final String PROCESS = "starts a process";

    /** @param strings whether the pattern needs to see inside strings */
    record Ban(Severity severity, boolean strings, Pattern pattern, String message) {}

    static final Map<String, List<Ban>> ALL = Map.of(
            "python",
            List.of(
                    code(
                            "\\bos\\s{0,4}\\.\\s{0,4}(?:system|popen|fork|forkpty|posix_spawnp?|startfile|exec[lv]p?e?|spawn[lv]p?e?)\\b",
                            "starts a process"),
                    code(
                            "\\bfrom\\s{1,8}os\\s{1,8}import\\s{1,8}[^\\n]{0,200}?\\b(?:system|popen|fork|exec[lv]p?e?|spawn[lv]p?e?|posix_spawn)\\b",
                            "starts a process"),
                    code(
                            "\\b(?:import|from)\\s{1,8}(?:[\\w. ,]{0,100}?,\\s{0,4})?(?:subprocess|pty|commands)\\b",
                            "starts a process"),
                    code(
                            "\\b(?:import|from)\\s{1,8}(?:[\\w. ,]{0,100}?,\\s{0,4})?(?:ctypes|cffi|_ctypes)\\b",
                            "loads native code"),
                    code(
                            "\\b(?:import|from)\\s{1,8}(?:[\\w. ,]{0,100}?,\\s{0,4})?(?:socket|_socket|socketserver)\\b",
                            "opens a socket"),
                    code(
                            "\\basyncio\\s{0,4}\\.\\s{0,4}(?:create_subprocess_(?:exec|shell)|open_connection|start_server)\\b",
                            "starts a process or opens a socket"),
                    code(
                            "\\b(?:pickle|cPickle|_pickle|dill|marshal|cloudpickle)\\s{0,4}\\.\\s{0,4}(?:loads?|Unpickler)\\b",
                            "runs code hidden in data"),
                    code(
                            "\\bfrom\\s{1,8}(?:pickle|marshal|dill)\\s{1,8}import\\s{1,8}[^\\n]{0,200}?\\b(?:loads?|Unpickler)\\b",
                            "runs code hidden in data"),
                    code(
                            "(?<![\\w.])(?:exec|eval|compile)\\s{0,4}\\([^\\n]{0,300}?\\b(?:b(?:16|32|64|85)decode|a85decode|unhexlify|a2b_\\w{2,10}|fromhex|decompress|decode|loads)\\b",
                            "runs decoded data"),
                    raw(
                            "(?:\\b__import__|\\bimport_module)\\s{0,4}\\(\\s{0,4}[rbu]?[\"'](?:os|subprocess|socket|ctypes|pty|pickle|marshal)\\b",
                            "hides an import"),
                    raw("\\bgetattr\\s{0,4}\\(\\s{0,4}(?:os|__builtins__|builtins)\\s{0,4},", "hides a call"),
                    raw("\\.__(?:subclasses|globals|builtins)__", Severity.MAJOR, "reaches into the interpreter"),
                    code("(?<![\\w.])exec\\s{0,4}\\(", Severity.MAJOR, "runs text as code"),
                    code("(?<![\\w.])eval\\s{0,4}\\(", Severity.MINOR, "evaluates text as code"),
                    code(
                            "\\b(?:import|from)\\s{1,8}(?:requests|httpx|aiohttp|urllib3|ftplib|smtplib|telnetlib|paramiko)\\b",
                            Severity.MAJOR,
                            "uses the network"),
                    code(
                            "\\b(?:urllib\\s{0,4}\\.\\s{0,4}request|http\\s{0,4}\\.\\s{0,4}client)\\b",
                            Severity.MAJOR,
                            "uses the network"),
                    raw(
                            "[\"']/(?:etc/(?:passwd|shadow|sudoers)|proc/(?:self|\\d{1,7})/(?:environ|mem)|root/)",
                            Severity.MAJOR,
                            "reads what is the host's"),
                    code(
                            "\\b(?:multiprocessing|signal\\s{0,4}\\.\\s{0,4}(?:pthread_)?kill|os\\s{0,4}\\.\\s{0,4}kill(?:pg)?)\\b",
                            Severity.MAJOR,
                            "controls processes"),
                    code("\\bshutil\\s{0,4}\\.\\s{0,4}rmtree\\b", Severity.MAJOR, "deletes a tree")),
            "javascript",
            List.of(
                    raw("[\"'`](?:node:)?child_process[\"'`]", "starts a process"),
                    raw(
                            "(?:require\\s{0,4}\\(|from\\s{1,4}|import\\s{0,4}\\(?)\\s{0,4}[\"'`](?:node:)?(?:net|dgram|tls|http2?|https|cluster|worker_threads|vm|inspector)[\"'`]",
                            "opens a socket or another context"),
                    raw(
                            "\\b(?:fs|require\\(\\s{0,4}[\"'`](?:node:)?fs[\"'`]\\s{0,4}\\))\\s{0,4}\\.\\s{0,4}(?:rm|rmdir)(?:Sync)?\\s{0,4}\\(\\s{0,4}[\"'`]/[\"'`]",
                            "deletes everything"),
                    raw(
                            "\\bprocess\\s{0,4}(?:\\[\\s{0,4}[\"'`]|\\.\\s{0,4})mainModule\\b|\\bconstructor\\s{0,4}\\.\\s{0,4}constructor\\s{0,4}\\(",
                            "reaches out of its context"),
                    code("\\bprocess\\s{0,4}\\.\\s{0,4}(?:binding|dlopen|kill)\\b", "loads native code"),
                    code(
                            "\\b(?:eval|Function)\\s{0,4}\\([^\\n]{0,300}?\\b(?:atob|Buffer\\.from|decodeURIComponent|fromCharCode)\\b",
                            "runs decoded data"),
                    code(
                            "(?<![\\w.])(?:eval\\s{0,4}\\(|new\\s{1,4}Function\\s{0,4}\\()",
                            Severity.MAJOR,
                            "runs text as code"),
                    code(
                            "(?<![\\w.])(?:fetch\\s{0,4}\\(|XMLHttpRequest\\b|WebSocket\\b)",
                            Severity.MAJOR,
                            "uses the network")),
            "java",
            List.of(
                    code(
                            "\\bRuntime\\s{0,4}\\.\\s{0,4}getRuntime\\s{0,4}\\(\\s{0,4}\\)\\s{0,8}\\.\\s{0,4}exec\\b",
                            "starts a process"),
                    code("\\bProcessBuilder\\b", "starts a process"),
                    code(
                            "\\b(?:System\\s{0,4}\\.\\s{0,4}load(?:Library)?|sun\\s{0,4}\\.\\s{0,4}misc\\s{0,4}\\.\\s{0,4}Unsafe|java\\s{0,4}\\.\\s{0,4}lang\\s{0,4}\\.\\s{0,4}foreign)\\b",
                            "loads native code"),
                    raw(
                            "\\bforName\\s{0,4}\\(\\s{0,4}\"java\\.lang\\.(?:Runtime|ProcessBuilder|ProcessImpl)\"",
                            "hides a call"),
                    code(
                            "\\b(?:URLClassLoader|ScriptEngineManager|defineClass|setAccessible)\\b",
                            Severity.MAJOR,
                            "reaches around the language"),
                    code("\\bObjectInputStream\\b", "runs code hidden in data"),
                    code("\\b(?:ServerSocket|DatagramSocket|SocketChannel|new\\s{1,4}Socket)\\b", "opens a socket"),
                    code(
                            "\\bjava\\s{0,4}\\.\\s{0,4}net\\s{0,4}\\.\\s{0,4}(?:http|URL)\\b",
                            Severity.MAJOR,
                            "uses the network")),
            "bash",
            List.of(
                    code("/dev/(?:tcp|udp)/", "opens a socket"),
                    code(
                            "\\b(?:curl|wget)\\b[^\\n|]{0,300}\\|\\s{0,4}(?:sudo\\s{1,4})?(?:ba|z|da)?sh\\b",
                            "runs a download"),
                    code("\\bbase(?:32|64)\\b[^\\n|]{0,100}\\|\\s{0,4}(?:ba|z|da)?sh\\b", "runs decoded data"),
                    code("\\beval\\b[^\\n]{0,200}\\bbase(?:32|64)\\b", "runs decoded data"),
                    code("\\b(?:nc|ncat|netcat)\\b[^\\n]{0,100}\\s-[a-z]{0,4}e", "opens a shell to others"),
                    code(
                            "(?:\\b(?:ba|z|da)?sh|\\bsource|(?<!\\S)\\.)\\s{1,4}<\\(\\s{0,4}(?:curl|wget)\\b",
                            "runs a download"),
                    raw("\\beval\\b[^\\n]{0,40}\\$\\(\\s{0,4}(?:curl|wget|base64)\\b", "runs a download"),
                    code(
                            "\\b(?:mkfs(?:\\.\\w{1,8})?|wipefs|fdisk)\\s|\\bdd\\b[^\\n]{0,200}\\bof=/dev/|>\\s{0,4}/dev/(?:sd|nvme|vd|hd)[a-z]",
                            "overwrites a disk"),
                    code(
                            "(?:^|[;&|]\\s{0,4})(?:sudo\\s{1,4})?(?:shutdown|reboot|halt|poweroff)\\b",
                            "stops the machine"),
                    code("(?:^|[;&|]\\s{0,4})(?:sudo|su|doas)\\s", Severity.MAJOR, "wants more rights"),
                    code(":\\s{0,4}\\(\\s{0,4}\\)\\s{0,4}\\{[^\\n}]{0,20}:\\s{0,4}\\|\\s{0,4}:", "fork bomb"),
                    code(
                            "\\brm\\s{1,4}-[a-zA-Z]{0,4}[rR][a-zA-Z]{0,4}\\s{1,4}(?:--no-preserve-root\\s{1,4})?/(?:\\s|\\*|$)",
                            "deletes everything"),
                    code("\\b(?:curl|wget)\\b", Severity.MAJOR, "uses the network")));

    private Bans() {}

    private static Ban code(String pattern, String message) {
        return code(pattern, Severity.BLOCKER, message);
    }

    private static Ban code(String pattern, Severity severity, String message) {
        return new Ban(severity, false, Pattern.compile(pattern, Pattern.MULTILINE), message);
    }

    private static Ban raw(String pattern, String message) {
        return raw(pattern, Severity.BLOCKER, message);
    }

    private static Ban raw(String pattern, Severity severity, String message) {
        return new Ban(severity, true, Pattern.compile(pattern, Pattern.MULTILINE), message);
    }
}
