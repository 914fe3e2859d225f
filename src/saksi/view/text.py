"""The report's text, cut at the edge of every highlighted stretch."""

from collections.abc import Iterator

import msgspec

from saksi.records import Event, Evidence, Record
from saksi.view.words import visible

ROLES = ("actor", "target", "supporter", "place", "origin", "destination", "weapon", "killed", "wounded", "missing")

HINTED = ("label", "dateline", "credit", "related")


class Mark(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One reason why a stretch of text is highlighted."""

    start: int
    end: int
    kind: str = ""
    """actor, place, time, weapon, event, statement, label, dateline, credit or related; empty for an event's role."""
    event: int = 0
    """Number of the event that rests on these words, from 1; 0 for none."""
    role: str = ""
    """What the words are to that event."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of text with one set of highlights; ``text`` has its invisible characters made visible."""

    text: str
    kinds: tuple[str, ...] = ()
    roles: tuple[tuple[int, str], ...] = ()
    """(event number, role) for each event that rests on these words."""
    trigger: int = 0
    """Number of the event whose trigger begins here; 0 for none."""
    hint: str = ""
    """A kind that its looks alone do not explain (label, dateline, credit, related), else empty."""


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """One paragraph of the report."""

    segments: tuple[Segment, ...]
    is_title: bool = False


def paragraphs(record: Record) -> tuple[Paragraph, ...]:
    """The whole report as paragraphs of segments; blank lines are left out."""
    report = record.report
    lines = _lines(report.text)
    marks = sorted(_marks(record))
    edges = {edge for line in lines for edge in line} | {edge for mark in marks for edge in (mark.start, mark.end)}
    cuts = sorted(edges)
    title = (report.title or "").strip()
    result: list[Paragraph] = []
    active: list[Mark] = []
    taken = position = 0
    for start, end in lines:
        segments = []
        while cuts[position] < end:
            left, right = cuts[position], cuts[position + 1]
            while taken < len(marks) and marks[taken].start <= left:
                active.append(marks[taken])
                taken += 1
            active = [mark for mark in active if mark.end > left]
            if left >= start:
                segments.append(_segment(report.text, left, right, active))
            position += 1
        is_title = not any(one.is_title for one in result) and bool(title) and report.text[start:end].strip() == title
        result.append(Paragraph(segments=tuple(segments), is_title=is_title))
    return tuple(result)


def _lines(text: str) -> list[tuple[int, int]]:
    """(start, end) of every line that is not blank."""
    lines = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append((start, start + len(line)))
        start += len(line) + 1
    return lines


def event_words(event: Event) -> Iterator[tuple[str, Evidence]]:
    """(role, words) for all that an event rests on: triggers, participants, places, time, figures, speakers."""
    yield "trigger", event.trigger
    for mention in event.mentions[1:]:
        yield "mention", mention.trigger
    for role in ROLES:
        for value in getattr(event, role):
            yield role, value if isinstance(value, Evidence) else value.evidence
    if event.period is not None:
        yield "time", event.period.evidence
    for chain in event.attribution:
        for link in chain.chain:
            if link.evidence is not None:
                yield "speaker", link.evidence
            if link.cue is not None:
                yield "cue", link.cue
            for words in link.told_to:
                yield "told_to", words


def _marks(record: Record) -> Iterator[Mark]:
    report = record.report
    for span in record.graph.spans:
        kind = span.label.removeprefix("event:") if span.label == "event:statement" else span.label.split(":")[0]
        yield Mark(start=span.start, end=span.end, kind=kind)
    furniture = [("credit", words) for words in report.credits] + [("related", words) for words in report.related]
    if report.dateline is not None:
        furniture.append(("dateline", report.dateline))
    for kind, words in furniture:
        yield Mark(start=words.start, end=words.end, kind=kind)
    for number, event in enumerate(record.events, start=1):
        for role, words in event_words(event):
            yield Mark(start=words.start, end=words.end, event=number, role=role)
        for participant in (*event.actor, *event.target, *event.supporter):
            for loaded in participant.labels:
                yield Mark(start=loaded.evidence.start, end=loaded.evidence.end, kind="label")


def _segment(text: str, left: int, right: int, marks: list[Mark]) -> Segment:
    triggers = [mark.event for mark in marks if mark.role == "trigger" and mark.start == left]
    kinds = {mark.kind for mark in marks if mark.kind}
    return Segment(
        text=visible(text[left:right]),
        kinds=tuple(sorted(kinds)),
        hint=next((kind for kind in HINTED if kind in kinds), ""),
        roles=tuple(sorted({(mark.event, mark.role) for mark in marks if mark.event})),
        trigger=triggers[0] if triggers else 0,
    )
