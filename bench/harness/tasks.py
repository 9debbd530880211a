"""Background tasks that do nothing, through the whole machinery: Parlour's on both engines, and Celery with Redis."""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from . import PROJECT, WORK
from .machine import Meter, Patience
from .peer import FOLDER, install
from .processes import Failure, Server, command

BINARY = PROJECT / "target" / "release" / "examples" / "throughput"
WORKERS = 2
# So many that a turn takes seconds.
OURS, CELERYS = 50_000, 2_000
# What is to be reached, a second.
BARS = {"tasks-sqlite": 20_000, "tasks-postgres": 10_000}
LABELS = {"tasks-sqlite": "Parlour on SQLite", "tasks-postgres": "Parlour on PostgreSQL", "tasks-celery": "Celery on Redis"}


def prepare():
    command(["cargo", "build", "--quiet", "--release", "-p", "parlour-jobs", "--example", "throughput"], cwd=PROJECT)
    install(WORK / "venv")


def measure(postgres, redis, rounds, progress):
    """All in turn, so many times over, and once before that does not count. A figure is how many a second are enqueued
    and done, from the first enqueue until the last is done; Celery's `drained` is without the time of enqueuing."""
    found, patience = [], Patience()
    servers = [postgres.server, redis.server]
    turns = {
        "tasks-celery": lambda: celery(redis),
        "tasks-sqlite": sqlite,
        "tasks-postgres": lambda: on_postgres(postgres),
    }
    for number in range(rounds + 1):
        for key, turn in turns.items():
            patience.wait_until_quiet()
            meter = Meter(servers)
            figures = turn()
            progress(f"{f'round {number}' if number else 'warm-up'}: tasks, {LABELS[key]}: {figures['rate']:,.0f}/s")
            found.append({"round": number, "system": key, "others_share": meter.read()["others_share"], **figures})
    return found


def summarise(found):
    """Medians over the rounds, and how often Celery's: its whole, and its better figure, without enqueuing."""
    def of(key, name):
        return [one[name] for one in found if one["system"] == key and one["round"] > 0]

    whole, drained = (statistics.median(of("tasks-celery", name)) for name in ("rate", "drained"))
    for key, label in LABELS.items():
        rates = of(key, "rate")
        rate = statistics.median(rates)
        is_ours = key in BARS
        yield {
            "system": key, "label": label, "rate": rate, "rate_min": min(rates), "rate_max": max(rates),
            "of_celery": rate / whole if is_ours else None, "of_drained": rate / drained if is_ours else None,
            "drained": None if is_ours else drained, "bar": BARS.get(key),
        }


def ours(place):
    out = command([BINARY, place, OURS])
    median = re.search(r"^throughput: median (\d+)/s", out, re.M)
    if not median:
        raise Failure(f"{BINARY} {place}:\n{out}")
    return {"rate": float(median[1])}


def sqlite():
    folder = Path(tempfile.mkdtemp(prefix="tasks.", dir=WORK))
    try:
        return ours(folder / "tasks.db")
    finally:
        shutil.rmtree(folder)


def on_postgres(postgres):
    postgres.drop("tasks")
    postgres.run("CREATE DATABASE tasks")
    try:
        return ours(postgres.url("tasks"))
    finally:
        postgres.drop("tasks")


def celery(redis):
    """Its workers get nothing to say to each other, which favours it."""
    environment = {"REDIS_BASE": redis.url().rsplit("/", 1)[0], "PYTHONPYCACHEPREFIX": str(WORK / "pycache")}
    programs = WORK / "venv" / "bin"
    quietly = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "warning"]
    server = Server("celery", [programs / "celery", "-A", "tasks", "worker", "--concurrency", WORKERS, *quietly],
                    environment, folder=FOLDER)
    try:
        asked = [programs / "celery", "-A", "tasks", "inspect", "ping", "--timeout", "2"]
        server.wait_for(lambda: subprocess.run(asked, env=os.environ | environment, cwd=FOLDER, capture_output=True).returncode == 0)
        return json.loads(command([programs / "python", "celery_bench.py", CELERYS], environment, cwd=FOLDER))
    finally:
        server.stop()
