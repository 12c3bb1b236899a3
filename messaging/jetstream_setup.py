"""Creates or verifies the JetStream streams: ``python -m messaging.jetstream_setup [OPTIONS]``.

The same as ``./golden jetstream-setup``, with its options and its exit code.
"""
import os
import sys
from pathlib import Path


def main():
    golden = Path(__file__).resolve().parent.parent / "golden"
    try:
        os.execv(golden, [str(golden), "jetstream-setup", *sys.argv[1:]])
    except OSError as failure:
        sys.exit(f"golden: {golden} cannot be run: {failure.strerror}")


if __name__ == "__main__":
    main()
