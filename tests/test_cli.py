"""The command: what goes in and out, exit codes and messages. In-process with a fake tagger but where it says so."""

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.fakes import load_damaged, load_fake, news
from typer.testing import CliRunner, Result

import saksi.export.csv_rows
import saksi.reader
from saksi.cli import EXIT_CODES, app
from saksi.tag.model_files import MODEL_FOLDER

DOCS = Path(__file__).parents[1] / "docs"
needs_model = pytest.mark.skipif(not (MODEL_FOLDER / "manifest.json").exists(), reason="the shipped model is not here")
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command with the fake tagger, in an empty folder."""
    monkeypatch.setattr(saksi.reader, "load", load_fake)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(app, ["read", *arguments], input=input)

    return command


def save(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return name


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t \n", "empty"),
    "picture.txt": (PNG, "binary"),
    "numbers.txt": (b"1 2 3 4 5", "no_text"),
    "english.txt": (
        b"The army said on Wednesday that its soldiers had taken the village after a long fight. " * 4,
        "language",
    ),
    "broken.jsonl": (b'{"text": "Kabar', "json"),
}


@pytest.mark.parametrize(("name", "content", "reason"), [(name, *rest) for name, rest in BAD_FILES.items()])
def test_bad_file_alone_gives_3_and_its_reason(run: Run, name: str, content: bytes, reason: str) -> None:
    found = run(save(name, content))
    assert found.exit_code == 3
    assert name in found.stderr
    assert f"[{reason}]" in found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(("name", "content", "reason"), [(name, *rest) for name, rest in BAD_FILES.items()])
def test_bad_file_among_good_ones_gives_1_and_the_others_are_read(
    run: Run, name: str, content: bytes, reason: str
) -> None:
    files = save("a.txt", news("Utara")), save(name, content), save("z.txt", news("Selatan"))
    found = run(*files, "--format", "jsonl")
    assert found.exit_code == 1
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert [line["outcome"] for line in lines] == ["read", "rejected", "read"]
    assert lines[1]["reason"] == reason
    assert f"Read 2 reports, 2 events. Rejected 1 report: 1 {reason}." in found.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_common_encodings_are_read(run: Run, encoding: str) -> None:
    found = run(save("a.txt", (news() + "“Kami siap,” katanya.").encode(encoding)), "--format", "json")
    assert found.exit_code == 0
    assert "“Kami siap,”" in json.loads(found.stdout)["records"][0]["report"]["text"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "Missing argument"),
        (("a.txt", "--format", "xml"), 2, "'xml' is not one of table, json, jsonl, csv, html"),
        (("a.txt", "--published", "kemarin"), 2, "'kemarin' is no date; write it as 2024-05-31"),
        (("a.txt", "--jobs", "0"), 2, "--jobs"),
        (("a.txt", "--lang", "fr"), 2, "'fr' is not one of en, id"),
        (("a.txt", "--nonsense"), 2, "--nonsense"),
        (("missing.txt",), 3, "missing.txt: there is no such file or folder"),
        (("nothing",), 3, "No report was found"),
        (("a.txt", "-o", "missing/out.json"), 5, "missing/out.json: cannot be written"),
        (("a.txt", "-o", "nothing"), 5, "this is a folder"),
        (("a.txt", "-o", "/dev/full"), 5, "/dev/full: cannot be written"),
    ],
)
def test_wrong_use_gives_its_code_and_says_why(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    save("a.txt", news())
    Path("nothing").mkdir()
    found = run(*arguments)
    assert found.exit_code == code
    assert message in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt", "nothing"]


def test_missing_file_among_good_ones_gives_1(run: Run) -> None:
    found = run(save("a.txt", news()), "missing.txt")
    assert found.exit_code == 1
    assert "missing.txt: there is no such file" in found.stderr


def test_damaged_model_gives_4_and_leaves_the_output_as_it_was(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saksi.reader, "load", load_damaged)
    save("out.json", "old")
    found = run(save("a.txt", news()), "-o", "out.json", "-f", "json")
    assert found.exit_code == 4
    assert found.stderr == "saksi: model/encoder.onnx: the file is damaged. Install Saksi again.\n"
    assert Path("out.json").read_text() == "old"


def test_interrupt_gives_130_and_leaves_nothing_half_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(saksi.reader.Saksi, "outcome", interrupt)
    found = run(save("a.txt", news()), "-o", "out.json")
    assert found.exit_code == 130
    assert [path.name for path in Path().iterdir()] == ["a.txt"]


def test_fault_of_ours_outside_a_report_gives_70(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(saksi.export.csv_rows.CsvWriter, "write", fail)
    found = run(save("a.txt", news()), "-f", "csv", "-o", "out.csv")
    assert found.exit_code == 70
    assert "ZeroDivisionError" in found.stderr
    assert "please report it" in found.stderr
    assert [path.name for path in Path().iterdir()] == ["a.txt"]


# ---------------------------------------------------------------- what goes in


def test_folder_is_read_in_order_and_deeply(run: Run) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".hidden/x.txt"):
        save(f"in/{name}", news())
    found = run("in", "-f", "jsonl")
    assert found.exit_code == 0
    assert [json.loads(line)["report"]["source"] for line in found.stdout.splitlines()] == [
        "in/a.txt",
        "in/b/1.txt",
        "in/b/2.txt",
    ]


def test_standard_input_is_read(run: Run) -> None:
    found = run("-", "-f", "json", input=news().encode())
    assert found.exit_code == 0
    assert json.loads(found.stdout)["records"][0]["report"]["source"] == "-"


def test_json_lines_are_read(run: Run) -> None:
    lines = [{"id": "x1", "text": news(), "published": "2021-10-21", "publisher": "Kabar Uji"}, {"text": news("Timur")}]
    found = run(save("in.jsonl", "\n".join(map(json.dumps, lines))), "-f", "json")
    reports = [record["report"] for record in json.loads(found.stdout)["records"]]
    assert [(report["source"], report["published"]) for report in reports] == [
        ("x1", "2021-10-21"),
        ("in.jsonl:2", None),
    ]


def test_options_reach_the_report(run: Run) -> None:
    found = run(save("a.txt", news()), "--published", "2021-10-21", "--publisher", "Kabar Uji", "-f", "json")
    report = json.loads(found.stdout)["records"][0]["report"]
    assert (report["published"], report["publisher"]) == ("2021-10-21", "Kabar Uji")


def test_any_language_reads_what_is_refused(run: Run) -> None:
    assert run(save("e.txt", BAD_FILES["english.txt"][0]), "--any-language").exit_code == 0


def test_a_least_confidence_leaves_out_what_is_unsure_and_says_so(run: Run) -> None:
    path = save("a.txt", news())
    found = run(path, "--min-confidence", "0.5", "--format", "json")
    record = json.loads(found.stdout)["records"][0]
    record = record[0] if isinstance(record, list) else record
    (event,) = record["events"]
    assert [actor["evidence"]["confidence"] for actor in event["actor"]] == [0.7]
    assert event["target"] == []
    (left_out,) = record["abstained"]
    assert (left_out["field"], left_out["confidence"]) == ("target", 0.4)
    assert left_out["words"]["quote"].startswith("pos")
    assert found.stderr == "Read 1 report, 1 event. Left out as too uncertain: 1 value.\n"


def test_a_confidence_is_between_0_and_1(run: Run) -> None:
    assert run(save("a.txt", news()), "--min-confidence", "1.5").exit_code == 2


# ---------------------------------------------------------------- what comes out


def test_table_is_the_default(run: Run) -> None:
    found = run(save("a.txt", news()))
    assert "Pasukan Utara → pos" in found.stdout
    assert found.stderr == "Read 1 report, 1 event.\n"


def test_quiet_says_nothing_but_the_result(run: Run) -> None:
    found = run(save("a.txt", news()), save("b.txt", ""), "--quiet", "-f", "csv")
    assert (found.exit_code, found.stderr) == (1, "")
    assert len(list(csv.DictReader(io.StringIO(found.stdout)))) == 1


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "html"])
def test_file_gets_what_standard_output_gets(run: Run, format_: str) -> None:
    save("a.txt", news()), save("b.txt", news("Timur"))
    shown = run("a.txt", "b.txt", "-f", format_).stdout
    found = run("a.txt", "b.txt", "-f", format_, "-o", "out")
    assert Path("out").read_bytes().decode() == shown
    assert found.stdout == ""
    assert found.stderr == "Read 2 reports, 2 events. Written to out.\n"


def test_page_in_indonesian(run: Run) -> None:
    found = run(save("a.txt", news()), "-f", "html", "--lang", "id")
    assert '<html lang="id">' in found.stdout
    assert "Pertempuran" in found.stdout


def test_runs_are_byte_identical(run: Run) -> None:
    save("a.txt", news())
    assert run("a.txt", "-f", "json").stdout_bytes == run("a.txt", "-f", "json").stdout_bytes


def test_many_rejected_are_summed_up(run: Run) -> None:
    for number in range(30):
        save(f"in/{number:02}.txt", "")
    found = run("in")
    assert "Rejected 30 reports: 30 empty." in found.stderr
    assert found.stderr.count("[empty]") == 20
    assert "and 10 more" in found.stderr


def test_names_from_outside_cannot_drive_the_terminal(run: Run) -> None:
    found = run(save("x\x1b[31m\u202e.txt", ""))
    assert "\x1b" not in found.stderr
    assert "⟨U+001B⟩[31m⟨U+202E⟩.txt" in found.stderr


# ---------------------------------------------------------------- help, version, schema


def test_version_and_schema() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"saksi {saksi.__version__}\n"
    assert CliRunner().invoke(app, ["schema"]).stdout == (DOCS / "record.schema.json").read_text(encoding="utf-8")


def test_help_and_docs_list_every_exit_code() -> None:
    told = " ".join(CliRunner().invoke(app, ["read", "--help"]).stdout.split())
    page = (DOCS / "exit-codes.md").read_text(encoding="utf-8")
    for code, meaning in EXIT_CODES:
        assert re.sub(r"[\s│]+", " ", f"{code} {meaning}")[:30] in told
        assert f"| {code} | {meaning} |" in page


# ---------------------------------------------------------------- as a process of its own, with the shipped model

REPORT = (
    "Pos Perbatasan Diserang, Dua Prajurit Terluka\n"
    "KOTA UJI – Kelompok bersenjata menyerang pos tentara di perbatasan pada hari Rabu (20/10/2021). "
    "Dua prajurit terluka, kata juru bicara militer Letkol Darma Sunu kepada wartawan.\n"
)
SAKSI = (sys.executable, "-m", "saksi")


def process(*arguments: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*SAKSI, *arguments], capture_output=True, text=True, check=False, timeout=120, **options)


@needs_model
def test_whole_way_from_file_to_page_and_json(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    found = process("read", "a.txt", "--published", "2021-10-21", "-f", "json", "-o", "out.json", cwd=tmp_path)
    assert found.returncode == 0, found.stderr
    record = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["records"][0]
    battle = next(event for event in record["events"] if event["type"] == "battle" and event["period"])
    assert battle["period"]["start"] == "2021-10-20"
    assert record["report"]["text"][battle["trigger"]["start"] : battle["trigger"]["end"]] == battle["trigger"]["quote"]
    assert process("read", "a.txt", "-f", "html", cwd=tmp_path).stdout.count('<li class="card') == len(record["events"])


@needs_model
def test_several_processes_write_the_same_bytes(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(REPORT.replace("Dua", f"{number + 2}"), encoding="utf-8")
    one, two = (process("read", ".", "-f", "jsonl", "--jobs", jobs, cwd=tmp_path) for jobs in ("1", "2"))
    assert one.returncode == two.returncode == 0
    assert one.stdout == two.stdout


@needs_model
def test_reader_that_leaves_early_is_no_fault_to_shout_about(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": REPORT}) for _ in range(40))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    command = f"{sys.executable} -m saksi read in.jsonl -q --jobs 1 -f jsonl | head -c 10"
    found = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )
    assert found.stderr == ""


@pytest.mark.parametrize("damage", ["missing", "manifest", "weights"])
@needs_model
def test_damaged_model_files_give_4(tmp_path: Path, damage: str) -> None:
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    model = tmp_path / "model"
    if damage != "missing":
        model.mkdir()
        for path in MODEL_FOLDER.iterdir():
            (model / path.name).symlink_to(path)
        hurt = model / ("manifest.json" if damage == "manifest" else "encoder.onnx")
        hurt.unlink()
        hurt.write_bytes(b"{}" if damage == "manifest" else b"damaged")
    found = process("read", "a.txt", "-o", "out", cwd=tmp_path, env={**os.environ, "SAKSI_MODEL": str(model)})
    assert found.returncode == 4
    assert found.stderr.startswith("saksi: ")
    assert str(model) in found.stderr
    assert "Traceback" not in found.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_workers_and_clears_up(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    """Two workers are busy for half a minute; the command must end at once and leave neither file nor process."""
    (tmp_path / "in.jsonl").write_text(
        "\n".join(json.dumps({"text": news(more="LAMA")}) for _ in range(4)), encoding="utf-8"
    )
    code_ = (
        # Where the tests themselves run in the background, the shell has SIGINT ignored, and children inherit that.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import saksi.reader; from tests.fakes import load_fake; saksi.reader.load = load_fake\n"
        "from saksi.cli import main; main()"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-c", code_, "read", "in.jsonl", "--jobs", "2", "-f", "jsonl", "-o", "out"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, text=True) as running:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.*.part")) or len(_children(running.pid)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        time.sleep(1)
        workers = _children(running.pid)
        running.send_signal(sent)
        _, errors = running.communicate(timeout=20)
    assert running.returncode == code
    assert "Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
    deadline = time.monotonic() + 10
    while any(_alive(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@needs_model
def test_progress_moves_on_a_terminal(tmp_path: Path) -> None:
    """Standard error is a terminal, the result goes to a file."""
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps({"text": REPORT}) for _ in range(5)), encoding="utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen([*SAKSI, "read", "in.jsonl", "-o", "out"], cwd=tmp_path, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert running.returncode == 0
    assert b"5 reports" in shown
    assert "reports, " in shown.decode()
