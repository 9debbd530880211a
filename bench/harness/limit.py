"""The bare limit: the same libraries and databases without the product."""

import re

from . import BENCH, PROJECT
from .load import CALLS, HttpSystem
from .machine import cores
from .parlour import DATABASE_FILE
from .processes import Server, ask, command, free_port

BINARY = PROJECT / "target" / "release" / "limit"


def build():
    command(["cargo", "build", "--quiet", "--release", "-p", "limit"], cwd=PROJECT)


class HttpLimit(HttpSystem):
    """axum answering a constant."""

    calls = [call for call in CALLS if call.key == "health"]

    def __init__(self):
        super().__init__("limit-http", "axum, a constant")

    def prepare(self, _postgres, _redis):
        build()

    def start(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.server = Server(self.key, [BINARY, "http", port])
        self.server.wait_for(lambda: ask("GET", f"{self.url}/health")[0] == 200)

    def describe(self):
        return {"memory": self.server.memory()}


class StatementLimit:
    """One statement of a system, run directly on its database."""

    small = False

    def __init__(self, system, postgres):
        self.system, self.postgres = system, postgres
        self.key, self.label = f"limit-{system.key}", f"the statement alone, {system.label}"
        self.files = {
            call.key: file for call in CALLS
            if (file := BENCH / "sql" / system.key / f"{call.key}.sql").exists()}
        self.calls = [call for call in CALLS if call.key in self.files]

    def check(self, call):
        """Does nothing, because the tools that run a statement fail if it fails."""

    def measure(self, call, seconds, _connections, _part, _parts):
        file = self.files[call.key]
        if self.system.engine == "postgres":
            rate, mean = self.postgres.pgbench(self.system.database, file, seconds)
            return {"rate": rate, "mean_ms": mean, "seconds": seconds}
        modulo = re.search(r"^-- modulo (\d+)", file.read_text(), re.M)
        database = self.system.data / DATABASE_FILE
        out = command([BINARY, "sqlite", database, file, cores(), seconds, modulo[1] if modulo else 1000])
        return {"rate": float(out), "seconds": seconds}
