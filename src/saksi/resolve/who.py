"""Who: the words for an actor become an actor of the list where they name one, else a kind from the head words.

Three things are kept apart: the actor (id, name, country), the kind (codebook section 4), and the loaded words, which are
somebody's labels and decide neither.
"""

import functools

import msgspec

from saksi.records import ActorKind, Evidence, Label, Participant
from saksi.resolve.actor_choice import NO_CONTEXT, ActorContext, cues_in, has_ended
from saksi.resolve.actor_list import load_actors
from saksi.resolve.actor_shapes import Actor, Actors, Leaning
from saksi.resolve.actor_words import Head, Hit, Reading, read_words
from saksi.resolve.folding import fold

MAX_QUOTE = 400
JOINING = ("dan", "serta", "bersama")
"""Words between two actors in one span."""


class _Loaded(msgspec.Struct, frozen=True):
    """A loaded word at offsets within the span."""

    start: int
    end: int
    word: str
    leaning: Leaning


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    kind: ActorKind
    reason: str
    id: str | None = None
    name: str | None = None
    country: str | None = None


def resolve_who(evidence: Evidence, *, speaker: str | None = None, context: ActorContext = NO_CONTEXT) -> Participant:
    """The participant that an actor span names.

    ``context`` tells actors of one name apart and keeps out those that began after the report. ``speaker``: the words of whoever is quoted where the span stands in a quotation; loaded words are then theirs,
    else the publisher's. A pronoun gives neither name nor kind: its mention is found by the caller.
    """
    verdict, loaded = _resolve(evidence.quote, context)
    return Participant(
        evidence=evidence,
        name=verdict.name,
        id=verdict.id,
        kind=verdict.kind,
        country=verdict.country,
        labels=tuple(_label(evidence, word, whose=speaker or "publisher") for word in loaded),
        reason=verdict.reason,
    )


def kind_of(words: str) -> ActorKind:
    """The kind of an actor from its words alone."""
    return _resolve(words, NO_CONTEXT)[0].kind


def _label(evidence: Evidence, loaded: _Loaded, *, whose: str) -> Label:
    start, end = loaded.start, loaded.end
    part = Evidence(start=evidence.start + start, end=evidence.start + end, quote=evidence.quote[start:end])
    return Label(word=loaded.word, leaning=loaded.leaning, whose=whose, evidence=part)


@functools.lru_cache(maxsize=8192)
def _resolve(quote: str, context: ActorContext) -> tuple[_Verdict, tuple[_Loaded, ...]]:
    actors = load_actors()
    if fold(quote) in actors.pronouns:
        return _Verdict(kind="unknown", reason="a pronoun or a mere number"), ()
    context = msgspec.structs.replace(context, cues=context.cues | cues_in(quote))
    reading = read_words(quote[:MAX_QUOTE], actors, context)
    loaded = []
    for hit in reading.labels:
        start, end = reading.tokens[hit.start].start, reading.tokens[hit.end - 1].end
        loaded.append(_Loaded(start, end, hit.word, hit.leaning))
    return _judge(reading, actors), tuple(loaded)


def _judge(reading: Reading, actors: Actors) -> _Verdict:
    head = _deciding_head(reading)
    if fold(reading.plain or "") in actors.metonyms:
        return _of_country(reading, actors)
    if verdict := _of_leading_head(head, reading, actors):
        return verdict
    if reading.hits:
        return _of_actor(_named_first(reading, actors), head, reading, actors)
    if head is not None:
        return _of_head(head, reading, actors)
    return _of_country(reading, actors)


def _of_leading_head(head: Head | None, reading: Reading, actors: Actors) -> _Verdict | None:
    """The verdict of a head that keeps the listed actor behind it from being meant itself; None for other heads."""
    first, words = reading.heads[0] if reading.heads else None, reading.plain
    if first is not None and first.cls.relation == "suspect" and _leads(first, reading):
        return _Verdict(kind="unknown", name=words, reason=f"'{first.word}': only said to be, or to have been, of it")
    if head is None or not _leads(head, reading):
        return None
    if head.cls.relation == "thing":
        return _of_thing(head, reading, actors)
    if head.cls.relation == "holder" and _heads_listed_body(head, reading, actors):
        return None
    if head.cls.relation in ("civil", "holder"):
        country = head.cls.country or _country(reading)
        return _Verdict(kind=head.cls.kind, name=words, country=country, reason=f"head word '{head.word}'")
    return None


def _heads_listed_body(head: Head, reading: Reading, actors: Actors) -> bool:
    """Whether the office is the listed body's own ("Presiden KSPI"), not one of a state."""
    return any(hit.start == head.end and actors.actors[hit.alias.id].kind != "government" for hit in reading.hits)


def _deciding_head(reading: Reading) -> Head | None:
    """The first head that says something; what says little ("kelompok", "pasukan") yields to a later head."""
    fallback: Head | None = None
    for head in reading.heads:
        if head.cls.relation in ("frame", "member", "office") or head.cls.weak:
            fallback = _better(fallback, head)
            continue
        apposed = fallback is not None and "," in reading.text[: reading.tokens[head.start].start]
        if fallback is not None and (apposed or _keeps(fallback, head)):
            return fallback
        return head
    return fallback


def _better(one: Head | None, other: Head) -> Head:
    """Of heads that say little, the first that gives a kind."""
    return other if one is None or (one.cls.kind == "unknown" and other.cls.kind != "unknown") else one


def _keeps(fallback: Head, later: Head) -> bool:
    """A soldier of the government is a soldier; "pasukan pemberontak" are rebels."""
    later_is_place = later.cls.relation in ("thing", "civil") or later.cls.kind == "government"
    return fallback.cls.kind != "unknown" and later_is_place


def _leads(head: Head, reading: Reading) -> bool:
    """Whether the head stands before the listed actors that the words name."""
    return all(head.start < hit.start for hit in reading.hits)


def _of_thing(head: Head, reading: Reading, actors: Actors) -> _Verdict:
    """A building or vehicle takes the kind and country of its owner, never its id: the post is not the army."""
    words = reading.plain
    rest = reading.text[reading.tokens[head.end - 1].end :].strip()
    owner = _judge(read_words(rest, actors, reading.context), actors) if rest else None
    country = (owner.country if owner else None) or head.cls.country
    if owner is None or owner.kind == "unknown":
        return _Verdict(kind=head.cls.kind, name=words, country=country, reason=f"'{head.word}', owner not told")
    unit = actors.units[head.cls.unit] if head.cls.unit and owner.kind == "government" else None
    kind = unit.kind if unit else owner.kind
    return _Verdict(kind=kind, name=words, country=country, reason=f"'{head.word}' of: {owner.reason}")


def _of_actor(hit: Hit, head: Head | None, reading: Reading, actors: Actors) -> _Verdict:
    actor, words = actors.actors[hit.alias.id], reading.plain
    if head is not None and head.cls.unit and _is_force_of_government(head, hit, actor):
        return _of_head(head, reading, actors, country=actor.country)
    office = hit.office or any(h.cls.relation in ("office", "holder") and h.start < hit.start for h in reading.heads)
    apart = [other for other in reading.hits if not _related(actors, hit.alias.id, other.alias.id)]
    if not office and (joined := [other for other in apart if _are_joined(hit, other, reading)]):
        kinds = {actor.kind, *(actors.actors[other.alias.id].kind for other in joined)}
        kind: ActorKind = actor.kind if len(kinds) == 1 else "unknown"
        return _Verdict(kind=kind, name=words, reason="names several actors")
    if not office and reading.heads and reading.country is not None and _are_joined(hit, reading.country, reading):
        return _Verdict(kind="unknown", name=words, reason="names several actors")
    return _Verdict(
        kind=actor.kind,
        id=hit.alias.id,
        name=words if office else actor.name,
        country=actor.country,
        reason=_why(hit, actor, reading),
    )


def _is_force_of_government(head: Head, hit: Hit, actor: Actor) -> bool:
    """Whether the words name the force of the listed government ("pasukan Pemerintah Suriah")."""
    is_force = head.cls.kind in ("state_force", "police") and head.end == hit.start
    return is_force and actor.kind == "government" and actor.country is not None


def _are_joined(hit: Hit, other: Hit, reading: Reading) -> bool:
    """Whether "dan" or a comma stands between the two: several actors, where else one is told by the other."""
    first, second = sorted((hit, other), key=lambda found: found.start)
    between = reading.tokens[first.end : second.start]
    gap = reading.text[reading.tokens[first.end - 1].end : reading.tokens[second.start].start]
    return any(token.key in JOINING for token in between) or "," in gap or "/" in gap or "&" in gap


def _why(hit: Hit, actor: Actor, reading: Reading) -> str:
    parts = [f"listed name '{hit.alias.written}'"]
    if hit.alias.contested:
        parts[0] += " (a name given by the other side)"
    if found := sorted(hit.alias.cues & reading.context.cues):
        parts.append(f"told from others of this name by '{found[0]}'")
    if actor.listed:
        parts.append(f"listed: {actor.listed}")
    if has_ended(actor, reading.context):
        parts.append(f"active until {actor.ended}, before the report")
    return "; ".join(parts)


def _named_first(reading: Reading, actors: Actors) -> Hit:
    """The hit that the words are about: of related ones the fullest name, else the leftmost ("Brimob Polda Papua")."""
    first = min(reading.hits, key=lambda hit: hit.start)
    return next(hit for hit in reading.hits if _related(actors, hit.alias.id, first.alias.id))


def _related(actors: Actors, one: str, other: str) -> bool:
    """Whether one of the two is the other, or a part of it at any depth."""
    return one in _above(actors, other) or other in _above(actors, one)


def _above(actors: Actors, own: str) -> list[str]:
    """The actor and the larger bodies that it is part of."""
    chain = [own]
    while (entry := actors.actors.get(chain[-1])) is not None and entry.parent is not None:
        chain.append(entry.parent)
    return chain


def _of_head(head: Head, reading: Reading, actors: Actors, *, country: str | None = None) -> _Verdict:
    """The verdict by a head word; ``country`` where a listed government behind it tells whose it is."""
    cls, words = head.cls, reading.plain
    country = country or cls.country or _country(reading)
    reason = f"head word '{head.word}'"
    office = any(h.cls.relation == "office" for h in reading.heads)
    if cls.actor is not None:
        return _Verdict(kind=cls.kind, id=cls.actor, name=words, country=country, reason=reason)
    if cls.unit is not None and country is not None:
        unit = actors.units[cls.unit]
        own = f"{country.lower()}-{cls.unit}"
        listed = actors.actors.get(own)
        name = listed.name if listed else unit.name.format(country=actors.country_names[country])
        return _Verdict(
            kind=cls.kind, id=own, name=words if office else name, country=country, reason=f"{reason} with its country"
        )
    if cls.weak and cls.relation == "self" and country is None and _named_behind(head, reading):
        return _Verdict(kind="unknown", name=words, reason=f"{reason}, whose side the name behind it does not tell")
    return _Verdict(kind=cls.kind, name=words, country=country, reason=reason)


def _named_behind(head: Head, reading: Reading) -> bool:
    """Whether a name that is no country and no other head word follows ("pasukan Haftar")."""
    heads = {i for other in reading.heads for i in range(other.start, other.end)}
    behind = range(head.end, len(reading.tokens))
    shouting = reading.text.isupper()
    return not shouting and any(i not in heads and reading.tokens[i].written[:1].isupper() for i in behind)


def _of_country(reading: Reading, actors: Actors) -> _Verdict:
    """A bare country, or the seat of its government, acts as the state."""
    words = reading.plain
    code = actors.metonyms.get(fold(words or ""))
    if code is None and reading.country is not None and _covers(reading, reading.country, actors):
        code = reading.country.alias.id
    if code is None:
        return _Verdict(kind="unknown", name=words, country=_country(reading), reason="no listed name and no head word")
    name = actors.units["government"].name.format(country=actors.country_names[code])
    return _Verdict(
        kind="government", id=f"{code.lower()}-government", name=name, country=code, reason="stands for the state"
    )


def _covers(reading: Reading, hit: Hit, actors: Actors) -> bool:
    """Whether nothing but loaded words and fillers stands beside the country's name."""
    aside = {i for label in reading.labels for i in range(label.start, label.end)} | set(range(hit.start, hit.end))
    return all(i in aside or token.key in actors.fillers for i, token in enumerate(reading.tokens))


def _country(reading: Reading) -> str | None:
    return reading.country.alias.id if reading.country is not None else None
