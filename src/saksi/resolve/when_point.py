"""One point in time as the words say it, read token by token; no calendar is looked at."""

from saksi.resolve.feasts import FIRST_HIJRI, LAST_HIJRI, load_feasts
from saksi.resolve.when_clock import NIGHT, ClockReader
from saksi.resolve.when_slots import Hijri, Point
from saksi.resolve.when_words import Token, time_words

_DIRECTION = {"past": -1, "this": 0, "future": 1, "next": 1, "later": 1, "earlier": -1}


class PointReader(ClockReader):
    """Reads one point: a pass over its tokens, each kind with its own rule."""

    def read(self) -> Point:
        while self.at < len(self.tokens) and not self.stopped:
            token = self.tokens[self.at]
            self.at += 1
            rule = getattr(self, f"_on_{token.kind}", None)
            if rule is not None:
                rule(token)
        return self.point

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
            if self.point.day is None and self._is_day_after_month():
                self.point.day = self.tokens[self.at].numbers[0]
                self.at += 1
            self._year_after()
            self._settle_about()

    def _is_day_after_month(self) -> bool:
        """As in "Mei 24, 2023": a day, a comma and a year follow the month."""
        if self._kind() != "number" or self.tokens[self.at].numbers[0] > 31 or self._kind(1) != "comma":
            return False
        return self._kind(2) == "number" and _is_year(self.tokens[self.at + 2])

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
        elif token_after := self._take("hijri_month"):
            self._on_hijri_month(token_after, number)
        elif self._is_hour(token):
            self._on_clock(Token("clock", (number, 0), "twelve"))
        elif self._kind() in ("unit", "part", "half", "about", "days") and self._quantity(number, number):
            return
        elif _is_year(token) and self.point.year is None:
            self.point.year = number
            self._settle_about()
        else:
            self.point.unread.append(token.text)

    def _is_hour(self, token: Token) -> bool:
        """As in "7 pagi tadi", "3 petang": a figure right before a part of the day; "3 malam lalu" are nights."""
        is_figure = token.text.isdecimal() and 1 <= token.numbers[0] <= 12
        return is_figure and self._kind() == "part" and self._kind(1) not in ("past", "earlier", "later", "last")

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
        year = (1900 + year if year < 100 else year) // 10 * 10
        self.point.years = (year, year + 9)

    def _on_year_part(self, token: Token) -> None:
        """As in "triwulan pertama 2022", "semester II": the first month and how many."""
        length, which = token.numbers[0], self._take("ordinal", "number", "last")
        nth = 12 // length if which and which.kind == "last" else which.numbers[0] if which else 0
        if 1 <= nth <= 12 // length:
            self.point.months = (length * (nth - 1) + 1, length)
            self._take("unit")

    # -- feasts and the Hijri calendar

    def _on_feast(self, token: Token) -> None:
        point = self.point
        if point.feast is not None:
            return
        point.feast = token.numbers[0]
        feast = load_feasts().feasts[point.feast]
        if feast.counted_from and (ordinal := self._take("ordinal")):
            point.year = feast.counted_from + ordinal.numbers[0]
        self._hijri_year_after(None)

    def _on_hijri_month(self, token: Token, day: int | None = None) -> None:
        if self.point.hijri is None:
            self.point.hijri = Hijri(token.numbers[0], day)
            self._hijri_year_after(self.point.hijri)

    def _hijri_year_after(self, hijri: Hijri | None) -> None:
        """The year after a feast or Hijri month: of the Hijri calendar by its number, else of the common one."""
        offset = 1 if self._kind() in ("unit", "comma") else 0
        token = self.tokens[self.at + offset] if self._kind(offset) == "number" else None
        if token is None:
            return
        if FIRST_HIJRI <= token.numbers[0] <= LAST_HIJRI or self._kind(offset + 1) == "hijri_era":
            self.point.hijri = (hijri or Hijri(0))._replace(year=token.numbers[0])
            self.at += offset + 1
        elif _is_year(token):
            self._year_after()

    def _on_h_day(self, token: Token) -> None:
        self.point.feast_shift = token.numbers[0]
        if self._kind() != "feast":
            self._no_date("counted from a day that the words do not name")

    def _on_eve(self, token: Token) -> None:
        self.point.weekday, self.point.eve = token.numbers[0], True

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
        if unit is None or (unit.kind == "part" and unit.text.lower() != NIGHT):
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
        elif (relation := self._take("relation")) and unit == "day" and low == high:
            self.point.offset = relation.numbers[0] * low
            self._no_date("relative to another event")
            self.stopped = not any(token.kind in ("feast", "date", "month") for token in self.tokens[self.at :])
        elif (ordinal := self._take("ordinal")) and unit == "month" and ordinal.numbers[0] == 1 and low == high <= 12:
            self.point.months = (1, low)
        elif word or relation:
            self._no_date("relative to another event")
            self.stopped = relation is not None
        else:
            self._no_date("a duration without a date")

    def _on_unit(self, token: Token) -> None:
        unit, point = token.name, self.point
        if unit == "week?":
            point.ambiguous_week, unit = True, "week"
        follower = self._kind()
        if self._takes_ordinal(unit):
            return
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

    def _takes_ordinal(self, unit: str) -> bool:
        """As in "pekan pertama Oktober", "hari kedua Lebaran", "abad ke-19"; True where the ordinal is consumed."""
        place = self.tokens[self.at].numbers[0] if self._kind() == "ordinal" else -1 if self._kind() == "last" else 0
        after = self._kind(1)
        if place and unit == "week" and after in ("month", "unit", "hijri_month"):
            self.point.nth_week = place
        elif place > 0 and unit == "day" and after == "feast":
            self.point.feast_shift = place - 1
        elif place > 0 and unit == "century":
            self.point.years = (100 * place - 99, 100 * place)
        else:
            return False
        self.at += 1
        return True

    def _turn(self, unit: str, direction: str) -> None:
        """Turn to the week, month or year before, at or after the publication date, or another date in the report."""
        step = _DIRECTION[direction]
        if direction in ("later", "earlier"):
            self.point.from_reference = (unit, step)
        else:
            self.point.shift = (unit, step, step)
        if direction == "this":
            self.point.tense = "this"

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

    _on_past_the_hour = _on_relation

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
