"""Table, JSON, JSON Lines and CSV: whole, true to the record, safe in a terminal and a spreadsheet."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from tests.by_hand import record, rejected

from saksi import schema
from saksi.errors import OutputError
from saksi.export import FORMATS, open_writer
from saksi.export.csv_fields import FIELDS
from saksi.export.csv_rows import cell
from saksi.export.output import open_output
from saksi.records import Count, Evidence, Period, Record, Rejected
from saksi.view.strings import load_strings
from saksi.view.words import count_words, period_words

WORDS = Evidence(start=0, end=1, quote="x")
ENGLISH = load_strings("en")
HOSTILE = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8"))


def written(format_: Any, *outcomes: Record | Rejected, lang: Any = "en") -> str:
    stream = io.BytesIO()
    writer = open_writer(format_, stream, strings=load_strings(lang))
    for outcome in outcomes:
        writer.write(outcome)
    writer.close()
    return stream.getvalue().decode("utf-8")


@pytest.fixture(scope="module")
def validator() -> Any:
    made = schema.json_schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made, format_checker=jsonschema.FormatChecker())


# ---------------------------------------------------------------- JSON and its schema


def test_json_lines_are_the_records(validator: Any) -> None:
    lines = written("jsonl", record(), rejected(), record()).splitlines()
    assert [json.loads(line)["outcome"] for line in lines] == ["read", "rejected", "read"]
    assert msgspec.json.decode(lines[0], type=Record | Rejected) == record()
    for line in lines:
        validator.validate(json.loads(line))


@pytest.mark.parametrize("outcomes", [(), (record(),), (rejected(),), (record(), rejected(), record())])
def test_json_is_one_object(outcomes: tuple[Record | Rejected, ...], validator: Any) -> None:
    found = json.loads(written("json", *outcomes))
    assert list(found) == ["records", "rejected"]
    assert len(found["records"]) == sum(isinstance(outcome, Record) for outcome in outcomes)
    assert len(found["rejected"]) == sum(isinstance(outcome, Rejected) for outcome in outcomes)
    validator.validate(found)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("outcome",), "unread"),
        (("events", 0, "modality"), "certain"),
        (("events", 0, "trigger", "start"), "0"),
        (("events", 0, "place", 0, "lat"), "north"),
        (("report", "published"), "yesterday"),
        (("surprise",), 1),
    ],
)
def test_schema_refuses_what_saksi_never_writes(path: tuple[Any, ...], value: Any, validator: Any) -> None:
    made = json.loads(written("jsonl", record()))
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert not validator.is_valid(made)


def test_schema_refuses_a_missing_field(validator: Any) -> None:
    made = json.loads(written("jsonl", record()))
    del made["events"][0]["period"]
    assert not validator.is_valid(made)


def test_docs_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.main(["--check"]) == 0, capsys.readouterr().err


def test_check_tells_a_stale_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert schema.main(["--write", "--docs", str(tmp_path)]) == 0
    assert schema.main(["--check", "--docs", str(tmp_path)]) == 0
    (tmp_path / "record.md").write_text("old", encoding="utf-8")
    assert schema.main(["--check", "--docs", str(tmp_path)]) == 1
    assert "record.md" in capsys.readouterr().err


def test_every_field_has_a_meaning() -> None:
    for name, definition in schema.json_schema()["$defs"].items():
        assert definition["description"], name
        for field, described in definition["properties"].items():
            assert described.get("description") or name in {"Collection", "Rejected"}, f"{name}.{field}"


# ---------------------------------------------------------------- CSV


def rows(*outcomes: Record | Rejected) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *outcomes), newline="")))


def test_csv_has_a_row_for_each_event() -> None:
    found = rows(record(), rejected(), record())
    assert [row["type"] for row in found[:5]] == [event.type for event in record().events]
    assert len(found) == 10
    assert list(found[0]) == [field.name for field in FIELDS]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            0,
            {
                "trigger": "menyerang",
                "actor": "Sayap Timur",
                "actor_words": "kelompok teroris Sayap Timur",
                "actor_kind": "rebel",
                "target": "pos tentara",
                "place_name": "Batu Merah",
                "place_lat": "-3.69",
                "when_start": "2021-10-20",
                "when_precision": "1",
                "killed_low": "3",
                "killed_high": "",
                "weapon": "mortir",
                "according_to": "Sumber-sumber di lapangan",
                "according_to_kind": "unnamed",
                "chains": "Sumber-sumber di lapangan > Kabar Uji",
                "negated": "false",
            },
        ),
        (3, {"modality": "conditional", "change": "cut", "condition": "e3", "destination": "Teluk", "when_start": ""}),
        (4, {"negated": "true", "according_to_stance": "denies"}),
    ],
)
def test_csv_columns_hold_their_values(row: int, expected: dict[str, str]) -> None:
    found = rows(record())[row]
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+62 812", "'+62 812"),
        ("-3.5", "-3.5"),
        (-3.5, "-3.5"),
        ("-3.5; -4.1", "'-3.5; -4.1"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\n=1+1", "' =1+1"),
        ("two\r\nlines", "two lines"),
        ("plain", "plain"),
        (None, ""),
        (0, "0"),
    ],
)
def test_no_cell_is_a_formula(value: Any, expected: str) -> None:
    assert cell(value) == expected


@pytest.mark.parametrize("payload", [*HOSTILE, "=HYPERLINK(1)", '"=1', '",=1,"', "a\n=1"])
def test_csv_keeps_its_columns_whatever_the_words(payload: str) -> None:
    found = rows(record(say=lambda *_: payload))
    assert len(found) == 5
    for row in found:
        assert None not in row
        assert len(row) == len(FIELDS)
        assert not any(value.startswith(("=", "+", "@")) for value in row.values())


# ---------------------------------------------------------------- the table


def test_table_is_plain_and_fits_when_it_is_not_on_a_terminal() -> None:
    text = written("table", record(), rejected(), record())
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in text
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_table_says_all_that_matters() -> None:
    text = " ".join(written("table", record()).split())
    for words in (
        "Pos Batu Merah Diserang",
        "Kabar Uji · 21 October 2021 · berita/01.txt · 5 events",
        "“menyerang”",
        "Sayap Timur → pos",
        "Killed: at least 3",
        "[conditional]",
        "(cut)",
        "If #3",
        "[said not to have",
        "(claims) →",
        "Tentara (denies) →",
    ):
        assert words in text, words


def test_table_in_indonesian() -> None:
    text = written("table", record(), lang="id")
    assert "Pertempuran" in text
    assert "21 Oktober 2021" in text


@pytest.mark.parametrize("payload", HOSTILE)
def test_terminal_gets_no_control_characters(payload: str) -> None:
    text = written("table", record(say=lambda *_: payload))
    assert all(char == "\n" or char.isprintable() or char == "\u200d" for char in text)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_takes_nothing(format_: str) -> None:
    assert isinstance(written(format_), str)


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        (30, 30, 30, "30"),
        (30, 30, None, "at least 30"),
        (None, 5, 5, "at most 5"),
        (20, 20, 99, "20–99"),
        (2, 3, 5, "2–5, stated as 3"),
        (0, 0, 0, "none"),
        (None, None, None, "number not known"),
        (None, 4, None, "4"),
    ],
)
def test_figures_in_words(low: int | None, best: int | None, high: int | None, words: str) -> None:
    assert count_words(Count(evidence=WORDS, low=low, best=best, high=high), ENGLISH) == words


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"start": "2015-10-21", "end": "2015-10-21"}, "21 October 2015"),
        ({"start": "2015-10-19", "end": "2015-10-25"}, "19–25 October 2015"),
        ({"start": "2015-10-28", "end": "2015-11-03"}, "28 October – 3 November 2015"),
        ({"start": "2015-12-28", "end": "2016-01-03"}, "28 December 2015 – 3 January 2016"),
        ({"start": "2015-10-21", "end": "2015-10-21", "clock": "15:30"}, "21 October 2015, 15:30"),
        ({}, "not dated"),
        ({"candidates": ["2015-10-21", "2015-10-22"]}, "could be 21 October 2015 or 22 October 2015"),
        ({"candidates": ["2009-11-14", "2015-11-14", "2020-11-14"]}, "could be 14 November 2009, 2015 or 2020"),
    ],
)
def test_periods_in_words(period: dict[str, Any], words: str) -> None:
    made = msgspec.convert({"evidence": msgspec.to_builtins(WORDS), **period}, Period)
    assert period_words(made, ENGLISH) == words


# ---------------------------------------------------------------- where it is written


def test_file_appears_whole_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(b"old")
    with open_output(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt, SystemExit])
def test_file_stays_as_it_was_after_a_fault(tmp_path: Path, fault: type[BaseException]) -> None:
    path = tmp_path / "out.txt"
    path.write_bytes(b"old")
    with pytest.raises(fault):
        _break_off(path, fault)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def _break_off(path: Path, fault: type[BaseException]) -> None:
    with open_output(path) as stream:
        stream.write(b"half")
        raise fault


def test_file_keeps_its_permissions_and_links_stay_links(tmp_path: Path) -> None:
    path, link = tmp_path / "out.txt", tmp_path / "link.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    with open_output(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("where", ["missing/out.txt", "", "file.txt/out.txt"])
def test_place_that_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path, where: str) -> None:
    (tmp_path / "file.txt").write_bytes(b"")
    with pytest.raises(OutputError), open_output(tmp_path / where):
        pytest.fail("nothing may be read")


def test_device_is_written_and_not_replaced() -> None:
    with open_output(Path("/dev/null")) as stream:
        stream.write(b"away")
    assert not Path("/dev/null").is_file()
