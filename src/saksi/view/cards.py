"""Events as cards: each value put in words, the chains of attribution and the links between events."""

import msgspec

from saksi.records import Attribution, AttributionLink, Count, Event, Mention, Participant, Place, Record
from saksi.view.strings import Strings
from saksi.view.words import (
    count_detail,
    count_words,
    event_label,
    modality_badges,
    one_line,
    participant_words,
    period_words,
    place_precision,
    place_words,
    speaker,
)

RELATIONS = ("condition", "condition_of", "cause", "cause_of", "purpose", "purpose_of", "same", "same_of")


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A participant in words."""

    name: str
    quote: str
    """The report's own words where they differ from ``name``, else empty."""
    kind: str
    """Empty where the kind is not known."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A value in words, with what qualifies it and the report's own words where they differ."""

    text: str
    detail: str = ""
    quote: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a card: a heading and its values."""

    key: str
    values: tuple[Value, ...]


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """One link of a chain of attribution in words."""

    name: str
    kind: str
    """Empty where ``name`` says it already, as nobody is named."""
    stance: str
    """says, claims, denies or confirms (the key)."""
    cue: str
    """The report's word for it; empty for the publisher."""
    told: str
    """Who is told and when it was said; may be empty."""


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """Another card of the same report."""

    number: int
    label: str
    trigger: str


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """The cards that one kind of link leads to."""

    key: str
    """One of RELATIONS: ``_of`` stands for the other direction."""
    links: tuple[Linked, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that a card shows."""

    number: int
    type: str
    label: str
    trigger: str
    modality: str
    """The event's modality, or "negated"."""
    badges: tuple[tuple[str, str], ...]
    change: str
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    rows: tuple[Row, ...]
    words_used: tuple[Value, ...]
    chains: tuple[tuple[Speaker, ...], ...]
    relations: tuple[Relation, ...]


def cards(record: Record, strings: Strings) -> tuple[Card, ...]:
    """One card for each event of the record, in the record's order, numbered from 1."""
    heads = {
        event.id: Linked(number=number, label=event_label(event, strings), trigger=one_line(event.trigger.quote))
        for number, event in enumerate(record.events, start=1)
    }
    linked = _linked(record.events)
    return tuple(
        Card(
            number=heads[event.id].number,
            type=event.type,
            label=heads[event.id].label,
            trigger=heads[event.id].trigger,
            modality="negated" if event.negated else event.modality,
            badges=modality_badges(event, strings),
            change=strings.change[event.change] if event.change else "",
            actors=tuple(_party(participant, strings) for participant in event.actor),
            targets=tuple(_party(participant, strings) for participant in event.target),
            rows=tuple(_rows(event, strings)),
            words_used=tuple(_words_used(event, strings)),
            chains=tuple(_chain(chain, strings) for chain in event.attribution),
            relations=tuple(
                Relation(key=key, links=tuple(heads[other] for other in linked[event.id][key]))
                for key in RELATIONS
                if linked[event.id][key]
            ),
        )
        for event in record.events
    )


def _differs(quote: str, name: str) -> str:
    return quote if quote.casefold() != name.casefold() else ""


def _party(participant: Participant, strings: Strings) -> Party:
    name = participant_words(participant)
    kind = "" if participant.kind == "unknown" else strings.actor_kind[participant.kind]
    return Party(name=name, quote=_differs(one_line(participant.evidence.quote), name), kind=kind)


def _place(place: Place, strings: Strings) -> Value:
    text = place_words(place)
    quote = _differs(one_line(place.evidence.quote), place.name or text)
    return Value(text=text, detail=place_precision(place, strings), quote=quote)


def _count(count: Count, counts: tuple[Count, ...], strings: Strings) -> Value:
    words, detail = count_words(count, strings), count_detail(count, counts, strings)
    return Value(text=words, detail=detail, quote=_differs(one_line(count.evidence.quote), words))


def _mention(mention: Mention, strings: Strings) -> Value:
    origins = dict.fromkeys(speaker(attribution.chain[0], strings) for attribution in mention.attribution)
    return Value(text=one_line(mention.trigger.quote), detail=", ".join(origins))


def _period(event: Event, strings: Strings) -> tuple[Value, ...]:
    period = event.period
    if period is None:
        return ()
    detail = strings.time_precision[period.precision] if period.precision is not None else ""
    return (Value(text=period_words(period, strings), detail=detail, quote=one_line(period.evidence.quote)),)


def _rows(event: Event, strings: Strings) -> list[Row]:
    supporters = [_party(participant, strings) for participant in event.supporter]
    rows = [Row(key="supporter", values=tuple(Value(text=p.name, detail=p.kind, quote=p.quote) for p in supporters))]
    for key, field in (("where", "place"), ("origin", "origin"), ("destination", "destination")):
        rows.append(Row(key=key, values=tuple(_place(place, strings) for place in getattr(event, field))))
    rows.append(Row(key="when", values=_period(event, strings)))
    for key in ("killed", "wounded", "missing"):
        counts = getattr(event, key)
        rows.append(Row(key=key, values=tuple(_count(count, counts, strings) for count in counts)))
    rows.append(Row(key="weapon", values=tuple(Value(text=one_line(words.quote)) for words in event.weapon)))
    rows.append(Row(key="mentions", values=tuple(_mention(mention, strings) for mention in event.mentions[1:])))
    return [row for row in rows if row.values]


def _words_used(event: Event, strings: Strings) -> list[Value]:
    found = {
        (one_line(loaded.evidence.quote), loaded.whose)
        for participant in (*event.actor, *event.target, *event.supporter)
        for loaded in participant.labels
    }
    ui = strings.ui
    return [
        Value(
            text=word,
            detail=ui["word_by_publisher"] if whose == "publisher" else ui["word_by"].format(speaker=one_line(whose)),
        )
        for word, whose in sorted(found)
    ]


def _chain(chain: Attribution, strings: Strings) -> tuple[Speaker, ...]:
    return tuple(_speaker(link, strings) for link in chain.chain)


def _speaker(link: AttributionLink, strings: Strings) -> Speaker:
    ui = strings.ui
    told = [ui["told_to"].format(who=one_line(words.quote)) for words in link.told_to]
    if link.period is not None:
        told.append(ui["said_when"].format(when=period_words(link.period, strings)))
    return Speaker(
        name=speaker(link, strings),
        kind=strings.source_kind[link.kind] if link.name else "",
        stance=link.stance,
        cue=one_line(link.cue.quote) if link.cue is not None else "",
        told=", ".join(told),
    )


def _linked(events: tuple[Event, ...]) -> dict[str, dict[str, list[str]]]:
    """For each event id and each of RELATIONS, the ids of the events that it leads to."""
    linked: dict[str, dict[str, list[str]]] = {event.id: {key: [] for key in RELATIONS} for event in events}
    for event in events:
        for key in ("condition", "cause", "purpose", "same"):
            value = getattr(event, key) or ()
            for other in (value,) if isinstance(value, str) else value:
                if other in linked:
                    linked[event.id][key].append(other)
                    linked[other][f"{key}_of"].append(event.id)
    return linked
