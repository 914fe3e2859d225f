"""How fast a store takes records in and answers, with generated reports.

    python -m bench.store build/bench.db [--reports 20000] [--clients 20] [--json out.json]
    python -m bench.store postgresql://USER@HOST/DATABASE

A new store is filled, one that holds reports is only asked. Reports are put together by chance (seeded) from invented names and syllables, five events each, over
five years. Measured: reports a second kept one by one, each on the disk before the next (as ``saksi read --store`` does),
and taken in from an export; and for each kind of question the time until its answer, for one client and for several that ask
all kinds of questions in turn, without a pause, from threads of one process.
"""

import argparse
import datetime
import io
import json
import random
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from saksi.coding.events import event_id
from saksi.records import (
    Attribution,
    AttributionLink,
    Count,
    Event,
    Evidence,
    Graph,
    Link,
    Participant,
    Period,
    Place,
    Record,
    Report,
    SourceKind,
    Span,
)
from saksi.selection import Selection
from saksi.store import Store, open_store
from saksi.store.claims import digest, reading
from saksi.store.transfer import HEAD, import_lines, report_line

EVENTS = 5
ONE_BY_ONE = 1000
ROUNDS = 20
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fu",
    "ga",
    "hi",
    "jo",
    "ka",
    "lu",
    "ma",
    "ne",
    "pi",
    "ra",
    "so",
    "ta",
    "wu",
    "ya",
    "zi",
    "ang",
    "eng",
    "ing",
    "ong",
    "und",
    "arn",
    "elt",
    "ost",
]
TYPES = ("battle", "riot", "protest", "arrest", "casualties", "air_strike", "displacement", "talks")
KINDS: tuple[SourceKind, ...] = ("named_person", "organisation", "official_unnamed", "unnamed", "witness", "media")
AT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
Question = Callable[[Store], None]


class World:
    """Invented names to make reports of."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = [self._name(self.chance.randint(1, 4)).lower() for _ in range(20_000)]
        self.actors = [f"Pasukan {self._name(3)}" for _ in range(600)]
        self.places = [
            (f"Kota {self._name(3)}", self.chance.uniform(-10, 6), self.chance.uniform(95, 141)) for _ in range(3000)
        ]
        self.publishers = [f"Kabar {self._name(2)}" for _ in range(60)]

    def _name(self, syllables: int) -> str:
        return "".join(self.chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()

    def often(self, names: list[Any]) -> Any:
        """One of the names, the first far more often than the last, as in news."""
        return names[min(int(self.chance.paretovariate(0.6)) - 1, len(names) - 1)]


def make_record(world: World, number: int) -> Record:
    """A report of about 300 words with five events."""
    chance = world.chance
    parts: list[tuple[str, ...]] = []
    text = f"Laporan {number} dari {world.often(world.publishers)}"
    spots: list[dict[str, Evidence]] = []
    for _ in range(EVENTS):
        place = world.often(world.places)
        parts.append((world.often(world.actors), world.often(world.actors), *map(str, place), chance.choice(TYPES)))
        actor, target, name = parts[-1][:3]
        spot: dict[str, Evidence] = {}
        for key, words in (
            ("", "\n" + " ".join(world.often(world.words) for _ in range(50)) + ". "),
            ("actor", actor),
            ("", " "),
            ("trigger", "menyerang"),
            ("", " "),
            ("target", target),
            ("", " di "),
            ("place", name),
            ("", " pada "),
            ("time", "Rabu"),
            ("", "; "),
            ("killed", f"{chance.randint(1, 9)} warga"),
            ("", " tewas, "),
            ("cue", "kata"),
            ("", " "),
            ("speaker", "Juru bicara"),
        ):
            if key:
                spot[key] = Evidence(start=len(text), end=len(text) + len(words), quote=words, confidence=0.8)
            text += words
        spots.append(spot)
    publisher = world.often(world.publishers)
    published = datetime.date(2019, 1, 1) + datetime.timedelta(days=chance.randrange(5 * 365))
    id_ = digest(text.encode())[:16]
    report = Report(
        id=id_, text=text, title=text.split("\n")[0], publisher=publisher, published=published, language="id"
    )
    events = tuple(_event(world, report, spot, part) for spot, part in zip(spots, parts, strict=True))
    return Record(saksi="bench", model="bench-1", report=report, graph=_graph(spots), events=events)


def _event(world: World, report: Report, spot: dict[str, Evidence], part: tuple[str, ...]) -> Event:
    actor, target, name, lat, lon, type_ = part
    day = (report.published or AT.date()) - datetime.timedelta(days=world.chance.randint(0, 6))
    said = AttributionLink(
        kind=world.chance.choice(KINDS), name="Juru bicara", evidence=spot["speaker"], cue=spot["cue"]
    )
    where = Place(
        evidence=spot["place"],
        id=f"bench:{name}",
        name=name,
        kind="populated_place",
        country="ID",
        admin1=f"Provinsi {name[5:7]}",
        lat=round(float(lat), 4),
        lon=round(float(lon), 4),
        precision=1,
    )
    return Event(
        id=event_id(report.id, type_, spot["trigger"].start, spot["trigger"].end),
        type=type_,
        trigger=spot["trigger"],
        modality=world.chance.choice(("actual", "actual", "actual", "planned", "possible")),
        actor=(Participant(evidence=spot["actor"], name=actor, id=f"bench:{actor}", kind="rebel", country="ID"),),
        target=(Participant(evidence=spot["target"], name=target, kind="state_force", country="ID"),),
        place=(where,),
        period=Period(evidence=spot["time"], start=day, end=day, precision=1),
        killed=(Count(evidence=spot["killed"], low=1, best=1, high=9, who="warga"),),
        attribution=(Attribution(chain=(said, AttributionLink(kind="publisher", name=report.publisher))),),
        confidence=round(world.chance.random(), 3),
        attribute_confidence={"modality": 0.9, "negated": 0.9},
    )


def _graph(spots: list[dict[str, Evidence]]) -> Graph:
    labels = {"actor": "actor", "target": "actor", "place": "place", "time": "time", "trigger": "event:battle"}
    spans = tuple(
        Span(id=f"{key[0]}{number}", label=label, start=spot[key].start, end=spot[key].end, quote=spot[key].quote)
        for number, spot in enumerate(spots)
        for key, label in labels.items()
    )
    links = tuple(
        Link(from_=f"t{number}", to=f"{role[0]}{number}", role=role, confidence=0.8)
        for number in range(len(spots))
        for role in ("actor", "place")
    )
    return Graph(spans=spans, links=links)


def questions(world: World) -> dict[str, Question]:
    """What a page asks for."""
    actor, place = world.actors[0].split()[1], world.places[2][0].split()[1]
    dates = {"since": datetime.date(2021, 3, 1), "until": datetime.date(2021, 3, 31)}
    selections: dict[str, dict[str, Any]] = {
        "all": {},
        "type": {"types": ("riot",)},
        "common word": {"text": world.words[0]},
        "rare word": {"text": world.words[9000]},
        "actor": {"actor": actor},
        "place": {"place": place},
        "map frame": {"box": (104.0, -8.0, 112.0, -5.0)},
        "month, planned": {**dates, "modality": "planned"},
        "source, publisher": {"source_kind": "witness", "publisher": world.publishers[0]},
        "unsure": {"min_confidence": 0.9},
    }
    asked: dict[str, Question] = {}
    for name, filters in selections.items():
        selection = Selection(**filters)
        asked[f"list: {name}"] = partial(_list, selection=selection)
        asked[f"counts: {name}"] = partial(_count, selection=selection)
    return asked


def _list(store: Store, selection: Selection) -> None:
    store.events(selection, limit=50)


def _count(store: Store, selection: Selection) -> None:
    store.counts(selection)


def _tell(problem: str) -> None:
    print(problem, file=sys.stderr)


def fill(store: Store, records: Iterator[Record], reports: int) -> dict[str, float]:
    """Reports a second, one by one and from an export."""
    begin, worked = time.perf_counter(), time.process_time()
    first = min(ONE_BY_ONE, reports // 2)
    for record in islice(records, first):
        store.add(record)
    rates = {
        "kept one by one, reports/s": first / (time.perf_counter() - begin),
        "kept one by one, processor ms": (time.process_time() - worked) * 1000 / first,
    }
    spent = 0.0
    while batch := list(islice(records, 1000)):
        lines = b"".join(
            report_line(record.report.id, record.report.text, (reading(record, at=AT),)) for record in batch
        )
        begin = time.perf_counter()
        import_lines(store, io.BytesIO(HEAD + lines), _tell)
        spent += time.perf_counter() - begin
        print(f"{store.info().reports:,} reports", file=sys.stderr)
    rates["taken in, reports/s"] = (reports - first) / spent
    store.tidy()
    return rates


def alone(store: Store, asked: dict[str, Question]) -> dict[str, dict[str, float]]:
    """Milliseconds of each question, one client: the first time, and the median of five more.

    The processor's time is this process's, so it is the whole of it for SQLite and the client's part for PostgreSQL.
    """
    found: dict[str, dict[str, float]] = {"first": {}, "first, processor": {}, "again": {}}
    for name, question in asked.items():
        worked = time.process_time()
        found["first"][name] = _timed(store, question)
        found["first, processor"][name] = (time.process_time() - worked) * 1000
    for name, question in asked.items():
        found["again"][name] = statistics.median(_timed(store, question) for _ in range(5))
    return {f"one client, {part}, ms": figures for part, figures in found.items()}


def together(store: Store, asked: dict[str, Question], clients: int) -> dict[str, float]:
    """Milliseconds of a question while several clients ask: the median and the slowest of a hundred."""
    times: list[float] = []

    def ask(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(ROUNDS):
            times.append(_timed(store, asked[chance.choice(sorted(asked))]))

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"median": statistics.median(times), "p99": statistics.quantiles(times, n=100)[98]}


def _timed(store: Store, question: Question) -> float:
    begin = time.perf_counter()
    question(store)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast a store takes records in and answers.")
    parser.add_argument("store", help="a new store: a file or postgresql://…")
    parser.add_argument("--reports", type=int, default=20_000)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    options = parser.parse_args()
    world = World(1)
    asked = questions(world)
    with open_store(options.store, create=True) as store:
        held = store.info().reports
        found: dict[str, Any] = {}
        if not held:
            found["rates"] = fill(store, (make_record(world, n) for n in range(options.reports)), options.reports)
        found["holds"] = {name: getattr(store.info(), name) for name in ("reports", "events", "claims")}
        found |= alone(store, asked)
        found[f"{options.clients} clients, ms"] = together(store, asked, options.clients)
    for part, figures in found.items():
        print(part)
        for name, figure in figures.items():
            print(f"  {name:<32}{figure:>12,.1f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
