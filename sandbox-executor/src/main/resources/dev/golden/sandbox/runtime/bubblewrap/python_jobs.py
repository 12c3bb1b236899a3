"""Runs, tests and analyses the files of one job; python_runner.py loads it.

Started with -I -S: no site, no user folders. MODE "strict" announces what the kernel's filter would refuse anyway,
so that the verdict can name it; taking the announcement out gains a program nothing.

"python_runner.py WAIT ACTION" starts the interpreter ahead of its job: it reads one job from standard input, what
comes after it being the program's own input, and goes on as above.
"""
import posix
import sys

MARK = posix.environ.pop(b"GOLDEN_MARK", b"").decode()
ECHO = posix.environ.pop(b"GOLDEN_ECHO", None)
PACKAGES = ["/usr/lib/python3/dist-packages"]
WORK = "/work"
RUNNERS = "/opt/golden"
OWN = (__file__, run_code.co_filename)  # what is no part of a program's trace
PROGRAM = {}  # the globals of the program


def confess(name):
    try:
        posix.write(2, ("\x1e%s:%s\n" % (MARK, name)).encode())
    except OSError:
        pass


PROCESS = frozenset((
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "subprocess.Popen", "pty.spawn",
))
NETWORK = frozenset((
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
))


def announce(event, args, deny=PermissionError):
    if event in PROCESS:
        confess("process_creation")
        raise deny(13, "Permission denied")
    if event == "socket.__new__":
        if args[1] in (2, 10):
            confess("network_access")
            raise deny(13, "Permission denied")
    elif event in NETWORK:
        if event == "socket.connect" and isinstance(args[1], (str, bytes)):
            return  # a unix socket of its own
        confess("network_access")
        raise deny(13, "Permission denied")


def run(strict, files, arguments):
    global PROGRAM
    path = WORK + "/" + files[0]
    sys.argv = [files[0]] + arguments
    sys.path.insert(0, WORK)
    sys.path.extend(PACKAGES)
    with open(path, "rb") as source:
        text = source.read()
    main = type(sys)("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    PROGRAM = main.__dict__
    if strict:
        sys.addaudithook(announce)
    try:
        exec(compile(text, path, "exec", dont_inherit=True), main.__dict__)
    except SystemExit:
        raise
    except BaseException as failure:
        if isinstance(failure, MemoryError):
            confess("memory_exceeded")
        trace = failure.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename in OWN:
            trace = trace.tb_next
        sys.excepthook(type(failure), failure, trace)
        sys.exit(1)


def leave(code):
    """
    Ends as the interpreter does, as far as a program can see: threads, exit functions, the globals' finalizers, buffers.
    The rest of the interpreter's own clearing up takes longer than most programs and is left to the kernel.
    """
    modules = sys.modules
    if "_ctypes" in modules or "_cffi_backend" in modules:
        sys.exit(code)  # C code may have buffers of its own
    if code is not None and not isinstance(code, int):
        print(code, file=sys.stderr)
        code = 1
    if "threading" in modules:
        modules["threading"]._shutdown()
    import atexit
    atexit._run_exitfuncs()
    names = PROGRAM
    for keep in (lambda name: name[:1] != "_" or name[1:2] == "_", lambda name: name == "__builtins__"):
        for name in list(names):
            if not keep(name):
                names[name] = None
    code = (code or 0) & 0xff
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except Exception:
            code = code or 120
    posix._exit(code)


def tool(name):
    """A function of the file that most jobs do without."""
    path = RUNNERS + "/python_tools.py"
    space = {"PACKAGES": PACKAGES, "WORK": WORK, "announce": announce}
    with open(path, "rb") as source:
        exec(compile(source.read(), path, "exec", dont_inherit=True), space)
    return space[name]


def take(count):
    """Exactly that many bytes of standard input, so that the program finds its own; ends with the executor."""
    data = b""
    while len(data) < count:
        piece = posix.read(0, count - len(data))
        if not piece:
            posix._exit(0)
        data += piece
    return data


def place(name, text, folder=WORK):
    for part in name.split("/")[:-1]:
        folder += "/" + part
        try:
            posix.mkdir(folder)
        except FileExistsError:
            pass
    with open(folder + "/" + name.rpartition("/")[2], "xb") as out:
        out.write(text)


def rehearse():
    """Touches the memory that every program will touch: its pages come one by one, each a trap into the kernel."""
    place("rehearsal", b"print(end='')", "/tmp")
    with open("/tmp/rehearsal", "rb") as source:
        exec(compile(source.read(), "rehearsal", "exec"), {"__builtins__": __builtins__})
    sys.stdout.flush()
    posix.unlink("/tmp/rehearsal")


def receive():
    """Blocks until the job comes, prepares its files and limits, and answers what an own start would be told."""
    global MARK
    import resource
    del sys.modules["resource"]
    rehearse()
    posix.write(1, b"\x06")
    fields = iter(take(int(take(9)[:8])).split(b"\0"))
    MARK = next(fields).decode()
    seconds, kilobytes = int(next(fields)), int(next(fields))
    words = [next(fields).decode() for _ in range(int(next(fields)))]
    for _ in range(int(next(fields))):
        name = next(fields).decode()
        place(name, next(fields))
    if ECHO:
        posix.write(1, MARK.encode() + b"\n")  # from here on the output is the program's
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if kilobytes:
        resource.setrlimit(resource.RLIMIT_AS, (kilobytes * 1024, kilobytes * 1024))
    return words


def entry():
    words = sys.argv[1:]
    act = None
    if words[0] == "WAIT":
        act = run if words[1] == "RUN" else tool(words[1].lower())
        if act is not run:
            tool("prepare_" + words[1].lower())()
        words = receive()
    elif words[0] == "RUN":
        act = run
    else:
        act = tool(words[0].lower())
    mode = words[1]
    words = words[2:]
    cut = words.index("--") if "--" in words else len(words)
    code = 0
    try:
        act(mode == "strict", words[:cut], words[cut + 1:])
    except SystemExit as end:
        code = end.code
    leave(code)


entry()
