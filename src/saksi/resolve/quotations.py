"""Quotations: which stretches of a report are somebody's own words, and whose."""

import re
from bisect import bisect_left
from functools import cache

from saksi.records import Span
from saksi.resolve.graph_index import EVENT, STATEMENT, GraphIndex
from saksi.resolve.reference_words import reference_words

UNNAMED_SPEAKER = "unnamed speaker"


@cache
def _quotation() -> re.Pattern[str]:
    table = reference_words()
    longest = table.longest_quotation
    parts = []
    for opening, closing in table.quotation_marks:
        first, last = re.escape(opening), re.escape(closing)
        parts.append(f"{first}[^{first}{last}]{{1,{longest}}}{last}")
    return re.compile("|".join(parts))


def quotations(text: str) -> list[tuple[int, int]]:
    """The quoted stretches of ``text`` with their marks, as half-open offsets, in text order.

    A quotation does not run over a line end: news copy closes or reopens the marks with each paragraph.
    """
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        found += [(offset + match.start(), offset + match.end()) for match in _quotation().finditer(line)]
        offset += len(line) + 1
    return found


def speakers(text: str, index: GraphIndex) -> dict[str, str]:
    """Actor span id → the words of the one who speaks, for each actor that stands inside a quotation.

    The speaker is taken from the statement that the quotation's events are according to, else from the statement
    nearest to the quotation in its paragraph. A quotation without either has no entry: its words are the publisher's.
    """
    spoken: dict[str, str] = {}
    statements = index.labelled(STATEMENT)
    triggers = [span for span in index.labelled(EVENT) if span.label != STATEMENT]
    actors = index.labelled("actor")
    for start, end in quotations(text):
        inside = [actor.id for actor in _between(actors, start, end) if actor.end <= end]
        if inside:
            statement = _carrier(_between(triggers, start, end), index, start) or _nearest(statements, text, start, end)
            if statement is not None:
                spoken.update(dict.fromkeys(inside, _words(statement, index)))
    return spoken


def _between(spans: list[Span], start: int, end: int) -> list[Span]:
    """The spans that begin in [start, end); ``spans`` are in text order."""
    return spans[bisect_left(spans, start, key=_start) : bisect_left(spans, end, key=_start)]


def _start(span: Span) -> int:
    return span.start


def _carrier(triggers: list[Span], index: GraphIndex, start: int) -> Span | None:
    """The statement that most of the quoted events are according to; the nearest among equals."""
    votes: dict[str, int] = {}
    for trigger in triggers:
        for statement_id in index.to(trigger.id, "according_to"):
            votes[statement_id] = votes.get(statement_id, 0) + 1
    if not votes:
        return None
    return index.spans[min(votes, key=lambda key: (-votes[key], abs(index.spans[key].start - start)))]


def _nearest(statements: list[Span], text: str, start: int, end: int) -> Span | None:
    """The statement outside the marks, in the same paragraph, that is nearest; what follows wins a draw."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    after = [(span.start - end, 0, span) for span in _between(statements, end, last)]
    before = [(start - span.end, 1, span) for span in _between(statements, first, start) if span.end <= start]
    nearest = min(after + before, key=lambda item: item[:2], default=None)
    return nearest[2] if nearest else None


def _words(statement: Span, index: GraphIndex) -> str:
    actors = index.to(statement.id, "actor")
    return index.spans[index.first[actors[0]]].quote if actors else UNNAMED_SPEAKER
