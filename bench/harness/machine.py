"""The machine: its description and its processor use."""

import os
import platform
import resource
import time

from .processes import command

QUIET = 0.15  # maximum share of the machine used by other programs during a measurement


def cores():
    return len(os.sched_getaffinity(0))


def describe():
    with open("/proc/cpuinfo") as info:
        models = [line.split(":", 1)[1].strip() for line in info if line.startswith("model name")]
    with open("/proc/meminfo") as info:
        memory = int(info.readline().split()[1]) / 1024 / 1024
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": cores(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release()}",
        "wrk": command(["sh", "-c", "wrk -v 2>&1 | head -1 || true"]).split("[")[0].strip(),
    }


class Meter:
    """Processor use from creation to `read`, of the servers of this run, its load (all commands that it ran) and other
    programs. A high share of other programs disturbs a measurement."""

    def __init__(self, servers):
        self.servers = servers
        self.started, self.before = time.monotonic(), self._now()

    def _now(self):
        own = resource.getrusage(resource.RUSAGE_SELF)
        load = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (
            _processors()[0],
            sum(server.processor_seconds() for server in self.servers),
            own.ru_utime + own.ru_stime + load.ru_utime + load.ru_stime,
        )

    def read(self):
        """Returns the core seconds used by the servers, and the share of the machine used by other programs."""
        total, serving, load = (now - before for now, before in zip(self._now(), self.before))
        others = max(0.0, total - serving - load) / ((time.monotonic() - self.started) * cores())
        return {"serving_seconds": round(serving, 2), "others_share": round(others, 3)}


def _processors():
    """Returns the busy and idle seconds of all cores since the machine started. Time taken by the host of a virtual
    machine counts as busy."""
    with open("/proc/stat") as stat:
        user, nice, system, idle, waiting, _irq, _softirq, stolen, *_ = map(int, stat.readline().split()[1:])
    ticks = os.sysconf("SC_CLK_TCK")
    return (user + nice + system + stolen) / ticks, (idle + waiting) / ticks


class Patience:
    """Waits until the machine is quiet, for at most `seconds` in total."""

    def __init__(self, seconds=300):
        self.left = seconds

    def wait_until_quiet(self):
        while self.left > 0:
            started = time.monotonic()
            used, idle = _processors()
            time.sleep(0.3)
            used, idle = _processors()[0] - used, _processors()[1] - idle
            if used <= QUIET * (used + idle):
                return
            time.sleep(0.7)
            self.left -= time.monotonic() - started
