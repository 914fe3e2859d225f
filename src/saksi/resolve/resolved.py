"""Resolve every entity span of a report's graph once: who, where, when and how many.

The resolvers look at one mention (places: at all of them together); what one mention takes over from another is
settled here: a pronoun or short form takes name, id, kind and number from the fullest mention of its actor, "kota itu"
takes the city named before it, and a loaded word inside a quotation is its speaker's.
"""

import datetime
from collections.abc import Iterable

import msgspec

from saksi.ingest.patterns import load_publishers
from saksi.records import ActorKind, Count, Evidence, Graph, Participant, Period, Place, Report, Span
from saksi.resolve.actor_choice import ActorContext, actor_context
from saksi.resolve.figures import start_with_bound
from saksi.resolve.graph_index import GraphIndex, evidence_of, index_graph
from saksi.resolve.own_side import speakers_sides
from saksi.resolve.place_context import Surroundings
from saksi.resolve.pointing import point_back
from saksi.resolve.quotations import speakers
from saksi.resolve.resolvers import Resolvers, TimeContext, is_pronoun

EXACT_DAY = 1
BEFORE = 40
"""Characters of text before a time that its reading may depend on ("sejak", "hingga")."""
# Kinds that may be two words for one actor ("milisi", "pemberontak") stand under one side.
_SIDES: dict[ActorKind, str] = {
    "state_force": "state",
    "police": "state",
    "government": "state",
    "external_force": "state",
    "international": "international",
    "media": "media",
    "rebel": "armed group",
    "militia": "armed group",
    "terror_group": "armed group",
    "communal": "people",
    "protester": "people",
    "civilian": "people",
    "unknown": "unknown",
}


class Resolved(msgspec.Struct, frozen=True, kw_only=True):
    """What the entity spans of one report stand for, by span id."""

    participants: dict[str, Participant]
    places: dict[str, Place]
    periods: dict[str, Period]


def resolve_graph(report: Report, graph: Graph, resolvers: Resolvers) -> Resolved:
    """Resolve each actor, place and time span of ``graph``.

    Relative times are counted from ``report.published``; without it they keep their candidates.
    """
    index = index_graph(report.text, graph)
    participants = participants_of(report, index, resolvers)
    return Resolved(
        participants=participants,
        places=_places(report, index, participants, resolvers),
        periods=_periods(report, index, resolvers),
    )


def participants_of(report: Report, index: GraphIndex, resolvers: Resolvers) -> dict[str, Participant]:
    """The participant of each actor span, by span id."""
    spoken = speakers(report.text, index)
    context = actor_context(report.text, report.published)
    own = {
        span.id: _own(span, report.text, spoken.get(span.id), context, resolvers) for span in index.labelled("actor")
    }
    full = {span_id: _with_fullest(span_id, own, index) for span_id in own}
    return full | speakers_sides(own, index)


def _own(span: Span, text: str, speaker: str | None, context: ActorContext, resolvers: Resolvers) -> Participant:
    """The participant of one mention, by its own words and, for its number, the bound right before them."""
    words = evidence_of(span)
    participant = resolvers.who(words, speaker, context)
    count = participant.count or resolvers.how_many(words)
    start = start_with_bound(text, span.start) if count is not None else span.start
    if start < span.start:
        bounded = Evidence(start=start, end=span.end, quote=text[start : span.end])
        count = resolvers.how_many(bounded) or count
    if count is not None and is_pronoun(span.quote):
        count = msgspec.structs.replace(count, who=None)
    return msgspec.structs.replace(participant, count=count)


def _with_fullest(span_id: str, own: dict[str, Participant], index: GraphIndex) -> Participant:
    """The participant of one mention, completed from the fullest mention of the same actor."""
    short, full = own[span_id], own[index.first[span_id]]
    several = index.to(span_id, "same")
    if len(several) > 1:
        names = " and ".join(f"“{own[other].evidence.quote}”" for other in several)
        return msgspec.structs.replace(short, reason=_joined(f"stands for {names}", short.reason))
    if short is full:
        return short
    if (conflict := _conflict(short, full)) is not None:
        return msgspec.structs.replace(short, reason=_joined(conflict, short.reason))
    return msgspec.structs.replace(
        short,
        name=full.name,
        id=full.id,
        kind=full.kind if full.kind != "unknown" else short.kind,
        country=full.country or short.country,
        count=_count(short, full),
        refers_to=full.evidence,
        reason=_joined(f"stands for “{full.evidence.quote}”", full.reason),
    )


def _conflict(short: Participant, full: Participant) -> str | None:
    """Why a mention that is linked to another cannot be the same actor by its own words; None where it can.

    A wrong link must not lend an actor another's name: two known actors stay two, kinds that exclude each other stay
    apart, and whom somebody calls by a loaded word is never taken for a state's force on the strength of a link alone.
    """
    linked = f"linked to “{full.evidence.quote}”, but"
    if short.id and full.id and short.id != full.id:
        return f"{linked} a different known actor"
    if "unknown" not in (short.kind, full.kind) and _SIDES[short.kind] != _SIDES[full.kind]:
        return f"{linked} of another kind"
    blamed = any(label.leaning == "blame" for label in short.labels) and not full.labels
    if blamed and short.kind == "unknown" and _SIDES[full.kind] == "state":
        return f"{linked} called by a loaded word that is not the other's"
    return None


def _count(short: Participant, full: Participant) -> Count | None:
    """The mention's own number, else the fullest mention's; "dua" of "lima prajurit" are two "prajurit"."""
    if short.count is None or short.count.who is not None:
        return short.count or full.count
    people = full.count.who if full.count else full.evidence.quote
    return msgspec.structs.replace(short.count, who=people)


def _joined(words: str, more: str | None) -> str:
    return f"{words}; {more}" if more else words


def _places(
    report: Report, index: GraphIndex, participants: dict[str, Participant], resolvers: Resolvers
) -> dict[str, Place]:
    spans = index.labelled("place")
    if not spans:
        return {}
    found = resolvers.where([evidence_of(span) for span in spans], surroundings(report, participants.values()))
    return dict(zip((span.id for span in spans), point_back(found), strict=True))


def surroundings(report: Report, participants: Iterable[Participant]) -> Surroundings:
    """What is known of a report before its places are: its text, dateline, publisher, and whose actors it names."""
    publishers = load_publishers()
    publisher = publishers.named(report.publisher) if report.publisher else None
    publisher = publisher or (publishers.at(report.url) if report.url else None)
    return Surroundings(
        text=report.text,
        dateline=report.dateline,
        actors=tuple(sorted({p.country for p in participants if p.country})),
        home=publisher.country if publisher else None,
    )


def _periods(report: Report, index: GraphIndex, resolvers: Resolvers) -> dict[str, Period]:
    """The period of each time span, in text order, as a later one may count from an earlier one."""
    used_by: dict[str, list[str]] = {}
    for (event_id, role), ids in index.targets.items():
        for span_id in ids if role == "time" else ():
            used_by.setdefault(span_id, []).append(event_id)
    periods: dict[str, Period] = {}
    reference: datetime.date | None = None
    for span in index.labelled("time"):
        users = [index.of(event_id).modality for event_id in used_by.get(span.id, [])]
        context = TimeContext(
            anchor=report.published,
            language=report.language,
            before=report.text[max(0, span.start - BEFORE) : span.start],
            reference=reference,
            ahead=bool(users) and all(modality == "planned" for modality in users),
        )
        period = resolvers.when(evidence_of(span), context)
        periods[span.id] = period
        if period.precision == EXACT_DAY and period.start is not None:
            reference = period.start
    return {key: _settled(period, periods) for key, period in periods.items()}


def _settled(period: Period, periods: dict[str, Period]) -> Period:
    """A day of several years, settled where the report dates another day in full and only one candidate is of that year."""
    if period.start is not None or not period.candidates:
        return period
    dated = [other for other in periods.values() if other.precision == EXACT_DAY and other.start is not None]
    years = {other.start.year for other in dated if other.start is not None}
    fits = [day for day in period.candidates if day.year in years]
    if len(years) != 1 or len(fits) != 1:
        return period
    note = f"the year is that of “{dated[0].evidence.quote}” in the same report"
    return msgspec.structs.replace(period, start=fits[0], end=fits[0], precision=EXACT_DAY, candidates=(), note=note)
