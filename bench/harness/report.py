"""Medians, ratios and the report of the measurements."""

import statistics

from .load import CALLS
from .machine import QUIET

FAILED_SHARE = 0.001  # measurements with a larger share of failed requests are invalid
SHORT = 1.0  # seconds; shorter measurements are remarked in the report


def summarise(stretches, systems):
    """Returns an entry per system and call: medians over the rounds, and ratios to the peer and to the limit. Round 0,
    the warm-up, does not count."""
    def of(system_key, call_key):
        return [s for s in stretches if s["system"] == system_key and s["call"] == call_key and s["round"] > 0]

    def median(found, name):
        values = [s[name] for s in found if name in s]
        return statistics.median(values) if values else None

    entries = []
    for call in CALLS:
        for system in systems:
            if not (found := of(system.key, call.key)):
                continue
            limit_key, limit_call = (
                ("limit-http", "health") if call.limit == "http" else (f"limit-{system.key}", call.key))
            rate, peer, limit = (median(s, "rate") for s in (found, of("peer", call.key), of(limit_key, limit_call)))
            is_limit = system.key.startswith("limit-")
            entries.append({
                "call": call.key, "title": str(call), "system": system.key, "label": system.label,
                "is_limit": is_limit, "small": system.small,
                "rate": rate, "rate_min": min(s["rate"] for s in found), "rate_max": max(s["rate"] for s in found),
                "p50_ms": median(found, "p50_ms"), "p99_ms": median(found, "p99_ms"),
                "p99_ms_max": max((s["p99_ms"] for s in found if "p99_ms" in s), default=None),
                "bytes_per_answer": median(found, "bytes_per_answer"),
                "serving_us": median(found, "serving_us"),
                "failed": sum(s.get("non_2xx", 0) + s.get("socket_errors", 0) + s.get("timeouts", 0) for s in found),
                "failed_share": max(s.get("failed_share", 0) for s in found),
                "valid": all(s.get("failed_share", 0) <= FAILED_SHARE for s in found),
                "shortest_seconds": min(s["seconds"] for s in found),
                "of_peer": rate / peer if peer and not is_limit and system.key != "peer" else None,
                "of_limit": rate / limit if limit and not is_limit else None,
            })
    return entries


def markdown(result):
    machine, options, entries = result["machine"], result["options"], result["summary"]
    main = [e for e in entries if not e["is_limit"] and not e["small"]]
    limits = [e for e in entries if e["is_limit"]]
    yield "# Benchmark"
    yield ""
    yield (f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}; "
           f"{result['taken_at']}. {', '.join(f'{name} {version}' for name, version in result['versions'].items())}.")
    yield ""
    if main:
        yield from requests(options, main)
    if limits:
        yield "## The bare limit"
        yield ""
        yield from table(
            ["limit", "call", "runs/s", "min–max", "p50 ms", "p99 ms"],
            ([e["label"], e["title"], number(e["rate"]), spread(e), ms(e["p50_ms"]), ms(e["p99_ms"])] for e in limits))
    if flat := list(flatness(entries)):
        yield "## As history grows"
        yield ""
        yield from table(["call", "system", "requests/s", "with all bookings", "remaining share"], flat)
    if background := result["jobs"]["summary"]:
        yield "## Background jobs"
        yield ""
        yield from table(
            ["system", "jobs/s", "min–max", "once enqueued", "× Celery", "× Celery once enqueued", "target"],
            ([e["label"], number(e["rate"]), spread(e), "" if e["drained"] is None else number(e["drained"]),
              times(e["of_celery"]), times(e["of_drained"]), reached(e)] for e in background))
    if described := [(label, facts) for label, facts in result["systems"].items() if facts.get("memory")]:
        yield "## Memory and start"
        yield ""
        yield from table(
            ["system", "resident after the run, MiB", "maximum, MiB", "processes", "start to ready, ms (all)"],
            ([label, facts["memory"]["rss_mib"], facts["memory"]["hwm_mib"], facts["memory"]["processes"],
              f"{facts['start_ms']} ({', '.join(map(str, facts['start_ms_all']))})" if "start_ms" in facts else ""]
             for label, facts in described))
    if disturbed := result["disturbed"]:
        stretches = len(result["stretches"]) + len(result["jobs"]["turns"])
        yield (f"**Disturbed:** during {disturbed} of {stretches} measurements, other programs used more than "
               f"{QUIET:.0%} of the machine. Measure again when it is quiet.")
        yield ""


def requests(options, main):
    yield (f"`wrk -t1 -c{options['connections']}` on the same machine, {options['rounds']} rounds of "
           f"{options['seconds']} s for each call and system in turn after {options['warm_up']} s of warm-up; medians.")
    yield ""
    yield from table(
        ["call", "system", "requests/s", "min–max", "p50 ms", "p99 ms", "core µs", "× Python stack", "of the limit",
         "remarks"],
        ([e["title"], e["label"], number(e["rate"]), spread(e), ms(e["p50_ms"]), ms(e["p99_ms"]),
          number(e["serving_us"]), times(e["of_peer"]), percent(e["of_limit"]), remarks(e)] for e in main))


def reached(entry):
    if entry["bar"] is None:
        return ""
    return f"{number(entry['bar'])}: {'yes' if entry['rate'] >= entry['bar'] else '**no**'}"


def flatness(entries):
    """Yields the rates of each call with few bookings and with all of them."""
    rates = {(e["system"], e["call"]): e["rate"] for e in entries}
    for entry in entries:
        full = rates.get((entry["system"].rsplit("-", 1)[0], entry["call"]))
        if entry["small"] and full:
            yield [entry["title"], entry["label"], number(entry["rate"]), number(full), percent(full / entry["rate"])]


def remarks(entry):
    found = []
    if not entry["valid"]:
        found.append(f"**invalid: {entry['failed_share']:.1%} failed**")
    elif entry["failed"]:
        found.append(f"{entry['failed']} failed")
    if entry["shortest_seconds"] < SHORT:
        found.append(f"no free slots after {entry['shortest_seconds']:.1f} s")
    return ", ".join(found)


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell) for cell in row) + " |"
    yield ""


def number(value):
    return f"{value:,.0f}"


def spread(entry):
    return f"{number(entry['rate_min'])}–{number(entry['rate_max'])}"


def ms(value):
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.0f}"


def times(value):
    return "" if value is None else f"{value:.1f}"


def percent(value):
    return "" if value is None else f"{value:.0%}"
