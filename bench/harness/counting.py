"""Instructions per request: the counted requests and the statistics."""

import json
import re
import socket
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from .load import CALLS, Call
from .processes import Failure

CACHED_SECONDS = 1  # lifetime of a cached dashboard
WARM_UP = 30  # requests per call before the counted ones
BATCHES = 9  # per call and run; their median is the result of the run
IDLE_SECONDS = 4  # duration of the measurement of the idle program


@dataclass(frozen=True)
class Probe:
    """Call and its repetitions."""
    key: str
    label: str
    call: Call
    requests: int  # per batch
    pause: float = 0  # seconds to wait before a batch
    seconds: float | None = None  # maximum duration of a batch and the uncounted request before it

    def __str__(self):
        return self.label


def probes():
    """Yields a probe for each call of the benchmark, and two for the dashboard: cached, and computed after expiry."""
    requests = {"health": 200, "services": 100, "bookings": 20, "dashboard": 100, "create": 20}
    expired = CACHED_SECONDS * 1.1
    for call in CALLS:
        if call.key == "dashboard":
            yield Probe("dashboard", f"{call}, cached", call, requests[call.key], expired, CACHED_SECONDS)
            yield Probe("dashboard-computed", f"{call}, computed", call, 1, expired)
        else:
            yield Probe(call.key, str(call), call, requests[call.key])


class Connection:
    """Persistent connection. Each request is a single write, so that the program receives it with a single read."""

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
        """Sends a request and reads the response. Raises Failure if the status is unexpected."""
        extra, body = "", b""
        if call.key == "create":
            body = self._booking()
            extra = (f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                     f"Idempotency-Key: slot-{self.bookings}\r\n")
        self.socket.sendall(f"{call.method} {call.path} HTTP/1.1\r\n{self.headers}{extra}\r\n".encode() + body)
        head, answer = self._read_head()
        length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
        if not length:
            raise Failure(f"{call}: response without a Content-Length: {head!r}")
        while len(answer) < int(length[1]):
            answer += self._receive()
        status = head.split(b" ", 2)[1]
        if status != (b"201" if call.key == "create" else b"200"):
            raise Failure(f"{call} returned {status.decode()}: {answer[:300].decode(errors='replace')}")

    def _read_head(self):
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, rest = received.partition(b"\r\n\r\n")
        return head, rest

    def _receive(self):
        received = self.socket.recv(65536)
        if not received:
            raise Failure(f"the server closed the connection; end of its log:\n{self.system.server.log_tail()}")
        return received

    def _booking(self):
        """Returns the next booking as JSON. Each has its own slot, in the order of bench/wrk/create.lua."""
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
    """Counts instructions, minus those that the idle program executes in the same time."""

    def __init__(self, system):
        self.system, self.idle_rate = system, 0.0
        before = self._now()
        time.sleep(IDLE_SECONDS)
        after = self._now()
        # Not negative: the count of a thread is lost when it ends.
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
    """Returns the instructions per request of each batch, and the most expensive functions, both by probe key."""
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
    """Returns the instructions per request of one batch. Repeats it with half the requests if it takes too long."""
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
            raise Failure(f"{probe}: this machine is too slow to send a request while the response is cached")
        requests //= 2


def _prepare(connection, probe):
    """Prepares the cache for the probe. Returns the start time of that state."""
    time.sleep(probe.pause)
    started = time.monotonic()
    if probe.seconds:
        connection.ask(probe.call)
    return started


def _ask(connection, probe, requests):
    for _ in range(requests):
        connection.ask(probe.call)


def _functions(connection, probe):
    """Returns the functions that a batch calls, each as (share in per cent, count per request, name)."""
    _prepare(connection, probe)
    functions = connection.system.profile(lambda: _ask(connection, probe, probe.requests))
    return [(share, total / probe.requests, name) for share, total, name in functions]


def summarise(runs):
    """Returns the median, the minimum and the maximum of the medians of all runs, by probe key."""
    summary = {}
    for key in runs[0]:
        figures = [statistics.median(run[key]) for run in runs]
        summary[key] = {
            "instructions": round(statistics.median(figures)), "lowest": round(min(figures)),
            "highest": round(max(figures))}
    return summary


def spread(figure):
    """Returns the maximum difference of a run from the median, in per cent."""
    middle = figure["instructions"]
    return max(figure["highest"] - middle, middle - figure["lowest"]) * 100 / middle
