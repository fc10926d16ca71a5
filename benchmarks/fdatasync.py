"""Counts fdatasync and fsync of a running server for each file of its data folder.

With strace where it may attach, else with a library put in front of libc when the server starts.
A way counts only after it has counted a known number in a process of our own; when none does,
`way()` says why and the figure is "cannot measure", never a zero that nobody has seen.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path

CALL = re.compile(r"\bf(?:data)?sync\(\d+<([^>]*)>")
GROUPS = ("events", "vault", "witness", "board", "ceiling")
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static void note(int fd) {
  char link[64], path[4096], line[4200];
  const char *log = getenv("BENCH_FDATASYNC_LOG");
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  int out = log && n > 0 ? open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (out < 0) return;
  path[n] = 0;
  int size = snprintf(line, sizeof line, "fdatasync(%d<%s>)\n", fd, path);
  if (write(out, line, size) < 0) _exit(70);
  close(out);
}
#define FRONT(name) int name(int fd) { \
  static int (*next)(int); if (!next) next = dlsym(RTLD_NEXT, #name); note(fd); return next(fd); }
FRONT(fdatasync)
FRONT(fsync)
"""
PROBE = """
import os, sys
sys.stdin.readline()
file = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
for _ in range(3): os.write(file, b'x'); os.fdatasync(file)
os.fsync(file)
sys.stdin.readline()
"""


class Strace:
    """Attaches to a server that already runs."""

    name = "strace"

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="bench-strace-")
        self.log = Path(self.folder.name) / "calls"

    def environment(self) -> dict[str, str]:
        return {}

    def begin(self, pid: int) -> None:
        program = shutil.which("strace")
        if not program:
            raise OSError("strace is not installed")
        options = ["-f", "-y", "-s", "0", "-e", "trace=fdatasync,fsync", "-e", "signal=none"]
        command = [program, *options, "-o", str(self.log), "-p", str(pid)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        os.set_blocking(self.process.stderr.fileno(), False)
        until, said = time.monotonic() + 5, ""
        while "attached" not in said:
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                raise OSError(f"strace may not attach: {said.strip()}")
            time.sleep(0.02)
            said += self.process.stderr.read() or ""
        time.sleep(0.3)  # the other threads are attached after the first line

    def end(self) -> Counter[str]:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(10)
        return counted(self.log)


class Preload:
    """A small library before libc; the server must have been started with `environment()`."""

    name = "a preloaded library"

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="bench-preload-")
        self.log, source = Path(self.folder.name) / "calls", Path(self.folder.name) / "front.c"
        source.write_text(SHIM)
        compiler = shutil.which("gcc") or shutil.which("cc")
        if not compiler:
            raise OSError("no C compiler")
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", f"{self.folder.name}/front.so"]
        done = subprocess.run([*command, str(source), "-ldl"], capture_output=True, check=False)
        if done.returncode:
            raise OSError("the library does not compile")

    def environment(self) -> dict[str, str]:
        library = f"{self.folder.name}/front.so"
        return {"LD_PRELOAD": library, "BENCH_FDATASYNC_LOG": str(self.log)}

    def begin(self, pid: int) -> None:
        self.log.write_text("")

    def end(self) -> Counter[str]:
        return counted(self.log)


Way = Strace | Preload


def counted(log: Path) -> Counter[str]:
    """Calls for each file name without folder, `-wal` and `-journal`; resumed calls count once."""
    names: Counter[str] = Counter()
    for line in log.read_text(errors="replace").splitlines():
        if found := CALL.search(line):
            name = Path(found[1].removesuffix(" (deleted)")).name
            names[re.sub(r"-(wal|journal|shm)$", "", name)] += 1
    return names


def grouped(names: Counter[str]) -> dict[str, int]:
    """Calls for events, vault, witness, board and ceiling, and `other` for every other file."""
    groups = dict.fromkeys((*GROUPS, "other"), 0)
    for name, calls in names.items():
        kind = re.split(r"[.-]", name)[0]
        groups[kind if kind in GROUPS and ".sqlite" in name else "other"] += calls
    return groups


def probe(way: Way) -> str:
    """Empty when the way sees the 3 + 1 calls of a process of our own, else what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", PROBE, f"{folder}/probe.sqlite"]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | way.environment(),
            text=True,
        )
        try:
            way.begin(process.pid)
            process.stdin.write("\n")
            process.stdin.flush()
            time.sleep(0.5)
            seen = way.end()["probe.sqlite"]
        finally:
            process.stdin.close()
            process.wait(10)
    return "" if seen == 4 else f"{way.name} saw {seen} of 4 calls"


@cache
def way() -> tuple[type[Way] | None, str]:
    """The first way that counts right on this machine, or None with the reasons."""
    reasons = []
    for kind in (Strace, Preload):
        try:
            if not (wrong := probe(kind())):
                return kind, ""
        except (OSError, subprocess.SubprocessError) as reason:
            wrong = str(reason)
        reasons.append(wrong)
    return None, "; ".join(reasons)


if __name__ == "__main__":
    found, why = way()
    print(f"fdatasync is counted by {found.name}" if found else f"cannot measure: {why}")
