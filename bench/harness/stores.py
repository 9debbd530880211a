"""The PostgreSQL and the Redis of a run: private servers, shared by all systems."""

import re
import signal
import subprocess
from pathlib import Path

from . import SCRIPTS, WORK
from .processes import Failure, Server, command, free_port

# Durable: a commit returns when it is on disk. No checkpoint starts during a run, by time or by size, because it would
# slow down one system for the writes of another.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "256MB",
    "max_connections": "300",
    "checkpoint_timeout": "1h",
    "max_wal_size": "8GB",
}


class Postgres:
    """Server for all databases of a run. Its data stays under target/bench for later runs."""

    def __init__(self):
        binaries = [Path(path) for path in Path("/usr/lib/postgresql").glob("*/bin")]
        binaries.sort(key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))])
        self.binaries = f"{binaries[-1]}/" if binaries else ""
        folder = WORK / "postgres"
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        started = [SCRIPTS / "postgres", folder, self.port, *settings]
        self.server = Server("postgres", started, stop_signal=signal.SIGINT)
        try:
            self.server.wait_for(lambda: (folder / "postmaster.pid").read_text().rstrip().endswith("ready"))
        except BaseException:
            self.server.stop()
            raise

    def stop(self):
        self.server.stop()

    def url(self, database, scheme="postgres"):
        return f"{scheme}://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, statement, database="postgres"):
        return self._psql(database, "-c", statement)

    def run_file(self, file, database):
        self._psql(database, "-f", file)

    def _psql(self, database, *what):
        psql = [f"{self.binaries}psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]
        return command([*psql, *what]).strip()

    def has(self, database):
        return self.run(f"SELECT 1 FROM pg_database WHERE datname = '{database}'") == "1"

    def filled(self, name, fill):
        """Creates the database `name` with fill(database), unless an earlier run has created it."""
        if not self.has(name):
            self.run("DROP DATABASE IF EXISTS filling WITH (FORCE)")
            self.run("CREATE DATABASE filling")
            fill("filling")
            self.run("VACUUM (ANALYZE)", "filling")
            self.run(f'ALTER DATABASE filling RENAME TO "{name}"')

    def copy(self, source, name):
        """Creates the database `name` as a copy of `source`. Replaces that of an earlier run."""
        self.drop(name)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def drop(self, name):
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def pgbench(self, database, file, seconds):
        """Returns the runs per second of the statement in `file`, and its mean duration in milliseconds."""
        out = command([
            f"{self.binaries}pgbench", "-n", "-M", "prepared", "-f", file, "-c", 8, "-j", 2, "-T", seconds,
            self.url(database)])
        rate, mean = re.search(r"^tps = ([\d.]+)", out, re.M), re.search(r"^latency average = ([\d.]+)", out, re.M)
        if not rate or not mean or re.search(r"number of failed transactions: [1-9]", out):
            raise Failure(f"pgbench on {file}:\n{out}")
        return float(rate[1]), float(mean[1])

    def version(self):
        return self.run("SHOW server_version")


class Redis:
    """Redis server that keeps sessions and counters in memory only."""

    def __init__(self):
        self.port = free_port()
        self.server = Server("redis", [
            "redis-server", "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", "/tmp"])
        try:
            self.server.wait_for(lambda: self._ask("PING") == "PONG")
        except BaseException:
            self.server.stop()
            raise

    def _ask(self, *words):
        return subprocess.run(
            ["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True).stdout.strip()

    def stop(self):
        self.server.stop()

    def url(self, database=0):
        return f"redis://127.0.0.1:{self.port}/{database}"

    def version(self):
        return re.search(r"redis_version:(\S+)", self._ask("INFO", "server"))[1]
