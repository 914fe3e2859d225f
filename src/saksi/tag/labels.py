"""The names the tagger works with, in fixed order: they are the columns of the model's outputs.

They are the codebook's (docs/codebook.md, sections 1 and 2). The shipped model's manifest repeats them, and a model
whose names differ is refused.
"""

from typing import get_args

from saksi.records import Change, EntityLabel, Modality, Stance

ENTITIES: tuple[str, ...] = get_args(EntityLabel)
EVENT_TYPES: tuple[str, ...] = (
    "battle",
    "air_strike",
    "shelling",
    "explosion",
    "attack_on_civilians",
    "sexual_violence",
    "abduction",
    "riot",
    "protest",
    "property_destruction",
    "territory_gain",
    "siege",
    "route_control",
    "retreat",
    "surrender",
    "deployment",
    "weapons_seizure",
    "release",
    "arrest",
    "casualties",
    "displacement",
    "aid",
    "talks",
    "agreement",
    "threat",
    "statement",
)
LABELS: tuple[str, ...] = (*ENTITIES, *(f"event:{name}" for name in EVENT_TYPES))
TAGS: tuple[str, ...] = ("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI"))

ROLE_ENTITIES: dict[str, tuple[str, ...]] = {
    "actor": ("actor",),
    "target": ("actor", "place"),
    "supporter": ("actor",),
    "place": ("place",),
    "origin": ("place",),
    "destination": ("place",),
    "time": ("time",),
    "weapon": ("weapon",),
    "killed": ("actor",),
    "wounded": ("actor",),
    "missing": ("actor",),
}
"""Event → entity links, with the entity labels that each may end at (codebook 2.1)."""
RELATIONS: tuple[str, ...] = ("according_to", "cause", "condition", "purpose", "same")
"""Event → event links (codebook 2.2); ``same`` also holds actor → actor (2.3)."""
LINKS: tuple[str, ...] = (*ROLE_ENTITIES, *RELATIONS)

MODALITIES: tuple[Modality, ...] = get_args(Modality)
CHANGES: tuple[Change | None, ...] = (None, *get_args(Change))
STANCES: tuple[Stance, ...] = get_args(Stance)
CHANGE_TYPES = ("siege", "route_control")
"""Event types that carry ``change`` (codebook 1.3)."""


def is_event(label: str) -> bool:
    """True for a trigger's label."""
    return label.startswith("event:")


def begin_and_inside(label: int) -> tuple[int, int]:
    """The numbers of a label's B and I tags."""
    return 1 + 2 * label, 2 + 2 * label


def id_letter(label: str) -> str:
    """The letter that ids of spans with this label begin with: a, p, t, w, s or e."""
    if label == "event:statement":
        return "s"
    return "e" if is_event(label) else label[0]


def link_allowed(role: str, head: str, tail: str) -> bool:
    """True when a link ``role`` may go from a span labelled ``head`` to one labelled ``tail`` (codebook 2)."""
    if role == "same" and head == tail == "actor":
        return True
    if not is_event(head):
        return False
    if role in ROLE_ENTITIES:
        return tail in ROLE_ENTITIES[role]
    if role == "according_to":
        return tail == "event:statement"
    return is_event(tail)
