"""Hand-written graphs for tests: the codebook's inline annotation read into a Report and a Graph.

    ⟦a1 actor|Warga⟧ ⟦e1 event:displacement|mengungsi⟧ ke ⟦p1 place|Sorong⟧.
    e1 actor=a1 destination=p1

Beside it, resolvers that know next to nothing, so that these tests do not move with the gazetteer or the actor list,
and :func:`brief`, which says an event in a few readable lines.
"""

import datetime
import hashlib
import re
from collections.abc import Sequence
from typing import Any

from saksi.coding.attribution import origins
from saksi.records import (
    ActorKind,
    Attributes,
    Attribution,
    Count,
    Event,
    Evidence,
    Graph,
    Label,
    Link,
    Mention,
    Participant,
    Period,
    Place,
    Report,
    Span,
)
from saksi.resolve.how_many import resolve_how_many
from saksi.resolve.resolvers import Resolvers, Surroundings, TimeContext

SPAN = re.compile(r"⟦(\w+) ([\w:]+)\|([^⟧]*)⟧")
LINKS = re.compile(r"^[aptwes]\d+( \w+=\S+)+$")
KNOWN: dict[str, ActorKind] = {
    "Abu Sayyaf": "terror_group",
    "Rudaw": "media",
    "SANA": "media",
    "Shin Bet": "state_force",
}
ATTRIBUTES = ("modality", "negated", "change", "stance")


def parse(annotated: str) -> tuple[str, Graph]:
    """Text and graph of an inline annotation; lines that begin with an id hold its links and attributes."""
    spans: list[Span] = []
    links: list[Link] = []
    attributes: dict[str, Attributes] = {}
    text = ""
    for line in annotated.strip().splitlines():
        if LINKS.match(line.strip()):
            source, *pairs = line.split()
            found = dict(pair.split("=") for pair in pairs)
            links += [
                Link(from_=source, to=target, role=role)
                for role, targets in found.items()
                if role not in ATTRIBUTES
                for target in targets.split(",")
            ]
            values: dict[str, Any] = {name: found[name] for name in ATTRIBUTES if name in found}
            if values:
                attributes[source] = Attributes(**values | ({"negated": True} if "negated" in values else {}))
            continue
        text += "\n" if text else ""
        end = 0
        for match in SPAN.finditer(line):
            text += line[end : match.start()]
            start, end = len(text), match.end()
            text += match[3]
            spans.append(Span(id=match[1], label=match[2], start=start, end=len(text), quote=match[3]))
        text += line[end:]
    return text, Graph(spans=tuple(spans), links=tuple(links), attributes=attributes)


def report_of(text: str, **more: Any) -> Report:
    """A report with ``text``, published by "Kabar Uji" on 2021-05-20 unless ``more`` says otherwise."""
    fields: dict[str, Any] = {"publisher": "Kabar Uji", "published": datetime.date(2021, 5, 20), "language": "id"}
    return Report(id=hashlib.sha256(text.encode()).hexdigest()[:16], text=text, **fields | more)


def words(text: str, quote: str) -> Evidence:
    """The first ``quote`` in ``text`` as evidence."""
    start = text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote)


def _who(evidence: Evidence, speaker: str | None, _: object = None) -> Participant:
    """Knows four actors; only "teroris" is a loaded word."""
    quote = evidence.quote
    if quote in KNOWN:
        return Participant(evidence=evidence, name=quote, id=f"test:{quote}", kind=KNOWN[quote])
    if "teroris" not in quote.split():
        return Participant(evidence=evidence, name=quote)
    label = Label(word="teroris", leaning="blame", whose=speaker or "publisher", evidence=evidence)
    return Participant(evidence=evidence, name=" ".join(quote.replace("teroris", "").split()) or None, labels=(label,))


def _where(evidences: Sequence[Evidence], context: Surroundings) -> list[Place]:
    assert all(context.text[words.start : words.end] == words.quote for words in evidences)
    return [_place(words) for words in evidences]


def _place(evidence: Evidence) -> Place:
    """Names with a capital are known; "Kota …" is a city, "Negara …" a country, all else a village."""
    quote = evidence.quote
    if not quote.strip() or quote.split()[-1].islower():
        return Place(evidence=evidence)
    kind, precision = {"Kota": ("admin2", 3), "Negara": ("country", 6)}.get(quote.split()[0], ("populated_place", 1))
    return Place(evidence=evidence, id=f"test:{quote}", name=quote, kind=kind, precision=precision)


def _when(evidence: Evidence, context: TimeContext) -> Period:
    """ "12/5" is a day of the anchor's year, "kemarin" the day before it, "pukul 15.30" a clock time."""
    day = re.search(r"(\d+)/(\d+)", evidence.quote)
    clock = re.search(r"(\d\d)\.(\d\d)", evidence.quote)
    start = datetime.date(context.anchor.year, int(day[2]), int(day[1])) if day and context.anchor else None
    if "kemarin" in evidence.quote and context.anchor:
        start = context.anchor - datetime.timedelta(days=1)
    return Period(
        evidence=evidence,
        start=start,
        end=start,
        precision=1 if start else None,
        clock=f"{clock[1]}:{clock[2]}" if clock else None,
    )


RESOLVERS = Resolvers(who=_who, where=_where, when=_when, how_many=resolve_how_many)


def brief(events: Sequence[Event], graph: Graph) -> dict[str, dict[str, Any]]:
    """The events by the id of their trigger span, each with its filled fields only, as short words."""
    spans = {(span.start, span.end, span.label): span.id for span in graph.spans}
    names = {
        mention.id: spans[mention.trigger.start, mention.trigger.end, f"event:{event.type}"]
        for event in events
        for mention in event.mentions
    }
    return {names[event.id]: _brief(event, names) for event in events}


def _brief(event: Event, names: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "event": f"{event.type}: {event.trigger.quote}",
        "mentions": [_mention(mention, names) for mention in event.mentions] if len(event.mentions) > 1 else None,
        "modality": event.modality if event.modality != "actual" else None,
        "negated": event.negated,
        "change": event.change,
        "period": _period(event.period) if event.period else None,
        "weapon": [weapon.quote for weapon in event.weapon],
        "same": names.get(event.same or ""),
        "attribution": [_chain(attribution) for attribution in event.attribution],
    }
    for role in ("actor", "target", "supporter"):
        fields[role] = [_participant(participant) for participant in getattr(event, role)]
    for role in ("place", "origin", "destination"):
        fields[role] = [place.evidence.quote + _taken(place.reason) for place in getattr(event, role)]
    for fate in ("killed", "wounded", "missing"):
        fields[fate] = [_count(count, names) for count in getattr(event, fate)]
    for link in ("cause", "condition", "purpose"):
        fields[link] = [names[linked] for linked in getattr(event, link)]
    return {name: value for name, value in fields.items() if value}


def _mention(mention: Mention, names: dict[str, str]) -> str:
    return f"{names[mention.id]} {mention.trigger.quote} ({', '.join(origins(mention.attribution))})"


def _taken(why: str | None) -> str:
    """What coding says of where a place or time is from, without what a resolver says of it."""
    said = [part for part in (why or "").split("; ") if part.startswith(("from ", "taken from ", "another mention"))]
    return f" [{'; '.join(said)}]" if said else ""


def _participant(participant: Participant) -> str:
    full = participant.refers_to
    labels = "".join(f" [{label.word}: {label.whose}]" for label in participant.labels)
    return participant.evidence.quote + (f" = {full.quote}" if full else "") + labels


def _period(period: Period) -> str:
    return f"{period.evidence.quote} {period.start or ''} {period.clock or ''}".strip() + _taken(period.note)


def _count(count: Count, names: dict[str, str]) -> str:
    figures = "–".join("?" if figure is None else str(figure) for figure in (count.low, count.best, count.high))
    stated = names[count.mention or ""]
    version = f" v{count.version}" if count.version > 1 else ""
    part = f" part of “{count.part_of.quote}”" if count.part_of else ""
    return f"{figures} {count.who or ''} ({stated}: {', '.join(count.according_to)}){version}{part}"


def _chain(attribution: Attribution) -> str:
    said = []
    for link in attribution.chain:
        cue = f" ({link.cue.quote}, {link.stance})" if link.cue else ""
        told = f" to {', '.join(words.quote for words in link.told_to)}" if link.told_to else ""
        said.append(f"{link.kind} {link.name or '–'}{cue}{told}{f' at {_period(link.period)}' if link.period else ''}")
    return " → ".join(said)
