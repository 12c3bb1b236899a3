"""First process of a container: holder.py FILTER PROCESSES VARIABLE=VALUE... -- FILE... -- COMMAND...

Starts the one program as nobody, behind the filter and without capabilities, waits for it, kills whatever it left
running, and tells on descriptor 3: "up", how it ended, what it left in its folder. Anything that comes through
descriptor 4 tells it to end the program. The program has neither.
"""
import _thread
import ctypes
import os
import resource
import signal
import sys

sys.path.insert(0, os.path.dirname(__file__))
from left_files import tell_files

REPORT, ORDERS = 3, 4
NOBODY = 65534
WORK = "/work"
GIVEN = "/opt/given"
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


def tell(message):
    while message:
        message = message[os.write(REPORT, message):]


def stop(number, frame):
    raise Stop()


def listen():
    os.read(ORDERS, 1)
    os.kill(os.getpid(), signal.SIGTERM)


def main():
    filter_file, processes = sys.argv[1], int(sys.argv[2])
    cut = sys.argv.index("--")
    second = sys.argv.index("--", cut + 1)
    os.set_inheritable(REPORT, False)
    os.set_inheritable(ORDERS, False)
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
        _thread.start_new_thread(listen, ())
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
    tell_files(WORK, tell)
    os._exit(0)


main()
