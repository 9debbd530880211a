"""Parlour under Valgrind's callgrind, which counts executed instructions."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

from . import WORK
from .parlour import ENVIRONMENT, FEW_BOOKINGS, PASSWORD, USER, Parlour, seed, serve, slots
from .processes import Failure, Server, ask, command, free_port

FOLDER = WORK / "instructions"
CLIENTS = 2_000  # fewer than in the benchmark, because they are seeded every time
TODAY = date(2027, 6, 16)  # a Wednesday, with bookings everywhere
OPTIONS = [
    "--tool=callgrind",
    "--instr-atstart=no",  # start and login are several times faster without counting
    "--fair-sched=yes",  # threads take turns in a fixed order
    "--dump-line=no",
]
# Makes the counts independent of the number of processors and of the clock.
STEADY = {
    "TOKIO_WORKER_THREADS": "1",
    "JOBS_CAPACITY": "0",  # no background jobs on this node
    "MIMALLOC_PURGE_DELAY": "-1",  # free memory is never returned to the system
}
# Sets the program's clock with libfaketime: data is seeded around today, and Sundays have fewer bookings.
CLOCK = {
    "FAKETIME": f"@{TODAY} 10:00:00",
    "TZ": "UTC",
    "DONT_FAKE_MONOTONIC": "1",
    "NO_FAKE_STAT": "1",
}
# Functions that call all others or are called by all. They reveal nothing about a request.
WRAPPERS = re.compile(
    r"<*(std|core|alloc|tokio|hyper|hyper_util|tower|futures_core|futures_util)::|<(&mut )?F as |_?_rust_|start_thread"
    r"|clone$|\(below main\)|0x|.* as core::future::future::Future>::poll(::\{\{closure}})?$")
RECURSION = re.compile(r"'\d+$")


class CountedParlour(Parlour):
    """Parlour under callgrind on one processor. Each `start` uses a fresh copy of the seeded data."""

    def __init__(self, engine, binary):
        super().__init__(engine, FEW_BOOKINGS, binary)
        self.data = FOLDER / engine
        self.seeded = FOLDER / f"{engine}-seeded"
        self.environment |= STEADY | _clock()
        self.postgres = None
        if self.database:
            self.database += "_counted"

    def prepare(self, postgres, _redis=None):
        """Seeds the data with the measured program. The data of earlier runs is not reused."""
        self.postgres = postgres
        shutil.rmtree(self.seeded, ignore_errors=True)
        self.seeded.mkdir(parents=True)
        if self.database:
            postgres.drop(self._template())
            postgres.filled(self._template(), lambda database: self._fill({"DATABASE_URL": postgres.url(database)}))
        else:
            self._fill({})

    def _template(self):
        return f"{self.database}_seeded"

    def _fill(self, environment):
        seed(self.binary, self.seeded, self.bookings, ENVIRONMENT | _clock() | environment, CLIENTS)

    def start(self):
        if self.database:
            self.postgres.copy(self._template(), self.database)
            self.environment["DATABASE_URL"] = self.postgres.url(self.database)
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.copytree(self.seeded, self.data)
        for dump in self._dumps():
            dump.unlink()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.server = Server(f"callgrind-{self.engine}", [
            "taskset", "--cpu-list", max(os.sched_getaffinity(0)), "valgrind", *OPTIONS,
            f"--callgrind-out-file={FOLDER / self.engine}.out", *serve(self.binary, self.data, port)], self.environment)
        self.server.wait_for(lambda: ask("GET", f"{self.url}/readyz")[0] == 200, seconds=300)
        self.log_in(USER, PASSWORD)
        self.slots = slots(self, TODAY)
        self._control("instrumentation", "on")

    def _control(self, *words):
        """Sends a command to the running callgrind. Returns its reply."""
        return command(["vgdb", f"--pid={self.server.process.pid}", *words])

    def count(self):
        """Returns the number of instructions executed so far, by all threads."""
        reply = self._control("status", "internal")
        counts = re.findall(r"^events-\d+: (\d+)$", reply, re.M)
        if not counts:
            raise Failure(f"callgrind returned no counts:\n{reply[:1000]}")
        return sum(map(int, counts))

    def profile(self, work):
        """Runs work() and returns the functions called, each as (share in per cent, count, name), by inclusive count
        in descending order. Wrappers of the runtime are omitted."""
        self._control("zero")
        before = set(self._dumps())
        work()
        self._control("dump")
        dumps = [dump for dump in self._dumps() if dump not in before and dump.stat().st_size]
        if len(dumps) != 1:
            raise Failure(f"callgrind wrote {len(dumps)} dumps, expected one")
        report = command(["callgrind_annotate", "--inclusive=yes", "--auto=no", "--threshold=100", dumps[0]])
        lines = re.findall(r"^\s*([\d,]+) \(\s*([\d.]+)%\)\s+(.+)$", report, re.M)
        functions = ((float(share), int(count.replace(",", "")), _function(name)) for count, share, name in lines
                     if name != "PROGRAM TOTALS")
        return [found for found in functions if not WRAPPERS.match(found[2]) and not RECURSION.search(found[2])]

    def _dumps(self):
        return sorted(FOLDER.glob(f"{self.engine}.out*"))


def _clock():
    libraries = [path for place in ("*/", "") for path in Path("/usr/lib").glob(f"{place}faketime/libfaketimeMT.so.1")]
    if not libraries:
        raise Failure("libfaketimeMT.so.1 not found below /usr/lib; install faketime")
    return CLOCK | {"LD_PRELOAD": str(libraries[0])}


def _function(name):
    """Returns the name of a function without its source file and object file."""
    name = re.sub(r" \[[^\[\]]*\]$", "", name)
    return re.sub(r"^(\?\?\?|[^:]*\.\w+):", "", name)
