"""Resolving time expressions: the case table, round trips of rendered dates, and text that is no date."""

import datetime

import msgspec
import pytest
from bench.case_tables import WHEN, changes, read_cases, when_answer
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saksi.errors import ResourceError
from saksi.records import Evidence, Period
from saksi.resolve import feasts, when_words
from saksi.resolve.when import resolve_when
from saksi.tables import check_once, check_table

CASES = read_cases("when")
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
NEWS_DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2027, 12, 31))
VOCABULARY = (
    "hari Rabu Minggu minggu (21/10) 3-5 5 2015 Oktober akhir awal pekan bulan lalu depan ini tadi malam sejak hingga "
    "dan antara pukul jam 15.30 WIB dua beberapa terakhir kemudian sebelum setiap kemarin sekitar tanggal 31/2 , - ( ) "
    "setengah ke-3 kedua 99999999999999999999 0 tahun seabad dasawarsa 1200 lagi Ramadan Lebaran Natal 1436 H H-1 Syawal "
    "pertama semester II triwulan setelah terakhir Nyepi 1342 1500 Tahun Baru abad lewat"
)
WORDS = st.sampled_from(VOCABULARY.split())


def _period(text: str, *, anchor: datetime.date | None, **options: object) -> Period:
    evidence = Evidence(start=0, end=len(text), quote=text)
    return resolve_when(evidence, anchor=anchor, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}:{case['text']}" for n, case in enumerate(CASES, start=2)])
def test_case_table(case: dict[str, str]) -> None:
    answer = when_answer(case)
    note = answer.pop("note")
    assert answer == {name: case[name] for name in answer}
    assert case["note"] in note


def test_the_table_is_large_and_has_a_held_out_half() -> None:
    assert len(CASES) >= 400
    assert sum(case["split"] == "held_out" for case in CASES) >= 120
    assert {case["split"] for case in CASES} == {"first", "held_out", "fresh"}


def test_nothing_changed_since_the_frozen_run() -> None:
    """A wanted change: read the lines below, then ``python -m bench.case_tables --write``."""
    assert changes(WHEN) == []


@pytest.mark.parametrize(
    ("words", "year", "days"),
    [
        ("idul fitri", 2015, [("2015-07-17", "2015-07-17")]),
        ("idul fitri", 2000, [("2000-01-08", "2000-01-08"), ("2000-12-27", "2000-12-27")]),  # twice in one year
        ("malam natal", 2015, [("2015-12-24", "2015-12-24")]),
        ("paskah", 2018, [("2018-04-01", "2018-04-01")]),
        ("nyepi", 2020, [("2020-03-25", "2020-03-25")]),
        ("asyura", 2015, [("2015-10-23", "2015-10-23")]),
    ],
)
def test_feasts_fall_on_their_days(words: str, year: int, days: list[tuple[str, str]]) -> None:
    (feast,) = (feast for feast in feasts.load_feasts().feasts if words in feast.names)
    assert [(str(found.start), str(found.end)) for found in feasts.feast_days(feast, year)] == days


@given(year=st.integers(1360, 1500), month=st.integers(1, 12))
def test_hijri_months_follow_one_another(year: int, month: int) -> None:
    this = feasts.hijri_month(year, month)
    assert this is not None
    assert (this.end - this.start).days + 1 in (29, 30)
    if (year, month) < (1500, 12):
        after = feasts.hijri_month(year + month // 12, month % 12 + 1)
        assert after is not None
        assert after.start == this.end + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    "words", ["1 Ramadan 1200 H", "31 Rajab 1440 H", "Ramadan 1900", "Imlek 1995", "0 Syawal 1436 H"]
)
def test_what_the_calendars_do_not_have_stays_open(words: str) -> None:
    period = _period(words, anchor=datetime.date(2015, 10, 22))
    assert period.start is None
    assert period.note


@given(day=NEWS_DAYS, after=st.integers(0, 290))
def test_a_rendered_date_is_read_back(day: datetime.date, after: int) -> None:
    """In each format, printed up to 290 days before publication."""
    anchor = day + datetime.timedelta(days=after)
    weekday, month = WEEKDAYS[day.weekday()], MONTHS[day.month - 1]
    for text in (
        f"{weekday} ({day.day}/{day.month}/{day.year})",
        f"{weekday} ({day.day:02d}/{day.month:02d})",
        f"hari {weekday}, {day.day} {month} {day.year}",
        f"{weekday} malam ({day.day}/{day.month})",
        f"{day.day} {month} {day.year}",
        f"{day.day}-{day.month}-{day.year}",
        f"{day.day}/{day.month}/{day.year % 100:02d}",
        f"{day.day} {month} lalu" if after else f"{day.day} {month}",
        day.isoformat(),
    ):
        period = _period(text, anchor=anchor)
        assert (period.start, period.end, period.precision) == (day, day, 1), text
        assert period.note is None, text


@given(day=NEWS_DAYS, back=st.integers(0, 6))
def test_a_bare_weekday_is_the_last_one(day: datetime.date, back: int) -> None:
    anchor = day + datetime.timedelta(days=back)
    period = _period(f"hari {WEEKDAYS[day.weekday()]}", anchor=anchor)
    assert (period.start, period.end) == (day, day)


@given(day=NEWS_DAYS)
def test_without_anchor_the_candidates_fit_the_words(day: datetime.date) -> None:
    period = _period(f"{WEEKDAYS[day.weekday()]} ({day.day}/{day.month})", anchor=None)
    assert period.start is None
    assert period.end is None
    assert day in period.candidates
    for candidate in period.candidates:
        assert (candidate.day, candidate.month, candidate.weekday()) == (day.day, day.month, day.weekday())
        assert 1990 <= candidate.year <= 2027


@given(first=NEWS_DAYS, length=st.integers(1, 27))
def test_a_range_is_read_back(first: datetime.date, length: int) -> None:
    last = first + datetime.timedelta(days=length)
    text = f"{first.day}/{first.month}/{first.year} hingga {last.day} {MONTHS[last.month - 1]} {last.year}"
    period = _period(text, anchor=last)
    assert (period.start, period.end) == (first, last)


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_clock_time_is_read_back(hour: int, minute: int) -> None:
    period = _period(f"sekitar pukul {hour:02d}.{minute:02d} WITA", anchor=None)
    assert period.clock == f"{hour:02d}:{minute:02d}+08:00"


@settings(deadline=None)
@given(
    text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=9).map(" ".join)),
    before=st.one_of(st.text(max_size=20), st.lists(WORDS, max_size=3).map(" ".join)),
    anchor=st.one_of(st.none(), st.dates()),
    reference=st.one_of(st.none(), st.dates()),
    ahead=st.booleans(),
)
@example(text="1200 abad lalu", before="", anchor=datetime.date(2015, 10, 22), reference=None, ahead=False)
@example(text="tanggal 0", before="", anchor=datetime.date(2015, 10, 22), reference=None, ahead=False)
def test_no_text_breaks_it(
    text: str, before: str, anchor: datetime.date | None, reference: datetime.date | None, ahead: bool
) -> None:
    period = _period(text, anchor=anchor, before=before, reference=reference, ahead=ahead)
    if period.start is not None and period.end is not None:
        assert period.start <= period.end
        assert period.precision in (1, 2, 3, 4, 5)
        assert not period.candidates
        assert (period.precision == 1) == (period.start == period.end)
    elif period.start is None and period.end is None:
        assert period.note


def test_a_very_long_text_is_refused() -> None:
    assert _period("Rabu " * 1000, anchor=datetime.date(2015, 10, 22)).start is None


def test_a_published_day_far_outside_the_calendar_counts_as_unknown() -> None:
    period = _period("kemarin", anchor=datetime.date(1, 1, 1))
    assert period.start is None
    assert period.note


def test_a_damaged_table_names_file_and_key() -> None:
    with pytest.raises(ResourceError, match=r"time_words\.yaml.*weekdays"):
        check_table(b"weekdays: {senin: satu}", "time_words.yaml", when_words.TimeWords)


def test_an_unknown_unit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = when_words.time_words()
    damaged = msgspec.structs.replace(table, units={**table.units, "windu": "eight_years"})
    monkeypatch.setattr(when_words, "read_table", lambda _name, _shape: damaged)
    with pytest.raises(ResourceError, match=r"time_words\.yaml: units: eight_years"):
        when_words.time_words.__wrapped__()


def test_a_phrase_in_two_lists_is_refused() -> None:
    with pytest.raises(ResourceError, match=r"time_words\.yaml.*'lalu'.*past.*future"):
        check_once("time_words.yaml", {"past": ["lalu"], "future": ["lalu"]})
    with pytest.raises(ResourceError, match="lower case"):
        check_once("time_words.yaml", {"past": ["Lalu"]})
