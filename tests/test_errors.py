"""Error analysis: each error is of one sort."""

import pytest
from training.annotation import Document
from training.errors import errors, table

from saksi.records import Span

TEXT = "Pasukan Utara menyerang Kota Hulu pada Rabu"


def span(label: str, words: str) -> Span:
    start = TEXT.index(words)
    return Span(id=f"{label}{start}", label=label, start=start, end=start + len(words), quote=words)


def document(*spans: Span) -> Document:
    return {
        "id": "d",
        "text": TEXT,
        "publisher": None,
        "published": None,
        "source": None,
        "spans": [{"id": s.id, "label": s.label, "start": s.start, "end": s.end} for s in spans],
        "links": [],
        "attributes": {},
    }  # type: ignore[typeddict-item]


@pytest.mark.parametrize(
    ("wanted", "found", "sorts"),
    [
        ([span("place", "Kota Hulu")], [span("place", "Kota Hulu")], []),
        ([span("place", "Kota Hulu")], [span("place", "Hulu")], ["edge"]),
        ([span("place", "Kota Hulu")], [span("actor", "Kota Hulu")], ["label"]),
        ([span("place", "Kota Hulu")], [span("actor", "Hulu")], ["both"]),
        ([span("place", "Kota Hulu")], [], ["missed"]),
        ([], [span("time", "Rabu")], ["invented"]),
        ([span("actor", "Pasukan Utara"), span("time", "Rabu")], [span("actor", "Pasukan")], ["edge", "missed"]),
    ],
)
def test_each_error_has_one_sort(wanted: list[Span], found: list[Span], sorts: list[str]) -> None:
    assert [error.sort for error in errors(document(*wanted), found)] == sorts


def test_an_error_is_shown_in_its_sentence() -> None:
    (error,) = errors(document(span("place", "Kota Hulu")), [span("place", "Hulu")])
    assert error.sentence() == "Pasukan Utara menyerang [Kota {Hulu]} pada Rabu"


def test_the_table_counts_by_label() -> None:
    found = errors(document(span("place", "Kota Hulu")), [span("place", "Hulu"), span("time", "Rabu")])
    lines = table(found, {"place": 1, "time": 0}).splitlines()  # type: ignore[arg-type]
    assert "| place | 1 | 1 | 0 | 0 | 0 | 0 |" in lines
    assert "| time | 0 | 0 | 0 | 0 | 0 | 1 |" in lines
