"""``saksi export`` on the command line: what it takes, what it tells, how it ends."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests import by_hand
from tests.conflict import clash, event, record
from typer.testing import CliRunner, Result

from saksi.cli import app
from saksi.export.registry import MODULES
from saksi.record_lines import read_records
from saksi.records import Record, Rejected

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(app, ["export", *arguments], input=input)

    return command


def jsonl(*outcomes: Record | Rejected) -> bytes:
    return b"".join(msgspec.json.encode(outcome) + b"\n" for outcome in outcomes)


def save(*outcomes: Record | Rejected, name: str = "records.jsonl") -> str:
    Path(name).write_bytes(jsonl(*outcomes))
    return name


@pytest.mark.parametrize("format_", MODULES)
def test_every_format_is_written_to_a_file(run: Run, format_: str) -> None:
    result = run(format_, save(clash(), by_hand.rejected()), "-o", "out")
    assert result.exit_code == 0
    assert Path("out").stat().st_size > 0
    assert "Read 1 reports; 5 events" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["out", "records.jsonl"]


def test_standard_input_to_standard_output(run: Run) -> None:
    result = run("acled", "-", input=jsonl(clash()))
    assert result.exit_code == 0
    assert result.stdout.startswith("event_id_cnty,")
    assert len(result.stdout.splitlines()) == 2


def test_filters_reach_the_selection(run: Run) -> None:
    save(record(event(1, "battle"), event(2, "riot"), event(3, "battle", modality="possible")))
    for options, expected in (
        (("--type", "riot", "--type", "protest"), 1),
        (("--modality", "possible"), 1),
        (("--place", "intan jaya"), 3),
        (("--box", "137,-4,138,-3"), 3),
        (("--box", "0,0,1,1"), 0),
        (("--since", "2021-10-21"), 0),
        (("--source-kind", "official_unnamed", "--publisher", "kabar"), 3),
        (("--review", "done"), 0),
    ):
        result = run("plover", "records.jsonl", *options, "-q")
        assert len(result.stdout.splitlines()) == expected, options


def test_bad_line_is_told_with_file_and_line_and_the_others_go_on(run: Run) -> None:
    Path("r.jsonl").write_bytes(jsonl(clash()) + b'{"outcome": "read"}\n\nrubbish\n\xff\n' + jsonl(clash()))
    result = run("csv", "r.jsonl", "missing.jsonl", "-o", "out.csv", "--quiet")
    assert result.exit_code == 1
    assert len(Path("out.csv").read_text(encoding="utf-8").splitlines()) == 11
    for place in ("r.jsonl:2:", "r.jsonl:4:", "r.jsonl:5:", "missing.jsonl: cannot be read"):
        assert place in result.stderr
    assert "4 lines or files" in result.stderr


def test_nothing_to_read_is_code_3(run: Run) -> None:
    result = run("csv", save(by_hand.rejected()), "-o", "out.csv")
    assert result.exit_code == 3
    assert "No record was found" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("shapefile", "r.jsonl"), "is not one of ucdp-ged"),
        (("csv", "r.jsonl", "--type", "war"), "is no event type"),
        (("csv", "r.jsonl", "--since", "20-10-2021"), "write it as 2024-05-31"),
        (("csv", "r.jsonl", "--since", "2022-01-01", "--until", "2021-01-01"), "exchange them"),
        (("csv", "r.jsonl", "--box", "1,2,3"), "west,south,east,north"),
        (("csv", "r.jsonl", "--modality", "certain"), "certain"),
        (("csv",), "INPUT"),
    ],
)
def test_what_is_not_understood_is_code_2(run: Run, arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", " ").split())


def test_place_that_cannot_be_written_is_code_5(run: Run) -> None:
    result = run("csv", save(clash()), "-o", "no/such/folder/out.csv")
    assert result.exit_code == 5
    assert "cannot be written" in result.stderr


def test_missing_package_is_code_5_and_leaves_what_was_there(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    Path("out.parquet").write_bytes(b"old")
    result = run("parquet", save(clash()), "-o", "out.parquet")
    assert result.exit_code == 5
    assert "pip install 'saksi[export]'" in result.stderr
    assert Path("out.parquet").read_bytes() == b"old"


def test_records_are_taken_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(jsonl(clash(), clash()))
    told: list[str] = []
    reading = read_records([str(path)], told.append)
    assert next(reading) == clash()
    path.write_bytes(b"")
    assert told == []


def test_line_that_is_too_long_is_told_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saksi.record_lines.LONGEST", 20)
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"x" * 100 + b"\n" + b"y" * 5 + b"\n")
    told: list[str] = []
    assert list(read_records([str(path)], told.append)) == []
    assert [message.split(":")[1] for message in told] == ["1", "2"]
    assert "longer than 20 bytes" in told[0]
