"""Reading clock times and parts of the day, the first half of reading a point in time."""

from saksi.resolve.when_slots import Clock, Point
from saksi.resolve.when_words import Token

NIGHT = "malam"
"""The part of a day that counts days ("dua malam") and, before a weekday or feast, is its eve."""


class ClockReader:
    """A pass over the tokens of one point with the rules for hours and parts of the day."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.point = Point()
        self.about = False
        self.stopped = False

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

    def _no_date_or_reference(self, unit: str) -> None:
        if not self.point.is_dated():
            self.point.from_reference = (unit, 0)

    # -- parts of the day

    def _on_part(self, token: Token) -> None:
        point = self.point
        if self._kind() == "feast" and token.text.lower() == NIGHT:
            point.feast_shift = -1
        point.part = point.part or (token.numbers[0], token.numbers[1])
        if point.tense == "recent" and not point.is_dated():
            last_night, midnight = point.part[0] >= 18, point.part[0] >= 22 and point.part[1] <= 26
            point.days = (-1, 0) if midnight else (-1, -1) if last_night else (0, 0)
        if self._take("same"):
            self._no_date_or_reference("day")

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
            past = self._take("past_the_hour") and self._take("number")
            if past:
                self._take("unit")
            minutes = past.numbers[0] if past else 0
            self._on_clock(Token("clock", (token.numbers[0], minutes), "twelve" if spoken else ""))

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
