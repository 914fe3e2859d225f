"""Saksi reads Indonesian-language news about conflict and writes down who says what happened.

    import saksi
    reader = saksi.load()
    record = reader.read("…", published="2015-10-22", publisher="…")
    for event in record.events: print(event.type, event.trigger.quote)

Names are looked up when they are first used, so that ``import saksi`` costs next to nothing.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saksi.errors import InputError, OutputError, Rejection, ResourceError, SaksiError
    from saksi.reader import Saksi, load
    from saksi.records import (
        Attribution,
        AttributionLink,
        Count,
        Event,
        Evidence,
        Graph,
        Label,
        Link,
        Participant,
        Period,
        Place,
        Record,
        Rejected,
        Report,
        Span,
    )

__version__ = "0.1.0"

__all__ = [
    "Attribution",
    "AttributionLink",
    "Count",
    "Event",
    "Evidence",
    "Graph",
    "InputError",
    "Label",
    "Link",
    "OutputError",
    "Participant",
    "Period",
    "Place",
    "Record",
    "Rejected",
    "Rejection",
    "Report",
    "ResourceError",
    "Saksi",
    "SaksiError",
    "Span",
    "__version__",
    "load",
]

_HOMES = dict.fromkeys(("InputError", "OutputError", "Rejection", "ResourceError", "SaksiError"), "saksi.errors")
_HOMES |= dict.fromkeys(("Saksi", "load"), "saksi.reader")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'saksi' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES.get(name, "saksi.records")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
