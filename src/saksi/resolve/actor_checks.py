"""Checks the files that tell of actors, and turns them into the tables that resolve_who reads.

Every message names the file, the entry and the field, and says what to do.
"""

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from saksi.errors import ResourceError
from saksi.resolve.actor_shapes import Actor, Actors, Alias, HeadClass, Kinds, Loaded, Unit
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import country_words, load_countries

KINDS = "actor_kinds.yaml"
LABELS = "labels.yaml"
FIRST_YEAR, LAST_YEAR = 1800, 2100

Shape = TypeVar("Shape")


def check_actors(*, files: Mapping[str, Any], kinds: Any, labels: Any) -> Actors:
    """Turn the plain values of the files into one table.

    ``files``: name → content of each file of actors. Raises ResourceError for the first entry that is wrong.
    """
    table = _convert(kinds, Kinds, KINDS)
    words = {word: _convert(entry, Loaded, f"{LABELS}: {word!r}") for word, entry in _entries(labels, LABELS)}
    loaded = _loaded(words)
    blames: dict[str, list[str]] = {}
    for key, (_, entry) in loaded.items():
        if entry.leaning == "blame":
            blames.setdefault(key.split(" ")[0], []).append(key)
    listed, homes = _listed(files)
    for own, actor in listed.items():
        _check_entry(f"{homes[own]}: {own}", actor, listed, table.units)
        _check_names(f"{homes[own]}: {own}", actor, blames)
    _check_classes(table, listed)
    aliases = _aliases(listed, homes)
    return Actors(
        actors=listed,
        aliases=aliases,
        cues=frozenset(cue for group in aliases.values() for alias in group for cue in alias.cues),
        heads=_heads(table.classes),
        offices={fold(office): fold(body) for office, body in table.offices.items()},
        units=table.units,
        countries=_country_aliases(),
        metonyms={fold(m): code for code, entry in country_words().items() for m in entry.metonyms},
        labels=loaded,
        pronouns=frozenset(map(fold, table.pronouns)),
        fillers=frozenset(map(fold, table.fillers)),
        country_names={code: country.name for code, country in load_countries().items()},
    )


def _convert(data: Any, shape: type[Shape], where: str) -> Shape:
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise ResourceError(f"{where}: {error}. Compare with the comment at the head of the file.") from error


def _entries(data: Any, file: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(data, Mapping):
        raise ResourceError(
            f"{file}: expected `key: {{...}}` entries. Compare with the comment at the head of the file."
        )
    yield from ((str(key), value) for key, value in data.items())


def _listed(files: Mapping[str, Any]) -> tuple[dict[str, Actor], dict[str, str]]:
    """All actors by id, and the file that each is in."""
    listed: dict[str, Actor] = {}
    homes: dict[str, str] = {}
    for file, data in files.items():
        for own, entry in _entries(data, file):
            if own in homes:
                raise ResourceError(f"{file}: {own}: this id is already in {homes[own]}; give one of them another.")
            if own != own.lower() or not own.replace("-", "").isalnum():
                raise ResourceError(f"{file}: {own!r}: ids are lower-case words joined by hyphens.")
            listed[own], homes[own] = _convert(entry, Actor, f"{file}: {own}"), file
    return listed, homes


def _check_entry(where: str, actor: Actor, actors: Mapping[str, Actor], units: Mapping[str, Unit]) -> None:
    if actor.country is not None and actor.country not in load_countries():
        raise ResourceError(f"{where}: country {actor.country!r} is no ISO 3166-1 alpha-2 code.")
    if actor.parent is not None and actor.parent not in actors and not is_derived(actor.parent, units):
        raise ResourceError(f"{where}: parent {actor.parent!r} is the id of no actor.")
    if _in_circle(actor, actors):
        raise ResourceError(f"{where}: parent {actor.parent!r} leads back to an actor below it; end the circle.")
    if (actor.kind == "terror_group") != (actor.listed is not None):
        raise ResourceError(f"{where}: kind terror_group and `listed` (whose list, and since when) go together.")
    begun, ended = actor.begun or FIRST_YEAR, actor.ended or LAST_YEAR
    if not FIRST_YEAR <= begun <= ended <= LAST_YEAR:
        raise ResourceError(
            f"{where}: from {actor.begun} to {actor.ended}: years in that order, {FIRST_YEAR} or later."
        )


def _in_circle(actor: Actor, actors: Mapping[str, Actor]) -> bool:
    seen: set[str] = set()
    while actor.parent is not None and actor.parent in actors:
        if actor.parent in seen:
            return True
        seen.add(actor.parent)
        actor = actors[actor.parent]
    return False


def is_derived(own: str, units: Mapping[str, Unit]) -> bool:
    """Whether an id is made of a country code and a unit ("fr-army")."""
    code, _, unit = own.partition("-")
    return code.upper() in load_countries() and unit in units


def _check_names(where: str, actor: Actor, blames: Mapping[str, Sequence[str]]) -> None:
    """No blame in the names that Saksi shows or takes for a group's own; what a party calls it is `contested`."""
    for field, names in (("name", (actor.name,)), ("aliases", actor.aliases), ("context", actor.context)):
        for name in names:
            key = fold(name)
            near = (phrase for word in key.split(" ") for phrase in blames.get(word, ()))
            blame = next((word for word in near if f" {word} " in f" {key} " and word not in actor.plain), None)
            if blame is not None:
                raise ResourceError(
                    f"{where}: {field}: {name!r} holds the loaded word {blame!r}: move it to `contested`, or "
                    "list the word under `plain` where the actor's own name has it in its plain sense."
                )
    for name, cues in actor.context.items():
        if not cues:
            raise ResourceError(f"{where}: context: {name!r} has no cues; give words, or codes of countries.")


def _check_classes(table: Kinds, actors: Mapping[str, Actor]) -> None:
    for name, head in table.classes.items():
        if head.unit is not None and head.unit not in table.units:
            raise ResourceError(f"{KINDS}: class {name}: unit {head.unit!r} is not among the units.")
        if head.actor is not None and head.actor not in actors:
            raise ResourceError(f"{KINDS}: class {name}: actor {head.actor!r} is not in the actor list.")
        if head.country is not None and head.country not in load_countries():
            raise ResourceError(f"{KINDS}: class {name}: country {head.country!r} is no ISO 3166-1 alpha-2 code.")


def _aliases(actors: Mapping[str, Actor], homes: Mapping[str, str]) -> dict[str, tuple[Alias, ...]]:
    """Folded name → the actors called so. At most one of them may bear it without a cue."""
    table: dict[str, dict[str, Alias]] = {}
    for own, actor in actors.items():
        for alias in _names_of(own, actor):
            where, key = f"{homes[own]}: {own}", fold(alias.written)
            if not key:
                raise ResourceError(f"{where}: the name {alias.written!r} has no Latin letters.")
            others = table.setdefault(key, {})
            for other in others.values():
                if other.id != own and other.conditional == alias.conditional and _same_cues(other, alias):
                    raise ResourceError(
                        f"{where}: the name {alias.written!r} is already that of {other.id} ({homes[other.id]}). "
                        "Take it out, or move it to `context` with words that tell the two apart."
                    )
            others.setdefault(own, alias)
    return {key: _with_homes(found.values(), actors) for key, found in table.items()}


def _with_homes(aliases: Collection[Alias], actors: Mapping[str, Actor]) -> tuple[Alias, ...]:
    """The actors of one name; where there are several, the country of one that needs no cue speaks for it."""
    if len(aliases) < 2:
        return tuple(aliases)
    homes = {alias.id: actors[alias.id].country for alias in aliases if not alias.conditional}
    return tuple(
        msgspec.structs.replace(alias, cues=_cues((home,))) if (home := homes.get(alias.id)) else alias
        for alias in aliases
    )


def _names_of(own: str, actor: Actor) -> Iterator[Alias]:
    for name in (actor.name, *actor.aliases):
        yield Alias(own, name)
    for name in actor.contested:
        yield Alias(own, name, contested=True)
    for name, cues in actor.context.items():
        yield Alias(own, name, cues=_cues(cues), conditional=True)


def _same_cues(one: Alias, other: Alias) -> bool:
    return not one.conditional or one.cues == other.cues


def _cues(words: tuple[str, ...]) -> frozenset[str]:
    """Folded cues; the code of a country stands for its names and the seats of its government."""
    countries = _country_cues()
    found = frozenset[str]().union(*(countries.get(word, frozenset({fold(word)})) for word in words))
    return found - {""}


@functools.cache
def _country_cues() -> dict[str, frozenset[str]]:
    metonyms = {code: entry.metonyms for code, entry in country_words().items()}
    return {
        code: frozenset(map(fold, (*country.names, *metonyms.get(code, ()))))
        for code, country in load_countries().items()
    }


def _heads(classes: Mapping[str, HeadClass]) -> dict[str, HeadClass]:
    table: dict[str, HeadClass] = {}
    owner: dict[str, str] = {}
    for name, head in classes.items():
        for word in head.words:
            key = fold(word)
            if owner.setdefault(key, name) != name or key in table:
                raise ResourceError(f"{KINDS}: {word!r} stands in class {name} and in {owner[key]}; keep one.")
            table[key] = head
    return table


def _country_aliases() -> dict[str, tuple[Alias, ...]]:
    table: dict[str, tuple[Alias, ...]] = {}
    for code, country in load_countries().items():
        for name in country.names:
            table.setdefault(fold(name), (Alias(code, name),))
    table.pop("", None)
    return table


def _loaded(words: Mapping[str, Loaded]) -> dict[str, tuple[str, Loaded]]:
    table: dict[str, tuple[str, Loaded]] = {}
    for word, entry in words.items():
        key = fold(word)
        if not key:
            raise ResourceError(f"{LABELS}: {word!r} has no Latin letters.")
        if key in table:
            raise ResourceError(f"{LABELS}: {word!r} and {table[key][0]!r} are one word once folded; keep one.")
        if not entry.note.strip():
            raise ResourceError(f"{LABELS}: {word!r}: note: say why the word is loaded.")
        table[key] = (word, entry)
    return table
