"""Resolving counts: the case table, number words read back, and text that counts nobody."""

import pytest
from bench.case_tables import HOW_MANY, changes, how_many_answer, read_cases
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saksi.errors import ResourceError
from saksi.records import Count, Evidence
from saksi.resolve.how_many import resolve_how_many
from saksi.resolve.numbers import NumberWords, number_words
from saksi.tables import check_table

CASES = read_cases("how_many")
DIGITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
NUMBERS = st.integers(0, 999_999)
VOCABULARY = (
    "sedikitnya lebih dari hingga sekitar antara dan dua puluh belas ratus ribu juta 30 1.000 1,5 puluhan ratusan "
    "bertambah menjadi bersama pasang pasutri kedua-dua lusin beberapa seorang keduanya kedua orang warga tahun Praka ibunya itu ( ) , - an tidak ada setengah ke pun"
)
PHRASE_WORDS = st.sampled_from(VOCABULARY.split())


def in_words(number: int) -> str:
    """``number`` from 0 to 999,999 in Indonesian words, written here apart from the code under test."""
    if number == 0:
        return "nol"
    thousands, rest = divmod(number, 1000)
    head = "" if thousands == 0 else "seribu" if thousands == 1 else f"{_under_a_thousand(thousands)} ribu"
    return " ".join(part for part in (head, _under_a_thousand(rest)) if part)


def _under_a_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    head = "" if hundreds == 0 else "seratus" if hundreds == 1 else f"{DIGITS[hundreds]} ratus"
    if rest < 10:
        tail = DIGITS[rest]
    elif rest in (10, 11):
        tail = ("sepuluh", "sebelas")[rest - 10]
    elif rest < 20:
        tail = f"{DIGITS[rest - 10]} belas"
    else:
        tail = f"{DIGITS[rest // 10]} puluh {DIGITS[rest % 10]}".strip()
    return " ".join(part for part in (head, tail) if part)


def _count(text: str) -> Count | None:
    return resolve_how_many(Evidence(start=0, end=len(text), quote=text))


@pytest.mark.parametrize("case", CASES, ids=[f"{n}:{case['text']}" for n, case in enumerate(CASES, start=2)])
def test_case_table(case: dict[str, str]) -> None:
    answer = how_many_answer(case)
    assert answer == {name: case[name] for name in answer}


def test_the_table_is_large_and_has_a_held_out_half() -> None:
    assert len(CASES) >= 300
    assert sum(case["split"] == "held_out" for case in CASES) >= 100


def test_nothing_changed_since_the_frozen_run() -> None:
    """A wanted change: read the lines below, then ``python -m bench.case_tables --write``."""
    assert changes(HOW_MANY) == []


@given(number=NUMBERS)
@example(number=999_999)
def test_number_words_are_read_back(number: int) -> None:
    for text in (f"{in_words(number)} orang", f"{in_words(number).capitalize()} orang", f"{number:,} orang"):
        count = _count(text.replace(",", "."))
        assert count is not None
        assert (count.low, count.best, count.high, count.who) == (number, number, number, "orang"), text


@given(number=NUMBERS)
def test_bounds_keep_the_stated_figure(number: int) -> None:
    for text, expected in (
        ("sedikitnya {} warga", (number, number, None)),
        ("lebih dari {} warga", (number, number, None)),
        ("hingga {} warga", (None, number, number)),
        ("sekitar {} warga", (None, number, None)),
    ):
        count = _count(text.format(in_words(number)))
        assert count is not None
        assert (count.low, count.best, count.high) == expected, text
        assert count.who == "warga"


@given(low=NUMBERS, more=st.integers(0, 1000))
def test_a_range_is_read_back(low: int, more: int) -> None:
    count = _count(f"antara {low} dan {low + more} orang")
    assert count is not None
    assert (count.low, count.best, count.high) == (low, low, low + more)


@settings(deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.lists(PHRASE_WORDS, max_size=9).map(" ".join)))
@example(text="9" * 390)
@example(text="(")
@example(text="İstanbul 3 orang")
def test_no_text_breaks_it(text: str) -> None:
    count = _count(text)
    if count is None:
        return
    known = [value for value in (count.low, count.best, count.high) if value is not None]
    assert known
    assert known == sorted(known)
    assert all(value >= 0 for value in known)
    if count.who is not None:
        assert all(part in text for part in count.who.split(" dan "))


def test_a_very_long_text_is_refused() -> None:
    assert _count("dua puluh " * 1000) is None


def test_a_damaged_table_names_file_and_key() -> None:
    with pytest.raises(ResourceError, match=r"number_words\.yaml.*digits"):
        check_table(b"digits: {satu: one}", "number_words.yaml", NumberWords)


def test_loose_numbers_are_the_codebooks() -> None:
    """Section 4, "Numbers"."""
    loose = number_words().loose
    assert loose["puluhan"] == (20, 99)
    assert loose["belasan"] == (11, 19)
    assert loose["ratusan"] == (100, 999)
    assert loose["ribuan"] == (1000, 9999)
