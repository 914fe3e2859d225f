"""The store: reports, claims, events and rejections, in one SQLite file or a PostgreSQL database (docs/store.md)."""

from saksi.store.claims import Claim, Entry
from saksi.store.decisions import (
    Accept,
    Add,
    Comment,
    Correct,
    Decision,
    DecisionError,
    Merge,
    Reject,
    SetState,
    Split,
    Undo,
)
from saksi.store.fold import fold
from saksi.store.review import Review, review
from saksi.store.store import Store, open_store

__all__ = [
    "Accept",
    "Add",
    "Claim",
    "Comment",
    "Correct",
    "Decision",
    "DecisionError",
    "Entry",
    "Merge",
    "Reject",
    "Review",
    "SetState",
    "Split",
    "Store",
    "Undo",
    "fold",
    "open_store",
    "review",
]
