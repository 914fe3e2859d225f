"""One point in time as the words say it, read token by token; no calendar is looked at."""

from dataclasses import dataclass, field
from typing import NamedTuple

from saksi.resolve.when_words import Token, time_words

_DIRECTION = {"past": -1, "this": 0, "future": 1, "next": 1, "later": 1, "earlier": -1}


class Clock(NamedTuple):
    """A clock time as it stands; ``twelve`` where it may be of the 12-hour clock ("jam 4", "setengah tiga")."""

    hour: int
    minute: int
    zone: str | None = None
    twelve: bool = False


@dataclass(slots=True)
class Point:
    """One date expression, slot by slot; None or empty where the words do not say."""

    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    decade: int | None = None
    last_day: int | None = None
    """For "9-11 Desember": 11, while ``day`` is 9."""
    days: tuple[int, int] | None = None
    """Days from the publication date, from and to."""
    shift: tuple[str, int, int] | None = None
    """Unit and how many of it from the publication date, from and to: ("week", -1, -1) is last week."""
    rolling: tuple[str, int] | None = None
    """The stretch of so many units that ends (negative) or begins (positive) with the publication date."""
    from_reference: tuple[str, int] | None = None
    """Unit and how many of it from a date that the report named earlier."""
    section: str | None = None
    part: tuple[int, int] | None = None
    clocks: list[Clock] = field(default_factory=list)
    tense: str = ""
    """past, recent, this, future, earlier or later: which way a weekday or month is to be looked for."""
    since: bool = False
    until: bool = False
    about: bool = False
    why: str | None = None
    """Why the words give no date."""
    unread: list[str] = field(default_factory=list)
    ambiguous_week: bool = False

    def is_dated(self) -> bool:
        """Whether any slot places the point in the calendar."""
        slots = (self.weekday, self.day, self.month, self.year, self.decade)
        return any(slot is not None for slot in slots) or self.is_relative()

    def is_relative(self) -> bool:
        """Whether the point is counted from the publication date or from another date."""
        return any(slot is not None for slot in (self.days, self.shift, self.rolling, self.from_reference))


class PointReader:
    """Reads one point: a pass over its tokens, each kind with its own rule."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.point = Point()
        self.about = False
        self.stopped = False

    def read(self) -> Point:
        while self.at < len(self.tokens) and not self.stopped:
            token = self.tokens[self.at]
            self.at += 1
            rule = getattr(self, f"_on_{token.kind}", None)
            if rule is not None:
                rule(token)
        return self.point

    def _kind(self, offset: int = 0) -> str:
        at = self.at + offset
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else ""

    def _take(self, *kinds: str) -> Token | None:
        """The next token, consumed, when its kind is one of ``kinds``."""
        if self._kind() not in kinds:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def _no_date(self, why: str) -> None:
        if not self.point.is_dated():
            self.point.why = self.point.why or why

    # -- calendar words

    def _on_weekday(self, token: Token) -> None:
        if self.point.weekday is None:
            self.point.weekday = token.numbers[0]

    def _on_date(self, token: Token) -> None:
        if self.point.day is not None or self.point.month is not None:
            return
        self.point.day, self.point.month = token.numbers[:2]
        if len(token.numbers) > 2:
            self.point.year = token.numbers[2]
        else:
            self._year_after()
        self._settle_about()

    def _on_month(self, token: Token) -> None:
        if self.point.month is None:
            self.point.month = token.numbers[0]
            self._year_after()
            self._settle_about()

    def _year_after(self) -> None:
        """The year after a month, with a comma or "tahun" between."""
        offset = 0
        while self._kind(offset) in ("comma", "unit") and offset < 2:
            offset += 1
        token = self.tokens[self.at + offset] if self.at + offset < len(self.tokens) else None
        if token is not None and _is_year(token):
            self.point.year = token.numbers[0]
            self.at += offset + 1

    def _on_number(self, token: Token) -> None:
        number = token.numbers[0]
        if self._kind() == "month":
            month = self.tokens[self.at].numbers[0]
            self.at += 1
            self._on_date(Token("date", (number, month)))
        elif self._kind() in ("unit", "part", "half", "about", "days") and self._quantity(number, number):
            return
        elif _is_year(token) and self.point.year is None:
            self.point.year = number
            self._settle_about()
        else:
            self.point.unread.append(token.text)

    def _on_ordinal_day(self, _: Token) -> None:
        token = self._take("number")
        if token is None:
            return
        if self._kind() == "month":
            self._on_number(token)
        else:
            self.point.day = token.numbers[0]

    def _on_decade(self, token: Token) -> None:
        year = token.numbers[0]
        if year < 100:
            year = 1900 + year
        self.point.decade = year - year % 10

    def _on_section(self, token: Token) -> None:
        self.point.section = token.name

    def _on_days(self, token: Token) -> None:
        if self.point.days is None:
            self.point.days = (token.numbers[0], token.numbers[1])

    def _on_next_day(self, _: Token) -> None:
        self.point.from_reference = ("day", 1)

    def _on_same_day(self, _: Token) -> None:
        self.point.from_reference = ("day", 0)

    # -- quantities and units

    def _on_several(self, token: Token) -> None:
        days = time_words().limits.several_days
        today = self._take_today()
        unit = self._take("unit")
        if today and not token.name:
            self.point.rolling = ("day", -days)
        elif unit and unit.name == "day" and not token.name:
            self._counted("day", 2, days)
        else:
            self._take("past", "last", "this", "next", "later", "earlier", "future")
            self._no_date("too loose to date")

    def _quantity(self, low: int, high: int) -> bool:
        """A number with its unit ("dua hari", "satu setengah jam", "dua malam"); False where no unit follows."""
        start = self.at
        if self._take("half", "about"):
            self.about = True
        if self._take_today():  # "dua hari ini"
            self.point.rolling = ("day", -high)
            return True
        unit = self._take("unit", "part")
        if unit is None or (unit.kind == "part" and unit.text.lower() != "malam"):
            self.at = start
            return False
        if self._take("about"):
            self.about = True
        if self.about:
            low, high = max(low - 1, 0), high + 1
        self.about = False
        self._counted(unit.name or "day", low, high)
        return True

    def _take_today(self) -> bool:
        """The phrase "hari ini", consumed; after a quantity it is a stretch of days."""
        token = self._take("days")
        if token is None or token.numbers != (0, 0):
            self.at -= token is not None
            return False
        return True

    def _counted(self, unit: str, low: int, high: int) -> None:
        """What a quantity of a unit means, by the word after it."""
        self._take("about")
        if self._take("past"):
            self.point.shift = (unit, -high, -low)
        elif self._take("in_future"):
            self.point.shift = (unit, low, high)
        elif self._take("last", "this"):
            self.point.rolling = (unit, -high)
        elif self._take("next", "future"):
            self.point.rolling = (unit, high)
        elif (word := self._take("later", "earlier")) and low == high:
            self.point.from_reference = (unit, low if word.kind == "later" else -low)
        elif word or self._kind() == "relation":
            self._no_date("relative to another event")
        else:
            self._no_date("a duration without a date")

    def _on_unit(self, token: Token) -> None:
        unit, point = token.name, self.point
        if unit == "week?":
            point.ambiguous_week, unit = True, "week"
        follower = self._kind()
        if unit == "hour" and follower in ("number", "clock", "half"):
            self._on_at(token)
        elif follower == "days" and self.tokens[self.at].numbers == (-1, -1):
            self.at += 1
            point.shift = (unit, -1, -1)
        elif (word := self._take(*_DIRECTION)) is not None:
            self._turn(unit, word.kind)
        elif self._take("same"):
            self._no_date_or_reference(unit)
        elif follower == "decade" or (unit == "year" and follower == "number"):
            return
        elif point.section is not None and unit in ("week", "month", "year") and follower not in ("month", "number"):
            point.shift = (unit, 0, 0)
        elif unit == "day" and follower in ("weekday", "date", "open", "part"):
            return
        elif follower not in ("month", "weekday"):
            self._no_date("no date in the words")

    def _turn(self, unit: str, direction: str) -> None:
        """Turn to the week, month or year before, at or after the publication date, or another date in the report."""
        step = _DIRECTION[direction]
        if direction in ("later", "earlier"):
            self.point.from_reference = (unit, step)
        else:
            self.point.shift = (unit, step, step)
        if direction == "this":
            self.point.tense = "this"

    def _no_date_or_reference(self, unit: str) -> None:
        if not self.point.is_dated():
            self.point.from_reference = (unit, 0)

    # -- direction

    def _on_past(self, _: Token) -> None:
        if self._kind() != "part":  # "lepas magrib" is after dusk
            self.point.tense = "past"

    def _on_future(self, _: Token) -> None:
        self.point.tense = "future"

    def _on_this(self, _: Token) -> None:
        self.point.tense = self.point.tense or "this"
        if self.point.part and not self.point.is_dated():
            self.point.days = (0, 0)

    def _on_recent(self, _: Token) -> None:
        self.point.tense = "recent"
        part = self._take("part")
        if part is not None:
            self._on_part(part)
        elif self.point.part:
            self._on_part(Token("part", self.point.part))

    def _on_part(self, token: Token) -> None:
        point = self.point
        point.part = point.part or (token.numbers[0], token.numbers[1])
        if point.tense == "recent" and not point.is_dated():
            last_night = point.part[0] >= 18
            point.days = (-1, -1) if last_night else (0, 0)
        if self._take("same"):
            self._no_date_or_reference("day")

    def _on_later(self, _: Token) -> None:
        self._relative_to_reference("later", 1)

    def _on_earlier(self, _: Token) -> None:
        self._relative_to_reference("earlier", -1)

    def _relative_to_reference(self, tense: str, step: int) -> None:
        if self.point.part and not self.point.is_dated():
            self.point.from_reference = ("day", step)
        elif self.point.weekday and self.point.day is None:
            self.point.tense = tense
        else:
            self._no_date("relative to another event")

    def _on_same(self, _: Token) -> None:
        self._no_date_or_reference("day")

    def _on_relation(self, _: Token) -> None:
        if self._kind() in ("part", "at", "clock"):
            return
        if not self.point.is_dated():
            self.point.why = "relative to another event"
        self.stopped = True

    def _on_since(self, _: Token) -> None:
        self.point.since = self._kind() not in ("at", "clock") and not self.point.is_dated()

    def _on_to(self, _: Token) -> None:
        self.point.until = True

    def _on_about(self, _: Token) -> None:
        self.about = self._kind() not in ("at", "clock", "part")

    def _settle_about(self) -> None:
        self.point.about, self.about = self.point.about or self.about, False

    def _on_recurring(self, _: Token) -> None:
        self.point.why, self.stopped = "recurring, no single date", True

    def _on_vague(self, _: Token) -> None:
        self._no_date("too loose to date")

    def _on_ordinal(self, _: Token) -> None:
        self._no_date("relative to another event")

    # -- clock

    def _on_at(self, word: Token) -> None:
        self._take("about")
        if token := self._take("clock"):
            self._on_clock(token)
        elif self._take("half"):
            if token := self._take("number"):
                self._on_clock(Token("clock", (token.numbers[0] - 1, 30), "twelve"))
        elif token := self._take("number"):
            spoken = word.kind == "unit" and token.numbers[0] <= 12  # "jam 4"
            self._on_clock(Token("clock", (token.numbers[0], 0), "twelve" if spoken else ""))

    def _on_clock(self, token: Token) -> None:
        part = self._take("part")
        if part is not None:
            self._on_part(part)
        zone = self._take("zone")
        self.point.clocks.append(Clock(token.numbers[0], token.numbers[1], twelve=token.name == "twelve"))
        if zone is not None:
            self._on_zone(zone)

    def _on_zone(self, token: Token) -> None:
        if token.text.lower().startswith("waktu"):
            self._take("unknown")  # the place whose time it is
        name = token.name or None
        if self._kind() == "unknown" and self.tokens[self.at].text == "+":
            self.at += 1
            ahead = self._take("number")
            name = f"+{ahead.numbers[0]:02d}:00" if ahead and ahead.numbers[0] <= 14 else None
        if self.point.clocks and self.point.clocks[-1][2] is None:
            self.point.clocks[-1] = self.point.clocks[-1]._replace(zone=name)

    def _on_half(self, _: Token) -> None:
        self._take("unit")
        self._no_date("a duration without a date")

    def _on_unknown(self, token: Token) -> None:
        self.point.unread.append(token.text)


def _is_year(token: Token) -> bool:
    limits = time_words().limits
    if token.kind != "number" or not (token.text.isdecimal() and len(token.text) == 4):
        return token.kind == "number" and token.name == "words" and 1900 <= token.numbers[0] <= 2100
    return limits.first <= token.numbers[0] <= limits.last
