"""Parlour on SQLite or on PostgreSQL. Constants that may need adjusting are at the top."""

import hashlib
import shutil
import statistics
from datetime import date, timedelta

from . import BENCH, PROJECT, WORK
from .load import CALLS, HttpSystem, Slots, days_of_the_week
from .processes import Failure, Server, ask, command, free_port

BINARY = PROJECT / "target" / "release" / "parlour"
DATABASE_FILE = "parlour.db"  # in the data folder, on SQLite
CLIENTS = 100_000
ALL_BOOKINGS, FEW_BOOKINGS = 1_000_000, 10_000
USER, PASSWORD = "testuser", "testpass"
STARTS = 5  # number of measured starts
ENVIRONMENT = {
    "LOG_LEVEL": "warn",
}


def seed(binary, data, bookings, environment, clients=CLIENTS):
    command([binary, "seed", "--data", data, "--clients", clients, "--bookings", bookings], environment)


def serve(binary, data, port):
    return [binary, "serve", "--config", BENCH / "parlour.toml", "--data", data, "--listen", f"127.0.0.1:{port}"]


SERVICE, MINUTES = "Children's cut", 30


def slots(system, today=None):
    """Returns the slots for a service: its employees, at half hours when all of them work, from the day after the last
    seeded booking until the last day that can be booked."""
    def items(path):
        status, answer = ask("GET", system.url + path, headers=system.headers())
        if status != 200:
            raise Failure(f"{system.label}: GET {path} returned {status}: {str(answer)[:300]}")
        return answer["items"]
    service = next(item["id"] for item in items("/api/services") if item["name"] == SERVICE)
    employees = [
        item["id"] for item in items("/api/employees")
        if service in [skill["service_id"] for skill in item["services"]]]
    clients = [item["id"] for item in items("/api/clients?limit=100")]
    today = today or date.today()
    starts = [*range(10 * 60, 12 * 60 + 30, MINUTES), *range(14 * 60 + 30, 17 * 60, MINUTES)]
    return Slots(
        employees=employees, services=[service], clients=clients,
        days=days_of_the_week({2, 3, 4}, today + timedelta(days=21), today + timedelta(days=728)),
        times=[f"{start // 60:02}:{start % 60:02}:00" for start in starts])


class Parlour(HttpSystem):
    def __init__(self, engine, bookings, binary=BINARY):
        names = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
        key, label = f"parlour-{engine}", f"Parlour on {names[engine]}"
        small = bookings < ALL_BOOKINGS
        if small:
            key, label = f"{key}-{bookings}", f"{label}, {bookings:,} bookings"
        super().__init__(key, label, engine)
        self.bookings, self.binary, self.small = bookings, binary, small
        if small:
            self.calls = [call for call in CALLS if call.limit == "statement"]
        self.data = WORK / "parlour" / self.key
        if engine == "postgres":
            self.database = self.key.replace("-", "_")
        self.environment = dict(ENVIRONMENT)
        self.start_seconds = []

    def prepare(self, postgres, _redis):
        """Seeds the data, or reuses that of an earlier run, and copies it for the measurement."""
        seeded = WORK / "parlour" / f"{self.key}-seeded-{_migrations()}"
        filling = WORK / "parlour" / "filling"
        if self.engine == "postgres":
            filled = f"{self.database}_seeded_{_migrations()}"
            if not seeded.exists():
                postgres.drop(filled)

            def fill(database):
                self._seed(filling, seeded, {"DATABASE_URL": postgres.url(database)})
            postgres.filled(filled, fill)
            postgres.copy(filled, self.database)
            self.environment["DATABASE_URL"] = postgres.url(self.database)
        elif not seeded.exists():
            self._seed(filling, seeded, {})
        shutil.rmtree(self.data, ignore_errors=True)
        command(["cp", "--recursive", "--reflink=auto", seeded, self.data])

    def _seed(self, filling, seeded, environment):
        shutil.rmtree(filling, ignore_errors=True)
        shutil.rmtree(seeded, ignore_errors=True)
        filling.mkdir(parents=True)
        seed(self.binary, filling, self.bookings, ENVIRONMENT | environment)
        filling.rename(seeded)

    def start(self):
        for _ in range(STARTS):
            self.stop()
            port = free_port()
            self.url = f"http://127.0.0.1:{port}"
            self.server = Server(self.key, serve(self.binary, self.data, port), self.environment)
            self.start_seconds.append(self.server.wait_for(lambda: ask("GET", f"{self.url}/readyz")[0] == 200))
        self.log_in(USER, PASSWORD)
        self.slots = slots(self)

    def describe(self):
        return {
            "memory": self.server.memory(),
            "start_ms": round(statistics.median(self.start_seconds) * 1000, 1),
            "start_ms_all": [round(seconds * 1000, 1) for seconds in self.start_seconds],
        }


def _migrations():
    """Returns a hash of the migrations. Seeded data is reused only while it is unchanged."""
    files = sorted((PROJECT / "crates" / "parlour" / "migrations").rglob("*.sql"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
