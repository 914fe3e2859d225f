"""How the review of a report stands: states, comments and decisions, read off its log."""

import datetime
from collections.abc import Sequence

import msgspec

from saksi.selection import ReviewState
from saksi.store.claims import COMMENT, STATE, Entry
from saksi.store.fold import decisions, live


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """A comment that counts."""

    entry: str
    """Id of the entry, to undo it by."""
    event: str | None
    """The event that it is about; None for the report."""
    coder: str
    at: datetime.datetime
    words: str


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What people have said so far about one report."""

    report: ReviewState
    """How the review of the report as a whole stands."""
    events: dict[str, ReviewState]
    """How that of each event stands for which somebody has said so."""
    decided: frozenset[str]
    """The events that people have decided anything on."""
    remarks: tuple[Remark, ...]
    """Comments, in the order in which they were made."""
    coders: tuple[str, ...]
    """The people who have decided anything, in the order in which they came."""

    def state(self, event: str) -> ReviewState:
        """How the review of an event stands: what was said of it, else what was said of the report."""
        return self.events.get(event, self.report)


def review(log: Sequence[Entry]) -> Review:
    """The review of a report with this log."""
    entries = [entry for entry in live(log) if entry.kind != "reading"]
    states: dict[str | None, ReviewState] = {
        subject: msgspec.json.decode(fields[STATE][-1].value, type=ReviewState)
        for subject, fields in decisions(entries).items()
        if STATE in fields
    }
    return Review(
        report=states.get(None, "unreviewed"),
        events={subject: state for subject, state in states.items() if subject is not None},
        decided=frozenset(made.event for entry in entries for made in entry.claims if made.event is not None),
        remarks=tuple(
            Remark(
                entry=entry.id,
                event=made.event,
                coder=entry.coder,
                at=entry.at,
                words=msgspec.json.decode(made.value, type=str),
            )
            for entry in entries
            for made in entry.claims
            if made.field == COMMENT
        ),
        coders=tuple(dict.fromkeys(entry.coder for entry in entries)),
    )
