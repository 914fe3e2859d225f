"""Who: the words for an actor become an actor of the list where they name one, else a kind from the head words.

Three things are kept apart: the actor (id, name, country), the kind (codebook section 4), and the loaded words, which are
somebody's labels and decide neither.
"""

import functools
import re
from collections.abc import Mapping, Sequence

import msgspec

from saksi.records import ActorKind, Evidence, Label, Participant
from saksi.resolve.actor_list import Actor, Actors, Alias, HeadClass, Leaning, load_actors
from saksi.resolve.folding import fold

MAX_QUOTE = 400
MAX_WORDS = 8
_TOKEN = re.compile(r"\w+(?:['’‘.\-/]\w+)*")
_SUFFIX = re.compile(r"nya$")


class _Token(msgspec.Struct, frozen=True):
    key: str
    written: str
    start: int
    end: int


class _Hit(msgspec.Struct, frozen=True):
    """A phrase found: tokens[start:end]."""

    start: int
    end: int
    alias: Alias


class _LabelHit(msgspec.Struct, frozen=True):
    start: int
    end: int
    word: str
    leaning: Leaning


class _Head(msgspec.Struct, frozen=True):
    start: int
    end: int
    word: str
    cls: HeadClass


class _Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one span, read."""

    text: str
    tokens: tuple[_Token, ...]
    actor: _Hit | None
    others: tuple[_Hit, ...]
    country: _Hit | None
    heads: tuple[_Head, ...]
    labels: tuple[_LabelHit, ...]


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    kind: ActorKind
    reason: str
    id: str | None = None
    name: str | None = None
    country: str | None = None


def resolve_who(evidence: Evidence, *, speaker: str | None = None) -> Participant:
    """The participant that an actor span names.

    ``speaker``: the words of whoever is quoted where the span stands in a quotation; loaded words are then theirs,
    else the publisher's. A pronoun gives neither name nor kind: its mention is found by the caller.
    """
    verdict, labels = _resolve(evidence.quote)
    return Participant(
        evidence=evidence,
        name=verdict.name,
        id=verdict.id,
        kind=verdict.kind,
        country=verdict.country,
        labels=tuple(_label(evidence, hit, text, whose=speaker or "publisher") for hit, text in labels),
        reason=verdict.reason,
    )


def kind_of(words: str) -> ActorKind:
    """The kind of an actor from its words alone."""
    return _resolve(words)[0].kind


def _label(evidence: Evidence, hit: tuple[int, int, str, Leaning], quote: str, *, whose: str) -> Label:
    start, end, word, leaning = hit
    part = Evidence(start=evidence.start + start, end=evidence.start + end, quote=quote)
    return Label(word=word, leaning=leaning, whose=whose, evidence=part)


@functools.lru_cache(maxsize=8192)
def _resolve(quote: str) -> tuple[_Verdict, tuple[tuple[tuple[int, int, str, Leaning], str], ...]]:
    actors = load_actors()
    if fold(quote) in actors.pronouns:
        return _Verdict(kind="unknown", reason="a pronoun or a mere number"), ()
    reading = _read(quote[:MAX_QUOTE], actors)
    labels = []
    for hit in reading.labels:
        start, end = reading.tokens[hit.start].start, reading.tokens[hit.end - 1].end
        labels.append(((start, end, hit.word, hit.leaning), quote[start:end]))
    return _judge(reading, actors), tuple(labels)


# ---------------------------------------------------------------- reading


def _read(text: str, actors: Actors) -> _Reading:
    tokens = tuple(_Token(fold(m.group()), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text))
    tokens = tuple(token for token in tokens if token.key)
    hits = _actor_hits(tokens, actors)
    taken = {i for hit in hits for i in range(hit.start, hit.end)}
    countries = [hit for hit in _phrases(tokens, actors.countries) if taken.isdisjoint(range(hit.start, hit.end))]
    return _Reading(
        text=text,
        tokens=tokens,
        actor=hits[0] if hits else None,
        others=tuple(hits[1:]),
        country=countries[0] if countries else None,
        heads=_heads(tokens, actors, taken=taken),
        labels=_find_labels(tokens, hits, actors),
    )


def _actor_hits(tokens: Sequence[_Token], actors: Actors) -> list[_Hit]:
    """Listed actors; the longest name first, then the leftmost."""
    return sorted(_phrases(tokens, actors.aliases), key=lambda hit: (hit.start - hit.end, hit.start))


def _phrases(tokens: Sequence[_Token], table: Mapping[str, tuple[Alias, ...]]) -> list[_Hit]:
    """Left to right, longest phrase first, none overlapping."""
    found: list[_Hit] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in range(min(MAX_WORDS, len(tokens) - at), 0, -1):
            run = tokens[at : at + length]
            aliases = table.get(" ".join(token.key for token in run), ())
            alias = next((a for a in aliases if _fits(a, run)), None)
            if alias is not None:
                found.append(_Hit(at, at + length, alias))
                step = length
                break
        at += step
    return found


def _fits(alias: Alias, run: Sequence[_Token]) -> bool:
    written = " ".join(token.written for token in run)
    if alias.capitals:
        return written.replace(".", "").isupper()
    # A one-word name must be written as a name: "antara" is a word, "Antara" an agency.
    return len(run) > 1 or written[:1].isupper() or not alias.written[:1].isupper() or "-" in written


def _heads(tokens: Sequence[_Token], actors: Actors, *, taken: set[int]) -> tuple[_Head, ...]:
    found: list[_Head] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in range(min(4, len(tokens) - at), 0, -1):
            key = " ".join(token.key for token in tokens[at : at + length])
            cls = actors.heads.get(key) or actors.heads.get(_SUFFIX.sub("", key)) or _doubled(key, actors)
            if cls is not None and taken.isdisjoint(range(at, at + length)):
                found.append(_Head(at, at + length, key, cls))
                step = length
                break
        at += step
    return tuple(found)


def _doubled(key: str, actors: Actors) -> HeadClass | None:
    """The class of "pejuang" for "pejuang pejuang" (folded "pejuang-pejuang")."""
    words = key.split(" ")
    return actors.heads.get(words[0]) if len(words) == 2 and words[0] == words[1] else None


def _find_labels(tokens: Sequence[_Token], hits: Sequence[_Hit], actors: Actors) -> tuple[_LabelHit, ...]:
    """Loaded words, but not inside a group's own name ("Mujahidin Indonesia Timur")."""
    own = {i for hit in hits if not hit.alias.contested for i in range(hit.start, hit.end)}
    found: list[_LabelHit] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in (4, 3, 2, 1):
            key = " ".join(token.key for token in tokens[at : at + length])
            entry = actors.labels.get(key) or actors.labels.get(_SUFFIX.sub("", key)) or _doubled_label(key, actors)
            if entry and at + length <= len(tokens) and own.isdisjoint(range(at, at + length)):
                found.append(_LabelHit(at, at + length, *entry))
                step = length
                break
        at += step
    return tuple(found)


def _doubled_label(key: str, actors: Actors) -> tuple[str, Leaning] | None:
    words = key.split(" ")
    return actors.labels.get(words[0]) if len(words) == 2 and words[0] == words[1] else None


# ---------------------------------------------------------------- judging


def _judge(reading: _Reading, actors: Actors) -> _Verdict:
    head = _deciding_head(reading)
    words = _plain_words(reading, actors)
    if fold(words or "") in actors.metonyms:
        return _of_country(reading, actors, words)
    if verdict := _of_leading_head(head, reading, actors, words):
        return verdict
    if reading.actor is not None:
        return _of_actor(reading.actor, reading, actors, words)
    if head is not None:
        return _of_head(head, reading, actors, words)
    return _of_country(reading, actors, words)


def _of_leading_head(head: _Head | None, reading: _Reading, actors: Actors, words: str | None) -> _Verdict | None:
    """The verdict of a head that keeps the listed actor behind it from being meant itself; None for other heads."""
    first = reading.heads[0] if reading.heads else None
    if first is not None and first.cls.relation == "suspect" and _leads(first, reading):
        return _Verdict(kind="unknown", name=words, reason=f"'{first.word}': only said to be, or to have been, of it")
    if head is None or not _leads(head, reading):
        return None
    if head.cls.relation == "thing":
        return _of_thing(head, reading, actors, words)
    if head.cls.relation in ("civil", "holder"):
        country = head.cls.country or _country(reading)
        return _Verdict(kind=head.cls.kind, name=words, country=country, reason=f"head word '{head.word}'")
    return None


def _deciding_head(reading: _Reading) -> _Head | None:
    """The first head that says something; what says little ("kelompok", "pasukan") yields to a later head."""
    labelled = {i for label in reading.labels for i in range(label.start, label.end)}
    heads = [head for head in reading.heads if labelled.isdisjoint(range(head.start, head.end))]
    fallback: _Head | None = None
    for head in heads:
        if head.cls.relation in ("frame", "member", "office") or head.cls.weak:
            fallback = _better(fallback, head)
            continue
        apposed = fallback is not None and "," in reading.text[: reading.tokens[head.start].start]
        if fallback is not None and (apposed or _keeps(fallback, head)):
            return fallback
        return head
    return fallback


def _better(one: _Head | None, other: _Head) -> _Head:
    """Of heads that say little, the first that gives a kind."""
    return other if one is None or (one.cls.kind == "unknown" and other.cls.kind != "unknown") else one


def _keeps(fallback: _Head, later: _Head) -> bool:
    """A soldier of the government is a soldier; "pasukan pemberontak" are rebels."""
    later_is_place = later.cls.relation in ("thing", "civil") or later.cls.kind == "government"
    return fallback.cls.kind != "unknown" and later_is_place


def _leads(head: _Head, reading: _Reading) -> bool:
    """Whether the head stands before the listed actor that the words name."""
    return reading.actor is None or head.start < reading.actor.start


def _of_thing(head: _Head, reading: _Reading, actors: Actors, words: str | None) -> _Verdict:
    rest = reading.text[reading.tokens[head.end - 1].end :].strip()
    owner = _judge(_read(rest, actors), actors) if rest else None
    if owner is None or owner.kind == "unknown":
        kind, country = head.cls.kind, owner.country if owner else None
        return _Verdict(kind=kind, name=words, country=country, reason=f"'{head.word}', owner not told")
    reason = f"'{head.word}' of: {owner.reason}"
    return _Verdict(kind=owner.kind, name=words, country=owner.country, reason=reason)


def _of_actor(hit: _Hit, reading: _Reading, actors: Actors, words: str | None) -> _Verdict:
    actor = actors.actors[hit.alias.id]
    office = any(h.cls.relation == "office" and h.start < hit.start for h in reading.heads)
    different = [other for other in reading.others if not _related(actors, hit.alias.id, other.alias.id)]
    if different and not office:
        kinds = {actor.kind, *(actors.actors[other.alias.id].kind for other in different)}
        kind: ActorKind = actor.kind if len(kinds) == 1 else "unknown"
        return _Verdict(kind=kind, name=words, reason="names several actors")
    note = " (a name given by the other side)" if hit.alias.contested else ""
    return _Verdict(
        kind=actor.kind,
        id=hit.alias.id,
        name=words if office else actor.name,
        country=actor.country,
        reason=f"listed name '{hit.alias.written}'{note}{_list_note(actor)}",
    )


def _list_note(actor: Actor) -> str:
    return f"; listed: {actor.listed}" if actor.listed else ""


def _related(actors: Actors, one: str, other: str) -> bool:
    entry, second = actors.actors.get(one), actors.actors.get(other)
    return (
        one == other or (entry is not None and entry.parent == other) or (second is not None and second.parent == one)
    )


def _of_head(head: _Head, reading: _Reading, actors: Actors, words: str | None) -> _Verdict:
    cls, country = head.cls, head.cls.country or _country(reading)
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


def _named_behind(head: _Head, reading: _Reading) -> bool:
    """Whether a name that is no country and no other head word follows ("pasukan Haftar")."""
    heads = {i for other in reading.heads for i in range(other.start, other.end)}
    behind = range(head.end, len(reading.tokens))
    shouting = reading.text.isupper()
    return not shouting and any(i not in heads and reading.tokens[i].written[:1].isupper() for i in behind)


def _of_country(reading: _Reading, actors: Actors, words: str | None) -> _Verdict:
    """A bare country, or the seat of its government, acts as the state."""
    bare = fold(words or "")
    code = actors.metonyms.get(bare)
    if code is None and reading.country is not None and _covers(reading, reading.country, actors):
        code = reading.country.alias.id
    if code is None:
        return _Verdict(kind="unknown", name=words, country=_country(reading), reason="no listed name and no head word")
    name = actors.units["government"].name.format(country=actors.country_names[code])
    return _Verdict(
        kind="government", id=f"{code.lower()}-government", name=name, country=code, reason="stands for the state"
    )


def _covers(reading: _Reading, hit: _Hit, actors: Actors) -> bool:
    """Whether nothing but loaded words and fillers stands beside the country's name."""
    aside = {i for label in reading.labels for i in range(label.start, label.end)} | set(range(hit.start, hit.end))
    return all(i in aside or token.key in actors.fillers for i, token in enumerate(reading.tokens))


def _country(reading: _Reading) -> str | None:
    return reading.country.alias.id if reading.country is not None else None


def _plain_words(reading: _Reading, actors: Actors) -> str | None:
    """The report's words without the loaded ones; None where only counting and pointing words are left."""
    if not reading.labels:
        return reading.text.strip() or None
    kept, at = [], 0
    for label in reading.labels:
        kept.append(reading.text[at : reading.tokens[label.start].start])
        at = reading.tokens[label.end - 1].end
    kept.append(reading.text[at:])
    plain = re.sub(r"\(\s*\)", "", " ".join(kept))
    plain = re.sub(r"\s+", " ", plain).strip(" -,–")
    if all(fold(word) in actors.fillers for word in _TOKEN.findall(plain)):
        return None
    return plain
