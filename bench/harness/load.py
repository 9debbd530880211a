"""The measured calls and their load."""

import json
from dataclasses import dataclass
from datetime import timedelta

from . import BENCH, WORK
from .processes import Failure, ask, command


@dataclass(frozen=True)
class Call:
    key: str
    method: str
    path: str
    limit: str  # bare limit: "http" (axum answering a constant) or "statement" (the engine running one statement)

    def __str__(self):
        return f"{self.method} {self.path}"


CALLS = [
    Call("health", "GET", "/health", "http"),
    Call("services", "GET", "/api/services", "http"),
    Call("bookings", "GET", "/api/bookings", "statement"),
    Call("dashboard", "GET", "/api/dashboard", "statement"),
    Call("create", "POST", "/api/bookings", "statement"),
]


@dataclass
class Slots:
    """Values for new bookings. Every employee is free at each time of each day, for each service."""
    employees: list
    services: list
    clients: list
    days: list
    times: list

    def __len__(self):
        return len(self.employees) * len(self.days) * len(self.times)

    def write(self, file):
        """Writes the values as Lua, for bench/wrk/create.lua."""
        def items(values):
            return "{" + ",".join(json.dumps(value) for value in values) + "}"
        names = ("employees", "services", "clients", "days", "times")
        file.write_text("return {" + ", ".join(f"{name} = {items(getattr(self, name))}" for name in names) + "}\n")


def days_of_the_week(which, first, last):
    """Returns the days from `first` to `last` on these days of the week. Monday is 0."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day.isoformat() for day in days if day.weekday() in which]


def hours(first=9, last=17):
    return [f"{hour:02}:00:00" for hour in range(first, last + 1)]


class HttpSystem:
    """System that answers calls over HTTP. Subclasses start it, and set `url`, `token` and `slots`."""

    url = token = slots = None
    server = None  # process
    database = None  # name in the PostgreSQL of the run
    small = False  # has few bookings, for comparison
    calls = CALLS

    def __init__(self, key, label, engine=None):
        self.key, self.label, self.engine = key, label, engine

    def stop(self):
        if self.server:
            self.server.stop()

    def headers(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def log_in(self, username, password):
        status, answer = ask("POST", f"{self.url}/api/login", {"username": username, "password": password})
        if status != 200 or "token" not in answer:
            raise Failure(f"{self.label}: login of {username} returned {status}: {answer}")
        self.token = answer["token"]

    def check(self, call):
        """Checks the response to a GET call, so that errors are not measured."""
        if call.method == "GET":
            status, answer = ask("GET", self.url + call.path, headers=self.headers())
            if status != 200 or not isinstance(answer, (dict, list)) or not answer:
                raise Failure(f"{self.label}: {call} returned {status}: {str(answer)[:300]}")

    def measure(self, call, seconds, connections, part, parts):
        """Measures one call under load. New bookings use the slots of number `part` of `parts` equal parts."""
        script, arguments = "get.lua", []
        if call.key == "create":
            file = WORK / f"slots-{self.key}.lua"
            self.slots.write(file)
            share = len(self.slots) // parts
            script, arguments = "create.lua", ["--", file, part * share, share]
        headers = [word for name, value in self.headers().items() for word in ("-H", f"{name}: {value}")]
        out = command([
            "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "--latency", *headers,
            "-s", BENCH / "wrk" / script, self.url + call.path, *arguments])
        for line in out.splitlines():
            if line.startswith("report "):
                found = json.loads(line.removeprefix("report "))
                break
        else:
            raise Failure(f"wrk on {self.label}, {call}:\n{out}")
        failed = found["non_2xx"] + found["socket_errors"] + found["timeouts"]
        return found | {
            "rate": found["requests"] / found["seconds"],
            "bytes_per_answer": round(found["bytes"] / max(found["requests"], 1)),
            "failed_share": failed / max(found["requests"] + found["socket_errors"] + found["timeouts"], 1),
        }
