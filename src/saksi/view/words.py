"""Values of a record in words, for people: places, days, figures, speakers."""

import datetime
import unicodedata
from collections.abc import Sequence

from saksi.coding.crosswalk import label
from saksi.records import AttributionLink, Count, Event, Participant, Period, Place, Report
from saksi.view.strings import Strings

# Characters that reorder or hide their neighbours, or that a terminal obeys: shown as their code point instead.
_UNSAFE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_OPENING = 80
_PLAIN = {"\n", "\t", "\u00ad", "\u200c", "\u200d"}


def visible(text: str) -> str:
    """``text`` with control, bidirectional and other invisible characters made visible ("⟨U+202E⟩")."""
    if text.isprintable():
        return text
    return "".join(
        f"⟨U+{ord(char):04X}⟩" if char not in _PLAIN and unicodedata.category(char) in _UNSAFE else char
        for char in text
    )


def one_line(text: str) -> str:
    """``text`` made visible, on one line."""
    return visible(" ".join(text.split()))


def heading(report: Report, strings: Strings) -> str:
    """The headline or, without one, the report's opening words."""
    if report.title:
        return one_line(report.title)
    opening = one_line(report.text[: _OPENING + 1])
    if len(opening) <= _OPENING:
        return opening or strings.ui["no_title"]
    return f"{opening[:_OPENING].rsplit(' ', 1)[0]} …"


def event_label(event: Event, strings: Strings) -> str:
    """The event's type as a heading ("Air strike")."""
    words = label(event.type, language=strings.lang)
    return (words[:1].upper() + words[1:]).replace("_", " ")


def modality_badges(event: Event, strings: Strings) -> tuple[tuple[str, str], ...]:
    """(key, words) for each way in which the event is not said to have plainly happened."""
    keys: list[str] = [event.modality] if event.modality != "actual" else []
    keys += ["negated"] if event.negated else []
    badges: list[tuple[str, str]] = [(key, strings.modality[key]) for key in keys]
    for link in dict.fromkeys(link for chain in event.attribution for link in chain.chain if link.stance == "denies"):
        badges.append(("denied", strings.ui["denied_by"].format(who=speaker(link, strings))))
    return tuple(dict.fromkeys(badges))


def day(date: datetime.date, strings: Strings) -> str:
    """ "21 October 2015"."""
    return f"{date.day} {strings.months[date.month - 1]} {date.year}"


def days(start: datetime.date, end: datetime.date, strings: Strings) -> str:
    """An interval with both ends included: "1–7 October 2015"."""
    if start == end:
        return day(start, strings)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end, strings)}"
    if start.year == end.year:
        return f"{start.day} {strings.months[start.month - 1]} – {day(end, strings)}"
    return f"{day(start, strings)} – {day(end, strings)}"


def period_words(period: Period, strings: Strings) -> str:
    """When, as far as it is known: "21 October 2015, 15:30+09:00"."""
    start, end = period.start or period.end, period.end or period.start
    if start is not None and end is not None:
        words = days(start, end, strings)
        return f"{words}, {one_line(period.clock)}" if period.clock else words
    if period.candidates:
        return strings.ui["could_be"].format(days=_choice(period.candidates, strings))
    return strings.ui["not_dated"]


def _choice(candidates: tuple[datetime.date, ...], strings: Strings) -> str:
    """ "1 May 2019 or 2 June 2019"; where only the year is open, "14 November 2015, 2020 or 2026"."""
    days_ = [day(date, strings) for date in candidates]
    if len({(date.month, date.day) for date in candidates}) == 1:
        days_ = [days_[0], *(str(date.year) for date in candidates[1:])]
    return f" {strings.ui['or']} ".join((", ".join(days_[:-1]), days_[-1])) if len(days_) > 1 else days_[0]


def place_words(place: Place) -> str:
    """Where, as far as it is known: "Bilogai, Papua, ID"; the report's own words where it is not located."""
    if place.name is None:
        return one_line(place.evidence.quote)
    parts = dict.fromkeys((place.name, place.admin1 or "", place.country or ""))
    return one_line(", ".join(part for part in parts if part))


def place_precision(place: Place, strings: Strings) -> str:
    """How exact the place is, in words."""
    if place.name is None or place.precision is None:
        return strings.ui["not_located"] if place.name is None else ""
    return strings.place_precision[place.precision]


def participant_words(participant: Participant) -> str:
    """The participant's name or, without one, the report's words."""
    return one_line(participant.name or participant.evidence.quote)


def count_words(count: Count, strings: Strings) -> str:
    """The figure: "30", "at least 30", "20–99"."""
    low, best, high = count.low, count.best, count.high
    key = "about"
    if low is None and high is None:
        key = "unknown" if best is None else "exact"
    elif low == high:
        best = low
        key = "exact" if low else "none"
    elif high is None:
        key = "at_least"
    elif low is None:
        key = "at_most"
    elif best in {None, low, high}:
        key = "range"
    return strings.count[key].format(low=low, n=best, high=high)


def speaker(link: AttributionLink, strings: Strings) -> str:
    """Who says it; words for "nobody named" where the report names nobody."""
    if link.name:
        return one_line(link.name)
    return strings.ui["publisher_unknown" if link.kind == "publisher" else "nobody_cited"]


def count_detail(count: Count, counts: Sequence[Count], strings: Strings) -> str:
    """What must be known before the figure is added to the others: a part of which figure; whose it is among rival ones."""
    said = []
    if count.part_of is not None:
        said.append(strings.ui["part_of"].format(whole=one_line(count.part_of.quote)))
    if len({(other.event, other.version) for other in counts}) > 1 and count.according_to:
        said.append(strings.ui["figure_by"].format(who=", ".join(map(one_line, count.according_to))))
    return "; ".join(said)


def hurt_words(event: Event, strings: Strings) -> list[str]:
    """Each figure of the event with its role: "Killed: at least 30 (according to TNI)"."""
    lines = []
    for role in ("killed", "wounded", "missing"):
        counts: tuple[Count, ...] = getattr(event, role)
        for count in counts:
            detail = count_detail(count, counts, strings)
            words = f"{strings.ui[role]}: {count_words(count, strings)}"
            lines.append(f"{words} ({detail})" if detail else words)
    return lines
