"""Tells what a program left in its folder, when nothing of it runs any more: regular files only, without following links."""
import os
import stat

FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_")
OTHERS = FIRST | frozenset(".+@ -")
TESTS = ".golden-tests"
MOST_FILES, MOST_FILE_BYTES, MOST_BYTES, MOST_ENTRIES, MOST_DEPTH = 32, 256 << 10, 1 << 20, 1000, 8


def usual(name):
    return name[0] in FIRST and len(name) <= 100 and OTHERS.issuperset(name)


class Walk:
    def __init__(self, tell):
        self.tell = tell
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
                try:
                    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
                except PermissionError:
                    continue
                self.folder(inner, prefix + name + "/", depth + 1)
                os.close(inner)
            elif stat.S_ISREG(facts.st_mode) and (facts.st_dev, facts.st_ino) not in self.seen:
                self.seen.add((facts.st_dev, facts.st_ino))
                self.file(descriptor, name, prefix + name, facts.st_size)

    def file(self, descriptor, name, path, size):
        encoded = os.fsencode(path)
        if self.files >= MOST_FILES or len(encoded) > 1000:
            return
        if size > MOST_FILE_BYTES or self.bytes + size > MOST_BYTES:
            self.files += 1
            self.tell(b"large %d %d\n%s" % (len(encoded), size, encoded))
            return
        try:
            source = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptor)
        except PermissionError:
            return
        self.files += 1
        with open(source, "rb") as content:
            text = content.read(size)
        self.bytes += len(text)
        self.tell(b"file %d %d\n%s%s" % (len(encoded), len(text), encoded, text))


def tell_files(folder, tell):
    """Calls tell with lines "file NAME_LENGTH SIZE" or "large NAME_LENGTH SIZE", each followed by the name and, of a file, its bytes."""
    try:
        root = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        Walk(tell).folder(root, "", 1)
    except OSError:
        pass  # what was told so far is true
    tell(b"end\n")
