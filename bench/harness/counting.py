"""Instructions per request: the requests that are counted, and the statistics."""

import json
import re
import socket
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from .load import CALLS, Call
from .processes import Failure

CACHED_SECONDS = 1  # how long a dashboard is answered from the cache
WARM_UP = 30  # requests of a call before those that count
BATCHES = 9  # of a call in a run; the median of them is the run's figure
IDLE_SECONDS = 4  # how long the program is watched with nothing to do


@dataclass(frozen=True)
class Probe:
    """A call, and how it is repeated."""
    key: str
    label: str
    call: Call
    requests: int  # in a batch
    pause: float = 0  # seconds to wait before a batch
    seconds: float | None = None  # the most that a batch may take, with its first request, which is not counted

    def __str__(self):
        return self.label


def probes():
    """Returns the benchmark's calls. The dashboard is there twice: cached, and computed after it has expired."""
    requests = {"health": 200, "services": 100, "bookings": 20, "dashboard": 100, "create": 20}
    expired = CACHED_SECONDS * 1.1
    for call in CALLS:
        if call.key == "dashboard":
            yield Probe("dashboard", f"{call}, cached", call, requests[call.key], expired, CACHED_SECONDS)
            yield Probe("dashboard-computed", f"{call}, computed", call, 1, expired)
        else:
            yield Probe(call.key, str(call), call, requests[call.key])


class Connection:
    """One connection that is kept alive. Each request is one write, so that the program reads it at once."""

    def __init__(self, system):
        parts = urlsplit(system.url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = f"Host: {parts.netloc}\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in system.headers().items())
        self.system, self.bookings = system, 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, call):
        """Sends a request of that call and reads the answer."""
        extra, body = "", b""
        if call.key == "create":
            body = self._booking()
            extra = (f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                     f"Idempotency-Key: slot-{self.bookings}\r\n")
        self.socket.sendall(f"{call.method} {call.path} HTTP/1.1\r\n{self.headers}{extra}\r\n".encode() + body)
        head, answer = self._read_head()
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
        if not length:
            raise Failure(f"{call} was answered without a length: {head!r}")
        while len(answer) < int(length[1]):
            answer += self._receive()
        status = head.split(b" ", 2)[1]
        if status != (b"201" if call.key == "create" else b"200"):
            raise Failure(f"{call} answered {status.decode()}: {answer[:300].decode(errors='replace')}")

    def _read_head(self):
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, rest = received.partition(b"\r\n\r\n")
        return head, rest

    def _receive(self):
        received = self.socket.recv(65536)
        if not received:
            raise Failure(f"the connection was closed; the end of the log:\n{self.system.server.log_tail()}")
        return received

    def _booking(self):
        """The next booking, each in a slot of its own, in the order of bench/wrk/create.lua."""
        slots, slot = self.system.slots, self.bookings
        self.bookings += 1
        turn = slot // len(slots.employees)
        day = slots.days[turn // len(slots.times)]
        return json.dumps({
            "client_id": slots.clients[slot * 7919 % len(slots.clients)],
            "service_id": slots.services[slot % len(slots.services)],
            "employee_id": slots.employees[slot % len(slots.employees)],
            "booking_date": f"{day} {slots.times[turn % len(slots.times)]}",
        }, separators=(",", ":")).encode()


class Counter:
    """Counts instructions over stretches of time, without those that the idle program executes in as much time."""

    def __init__(self, system):
        self.system, self.idle_rate = system, 0.0
        before = self._now()
        time.sleep(IDLE_SECONDS)
        after = self._now()
        # A thread that ends takes its count with it.
        self.idle_rate = max(0.0, (after[0] - before[0]) / (after[1] - before[1]))

    def _now(self):
        return self.system.count(), time.monotonic()

    def over(self, work):
        """Returns the number of instructions of work()."""
        before = self._now()
        work()
        after = self._now()
        return after[0] - before[0] - self.idle_rate * (after[1] - before[1])


def count(system, chosen, functions=0):
    """Returns for each chosen probe's key the instructions per request of each batch, and the costliest functions."""
    batches, costliest = {}, {}
    with Connection(system) as connection:
        for probe in chosen:
            _ask(connection, probe, WARM_UP)
        counter = Counter(system)
        for probe in chosen:
            batches[probe.key] = [_batch(connection, counter, probe) for _ in range(BATCHES)]
            if functions:
                costliest[probe.key] = _functions(connection, probe)[:functions]
    return batches, costliest


def _batch(connection, counter, probe):
    """Returns the instructions per request of one batch. One that took too long is repeated with half the requests."""
    requests = probe.requests
    while True:
        started = _prepare(connection, probe)
        ended = None

        def work():
            nonlocal ended
            _ask(connection, probe, requests)
            ended = time.monotonic()
        instructions = counter.over(work)
        if not probe.seconds or ended - started < probe.seconds * 0.9:
            return instructions / requests
        if requests == 1:
            raise Failure(f"{probe}: this machine is too slow to ask while the answer is cached")
        requests //= 2


def _prepare(connection, probe):
    """Brings the cache into the state that the probe counts in, and returns the time at which that began."""
    time.sleep(probe.pause)
    started = time.monotonic()
    if probe.seconds:
        connection.ask(probe.call)
    return started


def _ask(connection, probe, requests):
    for _ in range(requests):
        connection.ask(probe.call)


def _functions(connection, probe):
    """Returns the functions that a batch goes through, each as (share in per cent, count per request, name)."""
    _prepare(connection, probe)
    functions = connection.system.profile(lambda: _ask(connection, probe, probe.requests))
    return [(share, total / probe.requests, name) for share, total, name in functions]


def summarise(runs):
    """Returns for each probe's key the median over the runs of their medians, the lowest and the highest of these."""
    summary = {}
    for key in runs[0]:
        figures = [statistics.median(run[key]) for run in runs]
        summary[key] = {
            "instructions": round(statistics.median(figures)), "lowest": round(min(figures)),
            "highest": round(max(figures))}
    return summary


def spread(figure):
    """Returns by how many per cent the runs differ from their median at most."""
    middle = figure["instructions"]
    return max(figure["highest"] - middle, middle - figure["lowest"]) * 100 / middle
