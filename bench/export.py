"""How fast each format is written, and in how much memory.

    python -m bench.export [--events 1000000] [--formats acled geojson …] [--json out.json]

Each format is written by a fresh process from records that a generator makes (five events a report, invented), to a
temporary file that is removed. Measured: seconds, events a second, peak memory of the process, size of the file; and, as
the floor, the time to make the same records and write nothing.
"""

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saksi.export.chosen import choose
from saksi.export.registry import MODULES, writer
from saksi.records import (
    Attribution,
    AttributionLink,
    Count,
    Event,
    Evidence,
    Graph,
    Participant,
    Period,
    Place,
    Record,
    Report,
    Span,
)
from saksi.selection import Selection

EVENTS_A_REPORT = 5
_TEXT = "Baku tembak pecah di Kampung Batu antara prajurit dan milisi. Dua prajurit tewas, kata polisi. " * 20
_NOTHING = "nothing"


def make_records(events: int) -> Iterator[Record]:
    """Records with ``events`` events altogether, each of its own, one after the other."""
    for number in range(events // EVENTS_A_REPORT):
        yield _record(number)


def _record(number: int) -> Record:
    report = Report(
        id=f"{number:016x}",
        text=_TEXT,
        title="Baku tembak di Kampung Batu",
        published=datetime.date(2021, 10, 21),
        publisher=f"Kabar {number % 50}",
        url=f"https://kabar.example/{number}",
        language="id",
    )
    words = Evidence(start=0, end=11, quote="Baku tembak")
    dead = Evidence(start=62, end=75, quote="Dua prajurit")
    place = Place(
        evidence=Evidence(start=21, end=33, quote="Kampung Batu"), id=f"geonames:{number}", name="Batu",
        kind="populated_place", country="ID", admin1="Papua", lat=-3.5 + number % 100 / 50, lon=137.0,
        precision=1 + number % 4, uncertainty_km=20.0,
    )  # fmt: skip
    day = datetime.date(2010, 1, 1) + datetime.timedelta(days=number % 4000)
    chain = (
        AttributionLink(kind="official_unnamed", name="polisi", evidence=words, cue=words),
        AttributionLink(kind="publisher", name=report.publisher),
    )
    battle = f"{number:012x}0000"
    count = Count(evidence=dead, low=2, best=2, high=2, who="prajurit", event=battle[:-1] + "1")
    fields: dict[str, Any] = {
        "trigger": words,
        "actor": (Participant(evidence=words, name="Sayap Timur", id="sayap-timur", kind="rebel"),),
        "target": (Participant(evidence=words, name="TNI", id="tni", kind="state_force", country="ID"),),
        "place": (place,),
        "period": Period(evidence=words, start=day, end=day, precision=1),
        "killed": (count,),
        "attribution": (Attribution(chain=chain),),
        "confidence": 0.9,
    }
    types = ("battle", "casualties", "attack_on_civilians", "riot", "air_strike")
    events = tuple(
        Event(id=battle[:-1] + str(index), type=type_, cause=(battle,) if type_ == "casualties" else (), **fields)
        for index, type_ in enumerate(types)
    )
    spans = (Span(id="e1", label="event:battle", start=0, end=11, quote="Baku tembak"),)
    return Record(saksi="0.1.0", model="bench", report=report, graph=Graph(spans=spans), events=events)


def measure(format_: str, events: int) -> dict[str, Any]:
    """Write one format in this process."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile() as stream:
        if format_ == _NOTHING:
            rows = sum(len(record.events) for record in make_records(events))
        else:
            rows = writer(format_)(choose(make_records(events), Selection()), stream)
        stream.flush()
        size = os.fstat(stream.fileno()).st_size
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cpu = time.process_time()
    return {"format": format_, "rows": rows, "seconds": seconds, "cpu": cpu, "peak_mb": peak, "mb": size / 1e6}


def in_own_process(format_: str, events: int) -> dict[str, Any]:
    """``measure`` in a fresh interpreter, so that peak memory is this format's alone."""
    command = [sys.executable, "-m", "bench.export", "--one", format_, "--events", str(events)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    """Measure and print a table; ``--json`` keeps the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.export", description="Time and memory of each export.")
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--formats", nargs="*", choices=[_NOTHING, *MODULES], default=[_NOTHING, *MODULES])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.events)))
        return
    print(f"{chosen.events:,} events in {chosen.events // EVENTS_A_REPORT:,} reports")
    print(f"{'format':<16}{'rows':>12}{'CPU s':>9}{'events/CPU s':>14}{'peak MB':>10}{'file MB':>10}")
    results = []
    for format_ in chosen.formats:
        found = in_own_process(format_, chosen.events)
        results.append(found)
        rate = chosen.events / found["cpu"]
        print(
            f"{format_:<16}{found['rows']:>12,}{found['cpu']:>9.1f}{rate:>14,.0f}{found['peak_mb']:>10.0f}{found['mb']:>10.0f}",
            flush=True,
        )
    if chosen.json:
        chosen.json.write_text(json.dumps({"events": chosen.events, "formats": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
