"""What the words of one time expression say, slot by slot, before any calendar is looked at."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Hijri(NamedTuple):
    """A day or month of the Hijri calendar; ``year`` is a Hijri year, None where the words give none or a common one."""

    month: int
    day: int | None = None
    year: int | None = None


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
    years: tuple[int, int] | None = None
    """The first and last year of a decade or century."""
    months: tuple[int, int] | None = None
    """For "semester kedua": the first month, 7, and how many, 6."""
    feast: int | None = None
    """Which feast of the table."""
    feast_shift: int = 0
    """Days from the feast: "malam Natal" is -1, "hari kedua Lebaran" 1."""
    hijri: Hijri | None = None
    """A date or month of the Hijri calendar."""
    nth_week: int = 0
    """Which week of a month: "pekan pertama Oktober" is 1, "pekan terakhir" -1; 0 where none is named."""
    offset: int = 0
    """Days to add to the day that the other slots give: "dua hari sebelum Natal" is -2."""
    eve: bool = False
    """The night before the weekday: "malam Minggu" is Saturday night."""
    several: bool = False
    """A list with gaps ("2, 3 dan 7 Maret")."""
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
        slots = (self.weekday, self.day, self.month, self.year, self.years, self.months, self.feast, self.hijri)
        return any(slot is not None for slot in slots) or self.is_relative()

    def is_relative(self) -> bool:
        """Whether the point is counted from the publication date or from another date."""
        return any(slot is not None for slot in (self.days, self.shift, self.rolling, self.from_reference))
