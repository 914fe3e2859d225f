"""Feast days and Hijri dates as days of the common calendar.

Two kept calendars are asked: Indonesia's public holidays (package ``holidays``) and the Umm al-Qura calendar of Saudi
Arabia (package ``hijridate``, Hijri years 1343 to 1500). A Hijri month begins when the crescent is seen, so countries
may differ by a day; where the two calendars differ on a feast, both days are given.
"""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import msgspec
from hijridate import Hijri

from saksi.errors import ResourceError
from saksi.tables import check_once, read_table

TABLE = "feasts.yaml"
FIRST_HIJRI, LAST_HIJRI = 1343, 1500
"""The Hijri years that the Umm al-Qura calendar covers (1924 to 2077)."""
UMM_AL_QURA = "by the Umm al-Qura calendar; the sighting may move it by a day"
_COUNTRY = "ID"
_NEAR = 3
"""Two calendars' days of one feast lie at most so many days apart."""


class Feast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One feast of ``feasts.yaml``; the file says what each field is for."""

    names: list[str]
    day: tuple[int, int] | None = None
    holiday: str | None = None
    hijri: tuple[int, int] | None = None
    abroad: bool = False
    shift: int = 0
    counted_from: int | None = None


class Feasts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``feasts.yaml``."""

    feasts: list[Feast]
    hijri_months: dict[str, int]


class Days(NamedTuple):
    """The day or days of a feast or Hijri date, both ends included, with a note where they need one."""

    start: date
    end: date
    note: str | None = None


@cache
def load_feasts() -> Feasts:
    """The table of feasts, read once and checked."""
    table = read_table(TABLE, Feasts)
    check_once(TABLE, {feast.names[0]: feast.names for feast in table.feasts} | {"months": list(table.hijri_months)})
    for feast in table.feasts:
        if not (feast.day or feast.holiday or feast.hijri):
            raise ResourceError(f"resources/{TABLE}: feasts: {feast.names[0]}: give day, holiday or hijri")
    for name, month in table.hijri_months.items():
        if not 1 <= month <= 12:
            raise ResourceError(f"resources/{TABLE}: hijri_months: {name}: {month} is not from 1 to 12")
    return table


def feast_days(feast: Feast, year: int) -> list[Days]:
    """The days of ``feast`` that fall in the common ``year``: none where it is not known, two where it falls twice."""
    if feast.day is not None:
        found = [Days(date(year, *feast.day), date(year, *feast.day))]
    elif feast.holiday is None:
        found = _by_umm_al_qura(feast, year)
    else:
        found = [_both_calendars(feast, day) for day in _holidays(year).get(feast.holiday, ())]
    step = timedelta(days=feast.shift)
    return [Days(days.start + step, days.end + step, days.note) for days in found]


def feast_of_hijri_year(feast: Feast, hijri_year: int) -> Days | None:
    """The days of ``feast`` in a Hijri year ("Idul Fitri 1436 H"), or None where that is not known."""
    day = _umm_al_qura(hijri_year, *feast.hijri) if feast.hijri else None
    if day is None:
        return None
    near = [
        days
        for year in {(day - timedelta(days=_NEAR)).year, (day + timedelta(days=_NEAR)).year}
        for days in feast_days(feast, year)
        if abs((days.start - timedelta(days=feast.shift) - day).days) <= _NEAR
    ]
    return near[0] if near else None


def hijri_day(year: int, month: int, day: int) -> Days | None:
    """A day of the Hijri calendar ("17 Ramadan 1435 H"), or None where there is no such day."""
    for feast in load_feasts().feasts:
        if feast.hijri == (month, day) and not feast.shift:
            return feast_of_hijri_year(feast, year)
    found = _umm_al_qura(year, month, day)
    return Days(found, found, UMM_AL_QURA) if found else None


def hijri_month(year: int, month: int) -> Days | None:
    """A month of the Hijri calendar ("Ramadan 1436 H"), or None outside the calendar."""
    first = _umm_al_qura(year, month, 1)
    if first is None:
        return None
    return Days(first, first + timedelta(days=Hijri(year, month, 1).month_length() - 1), UMM_AL_QURA)


def hijri_years(year: int) -> tuple[int, ...]:
    """The Hijri years that overlap the common ``year``."""
    first = int((year - 622) * 33 / 32)
    return tuple(hijri for hijri in range(first - 1, first + 3) if FIRST_HIJRI <= hijri <= LAST_HIJRI)


def _umm_al_qura(year: int, month: int, day: int) -> date | None:
    if not FIRST_HIJRI <= year <= LAST_HIJRI or not 1 <= day <= Hijri(year, month, 1).month_length():
        return None
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _by_umm_al_qura(feast: Feast, year: int) -> list[Days]:
    assert feast.hijri is not None
    days = (_umm_al_qura(hijri, *feast.hijri) for hijri in hijri_years(year))
    return [Days(day, day, UMM_AL_QURA) for day in days if day is not None and day.year == year]


def _both_calendars(feast: Feast, day: date) -> Days:
    """The day in Indonesia and, for a feast of the whole Muslim world, the Umm al-Qura calendar's where that is another."""
    hijri = feast.hijri if feast.abroad else None
    days = [_umm_al_qura(year, *hijri) for year in hijri_years(day.year)] if hijri else []
    near = [other for other in days if other is not None and abs((other - day).days) <= _NEAR]
    if not near or near[0] == day:
        return Days(day, day)
    note = f"{day} in Indonesia, {near[0]} by the Umm al-Qura calendar"
    return Days(min(day, near[0]), max(day, near[0]), note)


@cache
def _holidays(year: int) -> dict[str, list[date]]:
    """Indonesia's holidays of a year, by their English names."""
    from holidays import country_holidays  # noqa: PLC0415 - takes a fifth of the start-up, and few reports name a feast

    named: dict[str, list[date]] = {}
    for day, names in sorted(country_holidays(_COUNTRY, years=year, language="en_US").items()):
        for name in names.split("; "):
            named.setdefault(name.removesuffix(" (estimated)"), []).append(day)
    return named
