"""First process of a job's container: -c INIT FILTER PROCESSES FILE_BYTES MODE VARIABLE=VALUE... -- COMMAND...

FILTER is the system call filter in base64. Standard input brings ten digits and LF, then that many bytes: the job as
the waiting programs read it and the program's own input. In MODE "wait" COMMAND is a program that waits for its job; in
MODE "own" the job itself says what is started. What was written to standard output before the mark of the job is not
the program's. When the program ends all it left running dies, both streams get an end mark, and its status becomes the
container's as soon as a further byte of standard input says that the marks were seen: a connection may lose what was
written just before the end.
"""
import _thread
import base64
import ctypes
import os
import resource
import select
import signal
import sys

WORK = "/work"
SEEN_SECONDS = 5
DUMPABLE, SET_SECCOMP, NO_NEW_PRIVS, FILTER_MODE = 4, 22, 38, 2


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def control(*arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(*[ctypes.c_ulong(a) for a in arguments]) != 0:
        raise OSError(ctypes.get_errno(), "prctl %d" % arguments[0])


def take(count):
    pieces = []
    while count:
        piece = os.read(0, min(count, 1 << 20))
        if not piece:
            os._exit(0)  # the executor is gone, or never came
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def receive():
    return take(int(take(11)))


def limit(kind, value):
    resource.setrlimit(kind, (value, value))


def start(rules, processes, file_bytes, variables, command):
    """Returns the child and the writing end of its standard input."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(reading)
        return child, writing
    try:
        os.dup2(reading, 0)
        os.closerange(3, 64)
        os.setsid()
        os.umask(0o022)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        limit(resource.RLIMIT_NPROC, processes)
        limit(resource.RLIMIT_FSIZE, file_bytes)
        limit(resource.RLIMIT_NOFILE, 512)
        limit(resource.RLIMIT_CORE, 0)
        limit(resource.RLIMIT_MEMLOCK, min(64 << 10, resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]))
        buffer = ctypes.create_string_buffer(rules, len(rules))
        control(NO_NEW_PRIVS, 1, 0, 0, 0)
        program = Program(len(rules) // 8, ctypes.addressof(buffer))
        control(SET_SECCOMP, FILTER_MODE, ctypes.addressof(program), 0, 0)
        os.execve(command[0], command, variables)
    except BaseException as failure:
        os.write(2, ("init: %s\n" % failure).encode())
    os._exit(127)


def feed(writing, text):
    try:
        while text:
            text = text[os.write(writing, text):]
    except OSError:
        pass  # nobody reads it
    os.close(writing)


def prepare(message):
    """Of a job that starts its own program: places its files, tells its command and its input."""
    length = int(message[:8]) + 9
    fields = iter(message[9:length].split(b"\0"))
    mark, seconds, _ = next(fields), int(next(fields)), next(fields)
    words = [next(fields).decode() for _ in range(int(next(fields)))]
    for _ in range(int(next(fields))):
        name = next(fields).decode()
        path = WORK + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "xb") as out:
            out.write(next(fields))
    limit(resource.RLIMIT_CPU, seconds)
    os.write(1, mark + b"\n")
    return mark.decode(), words, message[length:]


def end_all():
    """Again and again, since what is killed may just have created another."""
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            while True:
                os.waitpid(-1, 0)
        except ChildProcessError:
            return


def main():
    rules, processes, file_bytes, mode = base64.b64decode(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    cut = sys.argv.index("--")
    variables = dict(variable.split("=", 1) for variable in sys.argv[5:cut])
    command = sys.argv[cut + 1:]
    control(DUMPABLE, 0, 0, 0, 0)  # the program has the same user and must not look into this process
    os.chdir(WORK)
    if mode == "own":
        variables["GOLDEN_MARK"], command, text = prepare(receive())
        child, writing = start(rules, processes, file_bytes, variables, command)
    else:
        variables["GOLDEN_ECHO"] = "1"
        child, writing = start(rules, processes, file_bytes, variables, command)
        text = receive()
    _thread.start_new_thread(feed, (writing, text))
    mark = variables.get("GOLDEN_MARK", "").encode() or text[9:text.index(b"\0", 9)]
    code = None
    while code is None:
        ended, status = os.waitpid(-1, 0)
        if ended == child:
            code = os.waitstatus_to_exitcode(status)
    end_all()
    for stream in (1, 2):
        os.write(stream, b"\x04%s\n" % mark)
    if select.select([0], [], [], SEEN_SECONDS)[0]:
        os.read(0, 1)
    os._exit(code if code >= 0 else 128 - code)


main()
