"""The shapes of the actor list, the head words and the loaded words, as the files have them and as they are looked up."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from saksi.records import ActorKind

Relation = Literal["self", "member", "office", "holder", "civil", "thing", "frame", "suspect"]
Leaning = Literal["praise", "blame"]
ACRONYM_LENGTH = 5


class Actor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the actor list (``resources/actors/*.yaml``; docs/actors.md says what each field means)."""

    name: str
    kind: ActorKind
    country: str | None = None
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    context: Mapping[str, tuple[str, ...]] = {}
    """Name that others bear too → the cues of which the report must hold one."""
    listed: str | None = None
    begun: int | None = msgspec.field(default=None, name="from")
    """First year of activity."""
    ended: int | None = msgspec.field(default=None, name="to")
    """Last year of activity; None where it goes on or is not known."""
    plain: tuple[str, ...] = ()
    """Loaded words that its own names have in their plain sense ("Badan Reserse Kriminal")."""
    note: str | None = None


class Unit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body that every country has ("Angkatan Laut {country}")."""

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


class Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of actor_kinds.yaml."""

    units: dict[str, Unit]
    classes: dict[str, HeadClass]
    offices: dict[str, str]
    pronouns: frozenset[str]
    fillers: frozenset[str]


class Loaded(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of labels.yaml."""

    leaning: Leaning
    sort: Literal["judgement", "description", "official"]
    note: str
    name: bool = False
    """Whether the word is also a personal or place name, and so counts only in lower case."""


class Alias(msgspec.Struct, frozen=True):
    """What a folded name leads to."""

    id: str
    written: str
    contested: bool = False
    cues: frozenset[str] = frozenset()
    """Folded words of a report that speak for this actor among those of the same name."""
    conditional: bool = False
    """Whether one of the cues must be there."""

    @property
    def capitals(self) -> bool:
        """Whether the name counts only where the report has it in capitals ("MIT", "AS", "IS")."""
        return len(self.written) <= ACRONYM_LENGTH and self.written.isupper()


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that resolve_who reads."""

    actors: Mapping[str, Actor]
    aliases: Mapping[str, tuple[Alias, ...]]
    """Folded name → the actors called so: "AS" in capitals and "as" are told apart later."""
    cues: frozenset[str]
    """All cues of all aliases."""
    heads: Mapping[str, HeadClass]
    offices: Mapping[str, str]
    """Folded word for a body's head or staff → the body's ("kapolda" → "polda")."""
    units: Mapping[str, Unit]
    countries: Mapping[str, tuple[Alias, ...]]
    """Folded country name → ISO code."""
    metonyms: Mapping[str, str]
    labels: Mapping[str, tuple[str, Loaded]]
    """Folded loaded word → the listed form and its entry."""
    pronouns: frozenset[str]
    fillers: frozenset[str]
    country_names: Mapping[str, str]
