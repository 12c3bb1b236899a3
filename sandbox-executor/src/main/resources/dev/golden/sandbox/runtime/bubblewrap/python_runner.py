"""Starts python_jobs.py: python_runner.py ACTION MODE FILE... [-- ARG...]

Compiling it takes a third of the interpreter's own start, so the executor does that once and leaves the code beside it.
Of another interpreter's code nothing is used.
"""
import marshal
import sys


def load(folder):
    magic = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER
    try:
        with open(folder + "python_jobs.pyc", "rb") as code:
            if code.read(16)[:4] == magic:
                return marshal.loads(code.read())
    except OSError:
        pass
    with open(folder + "python_jobs.py", "rb") as source:
        return compile(source.read(), folder + "python_jobs.py", "exec", dont_inherit=True)


run_code = load("/opt/golden/")
exec(run_code)
