"""First process of a container: holder.py FILTER PROCESSES VARIABLE=VALUE... -- FILE... -- COMMAND...

Starts the one program as nobody, behind the filter and without capabilities, waits for it, kills whatever it left
running, and tells on descriptor 3, which the program does not have: "up", how it ended, what it left in its folder.
"""
import ctypes
import os
import resource
import signal
import stat
import sys

REPORT = 3
NOBODY = 65534
WORK = "/work"
GIVEN = "/opt/given"
FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
OTHERS = FIRST | frozenset(".+@ -")
TESTS = ".golden-tests"
MOST_FILES, MOST_FILE_BYTES, MOST_BYTES, MOST_ENTRIES, MOST_DEPTH = 32, 256 << 10, 1 << 20, 1000, 8
CAPBSET_DROP, NO_NEW_PRIVS, SET_SECCOMP, FILTER_MODE = 24, 38, 22, 2


class Stop(Exception):
    """The executor wants the program to end now."""


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def control(*arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(*[ctypes.c_ulong(a) for a in arguments]) != 0:
        raise OSError(ctypes.get_errno(), "prctl %d" % arguments[0])


def place(names):
    for number, name in enumerate(names):
        path = WORK + "/" + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open("%s/%d" % (GIVEN, number), "rb") as source, open(path, "xb") as out:
            out.write(source.read())


def become(filter_file, processes, variables, names, command):
    with open(filter_file, "rb") as source:
        rules = source.read()
    os.setsid()
    for capability in range(64):
        try:
            control(CAPBSET_DROP, capability, 0, 0, 0)
        except OSError:
            break
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    place(names)
    resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    buffer = ctypes.create_string_buffer(rules, len(rules))
    control(NO_NEW_PRIVS, 1, 0, 0, 0)
    program = Program(len(rules) // 8, ctypes.addressof(buffer))
    control(SET_SECCOMP, FILTER_MODE, ctypes.addressof(program), 0, 0)
    os.execve(command[0], command, dict(variable.split("=", 1) for variable in variables))


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


def usual(name):
    return name[0] in FIRST and len(name) <= 100 and OTHERS.issuperset(name)


class Walk:
    def __init__(self):
        self.files = self.bytes = self.entries = 0
        self.seen = set()

    def folder(self, descriptor, prefix, depth):
        names = os.listdir(descriptor)
        self.entries += len(names)
        if self.entries > MOST_ENTRIES:
            return
        for name in sorted(names):
            if not usual(name) and not (prefix + name).startswith(TESTS):
                continue
            facts = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if stat.S_ISDIR(facts.st_mode) and depth < MOST_DEPTH:
                inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
                self.folder(inner, prefix + name + "/", depth + 1)
                os.close(inner)
            elif stat.S_ISREG(facts.st_mode) and (facts.st_dev, facts.st_ino) not in self.seen:
                self.seen.add((facts.st_dev, facts.st_ino))
                self.file(descriptor, name, prefix + name, facts.st_size)

    def file(self, descriptor, name, path, size):
        encoded = os.fsencode(path)
        if self.files >= MOST_FILES or len(encoded) > 1000:
            return
        self.files += 1
        if size > MOST_FILE_BYTES or self.bytes + size > MOST_BYTES:
            tell(b"large %d %d\n%s" % (len(encoded), size, encoded))
            return
        source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptor)
        with open(source, "rb") as content:
            text = content.read(size)
        self.bytes += len(text)
        tell(b"file %d %d\n%s%s" % (len(encoded), len(text), encoded, text))


def tell(message):
    while message:
        message = message[os.write(REPORT, message):]


def stop(number, frame):
    raise Stop()


def main():
    filter_file, processes = sys.argv[1], int(sys.argv[2])
    cut = sys.argv.index("--")
    second = sys.argv.index("--", cut + 1)
    os.set_inheritable(REPORT, False)
    os.umask(0o022)
    signal.signal(signal.SIGTERM, stop)
    code = None
    try:
        child = os.fork()
        if child == 0:
            try:
                become(filter_file, processes, sys.argv[3:cut], sys.argv[cut + 1:second], sys.argv[second + 1:])
            except BaseException as failure:
                tell(b"failed %s\n" % str(failure).replace("\n", " ").encode()[:300])
            os._exit(127)
        tell(b"up\n")
        os.close(0)
        while code is None:
            ended, status = os.waitpid(-1, 0)
            if ended == child:
                code = os.waitstatus_to_exitcode(status)
    except Stop:
        pass
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_all()
    if code is not None:
        tell(b"exit %d\n" % (code if code >= 0 else 128 - code))
    root = os.open(WORK, os.O_RDONLY | os.O_DIRECTORY)
    try:
        Walk().folder(root, "", 1)
    except OSError:
        pass
    tell(b"end\n")
    os._exit(0)


main()
