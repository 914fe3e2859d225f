"""A record written by hand, with every kind of field filled in, for tests of what users see.

``record(say=…)`` puts each of its words through ``say`` (name, words) → words, so that a test can make any of them hostile.
"""

import datetime
import hashlib
from collections.abc import Callable

from saksi.records import (
    Attribution,
    AttributionLink,
    Count,
    Event,
    Evidence,
    Graph,
    Label,
    Participant,
    Period,
    Place,
    Record,
    Rejected,
    Report,
    Span,
)

Say = Callable[[str, str], str]


def _as_it_is(_name: str, words: str) -> str:
    return words


class _Text:
    """A text that grows by pieces; named pieces can be quoted."""

    def __init__(self, say: Say) -> None:
        self.text = ""
        self.words: dict[str, Evidence] = {}
        self._say = say

    def add(self, name: str, words: str) -> None:
        said = self._say(name, words) if name else words
        if name:
            start = len(self.text)
            self.words[name] = Evidence(start=start, end=start + len(said), quote=said)
        self.text += said


PIECES = (
    ("title", "Pos Batu Merah Diserang, Jalan ke Teluk Terancam"), ("", "\n"),
    ("dateline", "BATU MERAH"), ("", " – "), ("speaker", "Sumber-sumber di lapangan"), ("", " "), ("cue", "mengatakan"),
    ("", " "), ("day", "Rabu (20/10)"), ("", " bahwa "), ("group", "kelompok teroris Sayap Timur"), ("", " "),
    ("attack", "menyerang"), ("", " "), ("post", "pos tentara"), ("", " di "), ("village", "Kampung Batu Merah"),
    ("", " dengan "), ("weapon", "mortir"), ("", ". "), ("dead", "Sedikitnya tiga prajurit"), ("", " "), ("died", "gugur"),
    ("", ".\nJika "), ("push", "serangan"), ("", " itu berlanjut, jalan ke "), ("bay", "Teluk"), ("", " akan "),
    ("cut", "terputus"), ("", ", "), ("ujar", "ujar"), ("", " "), ("officer", "seorang perwira"), ("", " kepada "),
    ("told", "Kantor Berita Uji"), ("", ". "), ("army", "Tentara"), ("", " "), ("deny", "membantah"), ("", " "),
    ("hit", "menembak"), ("", " "), ("folk", "warga"), ("", ". "), ("credit", "(UJI/01)"), ("", "\n"),
    ("related", "Baca juga: Harga beras naik"),
)  # fmt: skip

LABELS = {
    "speaker": "actor", "cue": "event:statement", "day": "time", "group": "actor", "attack": "event:battle",
    "post": "actor", "village": "place", "weapon": "weapon", "dead": "actor", "died": "event:casualties",
    "push": "event:battle", "bay": "place", "cut": "event:route_control", "ujar": "event:statement", "officer": "actor",
    "told": "actor", "army": "actor", "deny": "event:statement", "hit": "event:attack_on_civilians", "folk": "actor",
}  # fmt: skip


def record(say: Say = _as_it_is) -> Record:
    """Five events: an attack told by unnamed sources, its dead, a condition, a cut road, a denied shooting."""
    made = _Text(say)
    for name, words in PIECES:
        made.add(name, words)
    at = made.words
    report = Report(
        id=hashlib.sha256(made.text.encode()).hexdigest()[:16],
        text=made.text,
        source=say("source", "berita/01.txt"),
        title=at["title"].quote,
        dateline=at["dateline"],
        published=datetime.date(2021, 10, 21),
        publisher=say("publisher", "Kabar Uji"),
        url=say("url", "https://kabar.example/01?a=1&b=2"),
        language="id",
        credits=(at["credit"],),
        related=(at["related"],),
        notes=(say("note", "two characters could not be read"),),
    )
    spans = [
        Span(id=f"x{number}", label=label, start=at[name].start, end=at[name].end, quote=at[name].quote)
        for number, (name, label) in enumerate(LABELS.items(), start=1)
    ]
    return Record(
        saksi="0.1.0",
        model=say("model", "test-1"),
        report=report,
        graph=Graph(spans=tuple(sorted(spans, key=lambda span: span.start))),
        events=_events(at, report, say),
    )


def rejected(say: Say = _as_it_is) -> Rejected:
    """A report that could not be used."""
    return Rejected(
        source=say("rejected_source", "berita/02.bin"),
        stage="ingest",
        reason="binary",
        detail=say("detail", "this is a PNG image"),
    )


def _events(at: dict[str, Evidence], report: Report, say: Say) -> tuple[Event, ...]:
    publisher = AttributionLink(kind="publisher", name=report.publisher)
    day = Period(
        evidence=at["day"],
        start=datetime.date(2021, 10, 20),
        end=datetime.date(2021, 10, 20),
        precision=1,
        clock=say("clock", "06:40+09:00"),
    )
    sources = AttributionLink(
        kind="unnamed", name=at["speaker"].quote, evidence=at["speaker"], cue=at["cue"], period=day
    )
    officer = AttributionLink(
        kind="official_unnamed",
        name=at["officer"].quote,
        evidence=at["officer"],
        cue=at["ujar"],
        stance="claims",
        told_to=(at["told"],),
    )
    army = AttributionLink(kind="organisation", name=at["army"].quote, cue=at["deny"], stance="denies")
    group = Participant(
        evidence=at["group"],
        name=say("name", "Sayap Timur"),
        kind="rebel",
        labels=(Label(word="teroris", leaning="blame", whose=say("whose", "publisher"), evidence=at["group"]),),
        reason=say("reason", "in the actor list"),
    )
    village = Place(
        evidence=at["village"],
        id=say("place_id", "geonames:1"),
        name=say("place", "Batu Merah"),
        country=say("country", "ID"),
        admin1=say("admin1", "Maluku"),
        lat=-3.69,
        lon=128.18,
        precision=1,
    )
    dead = Count(evidence=at["dead"], low=3, best=3, who=say("people", "prajurit"), event="e2")
    told = (Attribution(chain=(sources, publisher)),)
    claimed = (Attribution(chain=(officer, publisher)),)
    return (
        Event(
            id="e1", type="battle", trigger=at["attack"], actor=(group,), target=(Participant(evidence=at["post"]),),
            place=(village,), period=day, weapon=(at["weapon"],), killed=(dead,), attribution=told,
        ),
        Event(id="e2", type="casualties", trigger=at["died"], killed=(dead,), attribution=told, cause=("e1",)),
        Event(id="e3", type="battle", trigger=at["push"], modality="conditional", attribution=claimed, same="e1"),
        Event(
            id="e4", type="route_control", trigger=at["cut"], modality="conditional", change="cut",
            destination=(Place(evidence=at["bay"]),), attribution=claimed, condition=("e3",),
        ),
        Event(
            id="e5", type="attack_on_civilians", trigger=at["hit"], negated=True,
            target=(Participant(evidence=at["folk"], kind="civilian"),),
            attribution=(Attribution(chain=(army, publisher)),),
        ),
    )  # fmt: skip
