"""Records of invented fighting for tests of the exports: events with sides, places, times and figures, in few words each."""

import datetime
import hashlib
from typing import Any

from saksi.records import (
    ActorKind,
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
)

TEXT = (
    "Baku tembak di Kampung Batu\n"
    "BATU – Baku tembak antara prajurit TNI dan milisi Sayap Timur pecah di Kampung Batu, Rabu (20/10). "
    "Dua prajurit dan puluhan warga tewas, kata kapolres. Menurut juru bicara Sayap Timur, lima prajurit tewas.\n"
)


def words(quote: str, start: int | None = None) -> Evidence:
    """``quote`` as it stands in TEXT, or anywhere when it does not."""
    at = TEXT.find(quote) if start is None else start
    at = max(at, 0)
    return Evidence(start=at, end=at + len(quote), quote=quote)


def who(quote: str, kind: ActorKind, **more: Any) -> Participant:
    """A participant."""
    return Participant(evidence=words(quote), kind=kind, **{"name": quote, **more})


def count(quote: str, best: int | None, *, who: str | None = None, event: str | None = None, **more: Any) -> Count:
    """A figure, exact unless ``low`` or ``high`` say otherwise."""
    return Count(evidence=words(quote), **{"low": best, "best": best, "high": best, "who": who, "event": event, **more})


def place(quote: str = "Kampung Batu", **more: Any) -> Place:
    """A village, unless ``more`` makes it something else."""
    known: dict[str, Any] = {
        "id": "geonames:123", "name": "Batu", "kind": "populated_place", "country": "ID", "admin1": "Papua",
        "admin2": "Intan Jaya", "lat": -3.75, "lon": 137.03, "precision": 1,
    }  # fmt: skip
    return Place(evidence=words(quote), **known | more)


def day(start: str = "2021-10-20", end: str | None = None, precision: int = 1) -> Period:
    """A period of days."""
    first = datetime.date.fromisoformat(start)
    return Period(
        evidence=words("Rabu (20/10)"),
        start=first,
        end=datetime.date.fromisoformat(end) if end else first,
        precision=precision,
    )


PUBLISHER = AttributionLink(kind="publisher", name="Kabar Uji")
POLICE = Attribution(
    chain=(
        AttributionLink(kind="official_unnamed", name="kapolres", evidence=words("kapolres"), cue=words("kata")),
        PUBLISHER,
    )
)
SPOKESMAN = Attribution(
    chain=(
        AttributionLink(
            kind="organisation", name="juru bicara Sayap Timur", evidence=words("juru bicara Sayap Timur"),
            cue=words("Menurut"), stance="claims",
        ),
        PUBLISHER,
    )
)  # fmt: skip
ARMY = who("prajurit TNI", "state_force", name="TNI", id="tni", country="ID")
REBELS = who("milisi Sayap Timur", "rebel", name="Sayap Timur", id="sayap-timur")
FOLK = who("warga", "civilian", country="ID")


def event(number: int, type_: str, **more: Any) -> Event:
    """An event with a hexadecimal id; told by the police in the village on the day, unless ``more`` says otherwise."""
    fields: dict[str, Any] = {"place": (place(),), "period": day(), "attribution": (POLICE,)}
    fields = {"trigger": words("Baku tembak"), **fields, **more}
    return Event(id=event_id(number), type=type_, **fields)


def event_id(number: int) -> str:
    """The id of the event of that number."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


def record(*events: Event, **more: Any) -> Record:
    """A record of a report of 21 October 2021."""
    about: dict[str, Any] = {
        "id": hashlib.sha256(TEXT.encode()).hexdigest()[:16], "text": TEXT, "source": "berita/01.txt",
        "title": TEXT.splitlines()[0], "published": datetime.date(2021, 10, 21), "publisher": "Kabar Uji",
        "url": "https://kabar.example/1", "language": "id",
    }  # fmt: skip
    return Record(saksi="0.1.0", model="test-1", report=Report(**about | more), graph=Graph(), events=events)


def clash() -> Record:
    """A clash of army and rebels: police say two soldiers and tens of residents died, the rebels five soldiers."""
    by_police = (
        count("Dua prajurit", 2, who="prajurit", event=event_id(2)),
        count("puluhan warga", 20, who="warga", event=event_id(2), high=99),
    )
    by_rebels = (count("lima prajurit", 5, who="prajurit", event=event_id(3)),)
    return record(
        event(1, "battle", actor=(REBELS, ARMY), killed=by_police + by_rebels),
        event(2, "casualties", trigger=words("tewas"), killed=by_police, cause=(event_id(1),), place=(), period=None),
        event(
            3, "casualties", trigger=words("tewas", TEXT.rindex("tewas")), killed=by_rebels, cause=(event_id(1),), attribution=(SPOKESMAN,),
            place=(), period=None,
        ),
        event(4, "battle", trigger=words("pecah"), same=event_id(1), weapon=(words("senapan"),), attribution=(SPOKESMAN,)),
        event(
            5, "battle", trigger=words("Baku tembak", TEXT.rindex("Baku tembak")), same=event_id(1), modality="conditional", killed=(count("sepuluh", 10, event=event_id(5)),),
        ),
    )  # fmt: skip
