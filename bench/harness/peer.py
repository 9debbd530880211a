"""The Python stack: FastAPI, SQLAlchemy (asyncpg), Redis, uvicorn. See bench/peer/fastapi."""

import hashlib
import sys
from datetime import date

from . import BENCH, WORK

from .load import HttpSystem, Slots, days_of_the_week, hours
from .processes import Server, ask, command, free_port

FOLDER = BENCH / "peer" / "fastapi"
SCHEMA = FOLDER / "schema.sql"
REQUIREMENTS = FOLDER / "requirements.txt"
WORKERS = 2


class Peer(HttpSystem):
    def __init__(self):
        super().__init__("peer", "Python stack", "postgres")
        self.database = "peer"

    def prepare(self, postgres, redis):
        """Installs the packages and loads the data. Both are kept for later runs."""
        self.postgres, self.redis = postgres, redis
        install(WORK / "venv")
        filled = f"peer_{hashlib.sha256(SCHEMA.read_bytes()).hexdigest()[:12]}"
        postgres.filled(filled, lambda database: postgres.run_file(SCHEMA, database))
        postgres.copy(filled, self.database)

    def start(self):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.server = Server("peer", [
            WORK / "venv" / "bin" / "uvicorn", "app:app", "--app-dir", FOLDER, "--host", "127.0.0.1", "--port", port,
            "--workers", WORKERS, "--no-access-log",
        ], {
            "DATABASE_URL": self.postgres.url(self.database, "postgresql+asyncpg"),
            "REDIS_URL": self.redis.url(),
            "PYTHONPYCACHEPREFIX": str(WORK / "pycache"),
        })
        self.server.wait_for(lambda: ask("GET", f"{self.url}/health")[0] == 200)
        self.log_in("user1", "")
        self.slots = Slots(
            employees=list(range(1, 41)), services=list(range(1, 51)), clients=list(range(1, 1001)),
            days=days_of_the_week({0, 1, 2, 3, 4}, date(2027, 1, 4), date(2028, 2, 25)), times=hours())

    def describe(self):
        return {"workers": WORKERS, "memory": self.server.memory()}

    @staticmethod
    def versions():
        names = ("fastapi", "uvicorn", "SQLAlchemy", "asyncpg", "celery")
        lines = REQUIREMENTS.read_text().splitlines()
        return ", ".join([f"Python {sys.version.split()[0]}", *(
            line.replace("==", " ") for line in lines if line.split("==")[0] in names)])


def install(venv):
    done = venv / "requirements.txt"
    if not done.exists() or done.read_bytes() != REQUIREMENTS.read_bytes():
        command([sys.executable, "-m", "venv", "--clear", venv])
        command([venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS])
        done.write_bytes(REQUIREMENTS.read_bytes())
