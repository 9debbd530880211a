"""Child processes and HTTP requests to them."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from . import WORK


class Failure(Exception):
    """Failure of a measurement. Shown without a traceback."""


class Server:
    """Process on a port of 127.0.0.1. Its output goes to a log under target/bench/logs. It ends with stop(), or when
    this program ends for any reason."""

    def __init__(self, name, command, environment=None, folder=None, stop_signal=signal.SIGTERM):
        self.name, self.stop_signal = name, stop_signal
        self.log = WORK / "logs" / f"{name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *map(str, command)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
                env=os.environ | (environment or {}),
                start_new_session=True,  # Ctrl-C reaches only this program, which stops its servers in order
            )

    def wait_for(self, is_ready, seconds=60):
        """Waits until is_ready() is true; its connection errors are ignored. Returns the duration in seconds."""
        started = time.monotonic()
        while True:
            try:
                if is_ready():
                    return time.monotonic() - started
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None or time.monotonic() - started > seconds:
                raise Failure(f"{self.name} failed to start; end of {self.log}:\n{self.log_tail()}")
            time.sleep(0.002)

    def log_tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                print(f"killing {self.name}, which did not stop", flush=True)
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # children left behind
        except ProcessLookupError:
            pass
        self.process.wait()

    def memory(self):
        """Returns the resident memory of the process and its children, and the sum of their maximums, in MiB."""
        statuses = [status for pid in self._family() if (status := _status(pid))]
        return {
            "processes": len(statuses),
            "rss_mib": round(sum(status.get("VmRSS", 0) for status in statuses) / 1024, 1),
            "hwm_mib": round(sum(status.get("VmHWM", 0) for status in statuses) / 1024, 1),
        }

    def processor_seconds(self):
        """Returns the processor time of the process and its children, including ended ones, in seconds."""
        ticks = 0
        for pid in self._family():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            ticks += sum(map(int, fields[11:15]))  # utime, stime, and those of ended children
        return ticks / os.sysconf("SC_CLK_TCK")

    def _family(self):
        children = {}
        for folder in Path("/proc").glob("[0-9]*"):
            if status := _status(int(folder.name)):
                children.setdefault(status["PPid"], []).append(int(folder.name))
        family = [self.process.pid]
        for pid in family:
            family += children.get(pid, [])
        return family


def _status(pid):
    """Returns the numbers in /proc/PID/status, memory in KiB. Empty if the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines)
    return {field[0].rstrip(":"): int(field[1]) for field in fields if len(field) > 1 and field[1].isdigit()}


def free_port():
    """Returns a free port below the range of ports for outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def ask(method, url, body=None, headers=None):
    """Sends a request. Returns the status and the JSON of the response, or its text if it is not JSON."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    try:
        headers = dict(headers or {})
        if body is not None:
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        connection.request(method, url.split(parts.netloc, 1)[1], body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    finally:
        connection.close()
    try:
        return answer.status, json.loads(text)
    except ValueError:
        return answer.status, text


def command(arguments, environment=None, **options):
    """Runs a command and returns its output. Raises Failure if it fails."""
    done = subprocess.run(
        list(map(str, arguments)), env=os.environ | (environment or {}), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        shown = " ".join(map(str, arguments[:6]))
        raise Failure(f"{shown} …: exit code {done.returncode}\n{done.stderr[-2000:]}{done.stdout[-500:]}")
    return done.stdout
