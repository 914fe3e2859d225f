"""``saksi compare``: matching, agreement, and what is shown of them."""

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests import by_hand
from tests.conflict import ARMY, FOLK, REBELS, clash, count, day, event, place, record, words
from tests.test_export_tables import HOSTILE, written
from typer.testing import CliRunner, Result

from saksi.cli import app
from saksi.compare.agreement import Metric, alpha
from saksi.compare.matching import Nearness, match
from saksi.compare.rows import Read, Row, kind_of_file, read_rows
from saksi.errors import InputError
from saksi.records import Record

Run = Callable[..., Result]

# The example of Krippendorff 2011 (Computing Krippendorff's Alpha-Reliability), part C: four observers, twelve units.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [
    tuple(value for value in unit if value != ".")
    for unit in zip(*(observer.split() for observer in OBSERVERS), strict=True)
]


# ---------------------------------------------------------------- Krippendorff's alpha


@pytest.mark.parametrize(("metric", "expected"), [("nominal", 0.743), ("interval", 0.849)])
def test_alpha_of_the_published_example(metric: Metric, expected: float) -> None:
    units = UNITS if metric == "nominal" else [tuple(map(float, unit)) for unit in UNITS]
    assert alpha(units, metric) == pytest.approx(expected, abs=0.0005)


@pytest.mark.parametrize(
    ("units", "metric", "expected"),
    [
        ([("a", "a"), ("b", "b")], "nominal", 1.0),
        ([("a", "b"), ("b", "a")], "nominal", -0.5),
        ([("a", "a"), ("a", "a")], "nominal", None),
        ([("a",), ()], "nominal", None),
        ([], "interval", None),
        ([(738000.0, 738000.0), (738001.0, 738001.0)], "interval", 1.0),
    ],
)
def test_alpha_at_its_ends(units: list[Any], metric: Metric, expected: float | None) -> None:
    assert alpha(units, metric) == (None if expected is None else pytest.approx(expected))


# ---------------------------------------------------------------- reading


@pytest.fixture
def save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bytes], str]:
    monkeypatch.chdir(tmp_path)

    def write(name: str, content: bytes) -> str:
        Path(name).write_bytes(content)
        return name

    return write


Save = Callable[[str, bytes], str]


def jsonl(*records: Record) -> bytes:
    return b"".join(msgspec.json.encode(one) + b"\n" for one in records)


def test_kinds_of_file_are_told_by_content(save: Save) -> None:
    assert kind_of_file(save("a", jsonl(clash()))) == "records"
    assert kind_of_file(save("b", written("acled", clash()))) == "acled"
    assert kind_of_file(save("c", b"\xef\xbb\xbf" + written("ucdp-ged", clash()))) == "ucdp"
    with pytest.raises(InputError, match="neither"):
        kind_of_file(save("d", b"x,y\n1,2\n"))
    with pytest.raises(InputError, match="cannot be read"):
        kind_of_file("missing")


def test_bad_cells_are_told_with_file_and_line(save: Save) -> None:
    lines = written("acled", clash(), clash()).decode().splitlines()
    bad = lines[1].replace("2021-10-20", "yesterday", 1)
    told: list[str] = []
    read = read_rows(save("a.csv", "\n".join([lines[0], bad, lines[2]]).encode()), "acled", "acled", told.append)
    assert len(read.rows) == 1
    assert told == ["a.csv:2: event_date: 'yesterday' is no date"]


def test_older_acled_dates_are_read(save: Save) -> None:
    old = written("acled", clash()).replace(b"2021-10-20", b"20 October 2021")
    read = read_rows(save("a.csv", old), "acled", "acled", print)
    assert read.rows[0].start == day().start


# ---------------------------------------------------------------- matching


def rows_of(save: Save, *records: Record, name: str = "r.jsonl") -> Read:
    return read_rows(save(name, jsonl(*records)), "records", "records", print)


def test_records_match_by_report_and_trigger(save: Save) -> None:
    a = rows_of(
        save, record(event(1, "battle", trigger=words("Baku tembak")), event(2, "casualties", trigger=words("tewas")))
    )
    b = rows_of(
        save,
        record(
            event(3, "riot", trigger=words("tembak", words("Baku tembak").start + 5)),
            event(4, "arrest", trigger=words("kata")),
        ),
    )
    matched = match(a, b, Nearness())
    assert [(one.fields["type"], other.fields["type"]) for one, other in matched.pairs] == [("battle", "riot")]
    assert [row.fields["type"] for row in matched.only_a] == ["casualties"]
    assert [row.fields["type"] for row in matched.only_b] == ["arrest"]


def test_two_events_on_one_trigger_are_matched_by_type_first(save: Save) -> None:
    a = rows_of(save, record(event(1, "riot"), event(2, "battle")))
    b = rows_of(save, record(event(3, "battle"), event(4, "riot")))
    assert all(one.fields["type"] == other.fields["type"] for one, other in match(a, b, Nearness()).pairs)


def test_reports_that_only_one_file_has_are_left_out_and_counted(save: Save) -> None:
    other = record(event(9, "riot"), id="ffffffffffffffff")
    matched = match(rows_of(save, clash(), other), rows_of(save, clash()), Nearness())
    assert (len(matched.pairs), matched.only_a, matched.reports_only_a) == (5, (), 1)


def row(start: str | None, lat: float | None = -3.0, lon: float | None = 137.0, **more: Any) -> Row:
    period = day(start) if start else None
    return Row(
        **{"id": "x", "start": period.start if period else None, "lat": lat, "lon": lon, "country": "Indonesia"} | more
    )


@pytest.mark.parametrize(
    ("one", "other", "matches"),
    [
        (row("2021-10-20"), row("2021-10-21"), True),
        (row("2021-10-20"), row("2021-10-22"), False),
        (row("2021-10-20"), row("2021-10-20", lat=-3.2), True),
        (row("2021-10-20"), row("2021-10-20", lat=-3.3), False),
        (row("2021-10-20"), row("2021-10-20", country="Malaysia"), False),
        (row("2021-10-20", lat=None, place="Sana'a"), row("2021-10-20", lat=50.0, place="SANAA"), True),
        (row("2021-10-20", lat=None), row("2021-10-20"), False),
        (row(None), row(None), False),
    ],
)
def test_csv_rows_match_by_day_and_place(one: Row, other: Row, matches: bool) -> None:
    matched = match(Read("acled", (one,)), Read("ucdp", (other,)), Nearness(days=1, km=25))
    assert (len(matched.pairs), len(matched.only_a), len(matched.only_b)) == ((1, 0, 0) if matches else (0, 1, 1))


def test_of_several_near_rows_the_one_with_the_same_actors_is_taken() -> None:
    one = row("2021-10-20", actors="Military Forces of Indonesia Sayap Timur")
    others = (row("2021-10-20", id="b1", actors="Rioters"), row("2021-10-20", id="b2", actors="Sayap Timur"))
    matched = match(Read("acled", (one,)), Read("acled", others), Nearness())
    assert matched.pairs[0][1].id == "b2"


# ---------------------------------------------------------------- the command


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, ["compare", *arguments])


def second_coder() -> Record:
    """The clash as somebody else might code it: one type, one actor and one figure differ, one event is missing."""
    battle, dead, more_dead, _, if_so = clash().events
    battle = msgspec.structs.replace(battle, type="riot", actor=(ARMY,))
    dead = msgspec.structs.replace(dead, killed=(count("Dua prajurit", 3),))
    return record(battle, dead, more_dead, if_so)


def test_json_says_what_agrees_and_what_differs(run: Run, save: Save) -> None:
    save("a.jsonl", jsonl(clash()))
    save("b.jsonl", jsonl(second_coder()))
    result = run("a.jsonl", "b.jsonl", "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["counts"] == {"matched": 4, "only_a": 1, "only_b": 0, "reports_only_a": 0, "reports_only_b": 0}
    fields = {field["field"]: field for field in found["fields"]}
    assert (fields["type"]["both"], fields["type"]["equal"], fields["type"]["share"]) == (4, 3, 0.75)
    assert fields["start"]["metric"] == "interval"
    assert (fields["killed"]["both"], fields["killed"]["equal"]) == (4, 3)
    differences = [pair["differences"] for pair in found["matched"]]
    assert {"type": ["battle", "riot"], "actor": ["sayap-timur; tni", "tni"]}.items() <= differences[0].items()


@pytest.mark.parametrize("format_", ["acled", "ucdp-ged"])
def test_records_meet_a_csv_in_its_own_words(run: Run, save: Save, format_: str) -> None:
    save("a.jsonl", jsonl(clash()))
    save("b.csv", written(format_, clash()))
    found = json.loads(run("a.jsonl", "b.csv", "-f", "json").stdout)
    assert found["counts"]["matched"] == 1
    assert found["matched"][0]["differences"] == {}


def test_acled_meets_ucdp_in_what_both_have(run: Run, save: Save) -> None:
    save("a.csv", written("acled", clash()))
    save("b.csv", written("ucdp-ged", clash()))
    found = json.loads(run("a.csv", "b.csv", "-f", "json").stdout)
    assert [field["field"] for field in found["fields"]] == ["date", "country", "admin1", "place", "deaths"]
    assert found["matched"][0]["differences"] == {"deaths": [12, 22]}


def test_table_is_plain(run: Run, save: Save) -> None:
    save("a.jsonl", jsonl(clash()))
    result = run("a.jsonl", "a.jsonl")
    assert "Matched: 5. Only in A: 0. Only in B: 0." in result.stdout
    assert "\x1b" not in result.stdout
    line = next(line.split() for line in result.stdout.splitlines() if line.startswith("type "))
    assert line == ["type", "5", "5", "1.00", "1.00", "0", "0"]


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("format_", ["table", "html"])
def test_whatever_the_words_nothing_runs(run: Run, save: Save, payload: str, format_: str) -> None:
    save("a.jsonl", jsonl(by_hand.record(say=lambda *_: payload)))
    changed = by_hand.record(say=lambda *_: payload)
    save("b.jsonl", jsonl(msgspec.structs.replace(changed, events=changed.events[:2])))
    text = run("a.jsonl", "b.jsonl", "-f", format_).stdout
    assert "<script" not in text
    assert "<img" not in text
    assert all(char == "\n" or char.isprintable() or char == "\u200d" for char in text)


def test_page_is_self_contained(run: Run, save: Save) -> None:
    save("a.jsonl", jsonl(clash()))
    save("b.jsonl", jsonl(second_coder()))
    assert run("a.jsonl", "b.jsonl", "-f", "html", "-o", "out.html").exit_code == 0
    page = html.unescape(Path("out.html").read_text(encoding="utf-8"))
    assert "default-src 'none'" in page
    assert "src=" not in page
    assert "href=" not in page
    assert "<td><bdi>battle</bdi></td><td><bdi>riot</bdi></td>" in page


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("a.jsonl", "missing.csv"), 3, "missing.csv: cannot be read"),
        (("a.jsonl", "x.csv"), 3, "x.csv: neither"),
        (("a.jsonl", "empty.jsonl"), 3, "empty.jsonl: there is no event"),
        (("a.jsonl", "bad.jsonl"), 1, "bad.jsonl:1:"),
        (("a.jsonl", "a.jsonl", "-f", "pdf"), 2, "not one of table"),
        (("a.jsonl", "a.jsonl", "-o", "no/such/out"), 5, "cannot be written"),
    ],
)
def test_exit_codes(run: Run, save: Save, arguments: tuple[str, ...], code: int, told: str) -> None:
    save("a.jsonl", jsonl(clash()))
    save("x.csv", b"x,y\n")
    save("empty.jsonl", b"")
    save("bad.jsonl", b'{"outcome": 1}\n' + jsonl(clash()))
    result = run(*arguments)
    assert result.exit_code == code
    assert told in " ".join(result.stderr.replace("│", " ").split())


def test_values_in_another_order_are_the_same(run: Run, save: Save) -> None:
    save("a.jsonl", jsonl(record(event(1, "battle", target=(REBELS, FOLK), place=(place(), place(id="x"))))))
    save("b.jsonl", jsonl(record(event(1, "battle", target=(FOLK, REBELS), place=(place(id="x"), place())))))
    found = json.loads(run("a.jsonl", "b.jsonl", "-f", "json").stdout)
    assert found["matched"][0]["differences"] == {}
