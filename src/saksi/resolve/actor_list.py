"""Reads and checks what is known of actors: actors.yaml, actor_kinds.yaml, labels.yaml and the country names."""

import functools
from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from saksi.errors import ResourceError
from saksi.records import ActorKind
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import country_words, load_countries, read_yaml, resource

Relation = Literal["self", "member", "office", "holder", "civil", "thing", "frame", "suspect"]
Leaning = Literal["praise", "blame"]
ACRONYM_LENGTH = 5


class Actor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of actors.yaml."""

    name: str
    kind: ActorKind
    country: str | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    listed: str | None = None


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: ActorKind
    parent: str | None = None


class HeadClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A class of actor_kinds.yaml."""

    kind: ActorKind
    relation: Relation
    words: tuple[str, ...]
    unit: str | None = None
    weak: bool = False
    country: str | None = None
    actor: str | None = None


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: dict[str, Unit]
    classes: dict[str, HeadClass]
    pronouns: frozenset[str]
    fillers: frozenset[str]


class Alias(msgspec.Struct, frozen=True):
    """What a folded name leads to."""

    id: str
    written: str
    contested: bool = False

    @property
    def capitals(self) -> bool:
        """Whether the name counts only where the report has it in capitals ("MIT", "AS", "IS")."""
        return len(self.written) <= ACRONYM_LENGTH and self.written.isupper()


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that resolve_who reads."""

    actors: Mapping[str, Actor]
    aliases: Mapping[str, tuple[Alias, ...]]
    """Folded name → the actors called so: "AS" in capitals and "as" are told apart later."""
    heads: Mapping[str, HeadClass]
    units: Mapping[str, Unit]
    countries: Mapping[str, tuple[Alias, ...]]
    """Folded country name → ISO code."""
    metonyms: Mapping[str, str]
    labels: Mapping[str, tuple[str, Leaning]]
    """Folded loaded word → the listed form and its leaning."""
    pronouns: frozenset[str]
    fillers: frozenset[str]
    country_names: Mapping[str, str]


@functools.cache
def load_actors() -> Actors:
    """The shipped actor list, read and checked once a process."""
    return check_actors(
        actors=read_yaml(resource("actors.yaml")),
        kinds=read_yaml(resource("actor_kinds.yaml")),
        labels=read_yaml(resource("labels.yaml")),
    )


def check_actors(*, actors: Any, kinds: Any, labels: Any) -> Actors:
    """Turn the three files' plain values into one table; a ResourceError names the entry that is wrong."""
    listed = _convert(actors, dict[str, Actor], "actors.yaml")
    table = _convert(kinds, _Kinds, "actor_kinds.yaml")
    words = _convert(labels, dict[Leaning, tuple[str, ...]], "labels.yaml")
    _check_entries(listed, table.units)
    _check_classes(table, listed)
    countries = load_countries()
    return Actors(
        actors=listed,
        aliases=_aliases(listed),
        heads=_heads(table.classes),
        units=table.units,
        countries=_country_aliases(),
        metonyms={fold(m): code for code, entry in country_words().items() for m in entry.metonyms},
        labels=_labels(words),
        pronouns=frozenset(map(fold, table.pronouns)),
        fillers=frozenset(map(fold, table.fillers)),
        country_names={code: country.name for code, country in countries.items()},
    )


def _convert(data: Any, shape: Any, file: str) -> Any:
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError as error:
        raise ResourceError(f"{file}: {error}. Compare with the comment at the head of the file.") from error


def _check_entries(actors: Mapping[str, Actor], units: Mapping[str, Unit]) -> None:
    codes = load_countries()
    for own, actor in actors.items():
        if own != own.lower() or not own.replace("-", "").isalnum():
            raise ResourceError(f"actors.yaml: {own!r}: ids are lower-case words joined by hyphens.")
        if actor.country is not None and actor.country not in codes:
            raise ResourceError(f"actors.yaml: {own}: country {actor.country!r} is no ISO 3166-1 code.")
        if actor.parent is not None and actor.parent not in actors and not _derived(actor.parent, units):
            raise ResourceError(f"actors.yaml: {own}: parent {actor.parent!r} is no id of the file.")
        if (actor.kind == "terror_group") != (actor.listed is not None):
            raise ResourceError(f"actors.yaml: {own}: kind terror_group and `listed` (whose list) go together.")


def _derived(own: str, units: Mapping[str, Unit]) -> bool:
    code, _, unit = own.partition("-")
    return code.upper() in load_countries() and unit in units


def _check_classes(table: _Kinds, actors: Mapping[str, Actor]) -> None:
    for name, head in table.classes.items():
        if head.unit is not None and head.unit not in table.units:
            raise ResourceError(f"actor_kinds.yaml: class {name}: unit {head.unit!r} is not among the units.")
        if head.actor is not None and head.actor not in actors:
            raise ResourceError(f"actor_kinds.yaml: class {name}: actor {head.actor!r} is not in actors.yaml.")
        if head.country is not None and head.country not in load_countries():
            raise ResourceError(f"actor_kinds.yaml: class {name}: country {head.country!r} is no ISO 3166-1 code.")


def _aliases(actors: Mapping[str, Actor]) -> dict[str, tuple[Alias, ...]]:
    table: dict[str, dict[str, Alias]] = {}
    for own, actor in actors.items():
        named = [(name, False) for name in (actor.name, *actor.aliases)] + [(name, True) for name in actor.contested]
        for name, contested in named:
            key = fold(name)
            if not key:
                raise ResourceError(f"actors.yaml: {own}: the name {name!r} has no Latin letters.")
            others = table.setdefault(key, {})
            if any(other != own for other in others):
                raise ResourceError(f"actors.yaml: {own}: the name {name!r} is already that of {', '.join(others)}.")
            others.setdefault(own, Alias(own, name, contested))
    return {key: tuple(found.values()) for key, found in table.items()}


def _heads(classes: Mapping[str, HeadClass]) -> dict[str, HeadClass]:
    table: dict[str, HeadClass] = {}
    owner: dict[str, str] = {}
    for name, head in classes.items():
        for word in head.words:
            key = fold(word)
            if owner.setdefault(key, name) != name or key in table:
                raise ResourceError(f"actor_kinds.yaml: {word!r} stands in class {name} and in {owner[key]}.")
            table[key] = head
    return table


def _country_aliases() -> dict[str, tuple[Alias, ...]]:
    table: dict[str, tuple[Alias, ...]] = {}
    for code, country in load_countries().items():
        for name in country.names:
            table.setdefault(fold(name), (Alias(code, name),))
    table.pop("", None)
    return table


def _labels(words: Mapping[Leaning, tuple[str, ...]]) -> dict[str, tuple[str, Leaning]]:
    table: dict[str, tuple[str, Leaning]] = {}
    for leaning in get_args(Leaning):
        for word in words.get(leaning, ()):
            if fold(word) in table:
                raise ResourceError(f"labels.yaml: {word!r} is listed twice.")
            table[fold(word)] = (word, leaning)
    return table
