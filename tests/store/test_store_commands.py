"""``saksi read --store``, ``saksi store …`` and ``saksi export --store``, in-process with a fake tagger."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes import load_fake, news
from tests.store.made import small
from training.annotation import parse_annotation
from typer.testing import CliRunner, Result

import saksi.reader
from saksi.cli import app
from saksi.errors import Rejection
from saksi.store import Accept, Correct, Reject, Store, open_store

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs the command in a folder with two reports and one that cannot be read."""
    monkeypatch.setattr(saksi.reader, "load", load_fake)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(news("Utara"), encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "in" / "c.txt").write_text(news("Selatan"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, input: bytes | None = None) -> Result:
        return CliRunner().invoke(app, [*arguments], input=input)

    return command


def test_reading_into_a_store_keeps_everything_and_prints_nothing_unasked(run: Run, address: str) -> None:
    found = run("read", "in", "--store", address)
    assert found.exit_code == 1
    assert found.stdout == ""
    assert "Read 2 reports, 2 events. Rejected 1 report: 1 empty." in found.stderr
    assert "Kept in" in found.stderr
    with open_store(address) as store:
        assert (store.info().reports, store.info().events, store.info().rejections) == (2, 2, 1)
        assert [rejected.reason for rejected in store.rejections()] == ["empty"]
    assert run("read", "in", "--store", address).exit_code == 1
    with open_store(address) as store:
        assert (store.info().entries, store.info().rejections) == (2, 1), "reading again changed nothing"


def test_a_format_that_is_asked_for_is_written_as_well(run: Run) -> None:
    lines = run("read", "in", "--format", "jsonl").stdout
    found = run("read", "in", "--store", "saksi.db", "--format", "jsonl")
    assert found.stdout == lines
    assert run("read", "in", "--store", "saksi.db", "-o", "table.txt").exit_code == 1
    assert "Pos Diserang" in Path("table.txt").read_text(encoding="utf-8")
    with open_store("saksi.db") as store:
        kept = {record.report.id: record for record in store.records()}
    printed = [json.loads(line) for line in lines.splitlines()]
    assert kept.keys() == {line["report"]["id"] for line in printed if line["outcome"] == "read"}


def test_a_record_that_cannot_be_kept_is_a_rejected_one_and_the_others_go_on(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Store.add

    def refuse(store: Store, outcome: object) -> bool:
        if isinstance(outcome, saksi.Record) and "Utara" in outcome.report.text:
            raise Rejection("unstorable", "for this test", stage="store")
        return add(store, outcome)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "add", refuse)
    found = run("read", "in/a.txt", "in/c.txt", "--store", "saksi.db", "--format", "jsonl")
    assert found.exit_code == 1
    assert [json.loads(line)["outcome"] for line in found.stdout.splitlines()] == ["rejected", "read"]
    with open_store("saksi.db") as store:
        assert [(rejected.stage, rejected.reason) for rejected in store.rejections()] == [("store", "unstorable")]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("read", "in", "--store", "in"), 4, "in: this is a folder"),
        (("read", "in", "--store", "in/a.txt"), 4, "no store or is damaged"),
        (("read", "in", "--store", "missing/saksi.db"), 4, "unable to open"),
        (("read", "in", "--store", "mysql://me:secret@host/db"), 4, "a store is a file or postgresql://"),
        (("store", "info", "none.db"), 4, "none.db: there is no such store; saksi read … --store none.db makes it"),
        (("store", "migrate", "none.db"), 4, "there is no such store"),
        (("store", "import", "new.db", "none.jsonl"), 4, "none.jsonl: cannot be read"),
        (("store", "import", "new.db", "in/a.txt"), 4, "no export of a store"),
        (("store", "check"), 2, "Missing argument"),
        (("export", "csv"), 2, "give files or --store"),
        (("export", "csv", "in/a.txt", "--store", "none.db"), 2, "give files or --store"),
    ],
)
def test_wrong_use_gives_its_code_and_says_why(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    found = run(*arguments)
    assert (found.exit_code, message in " ".join(found.stderr.split())) == (code, True), found.stderr
    assert "Traceback" not in found.stderr
    assert "secret" not in found.stderr
    assert not Path("none.db").exists()


def test_an_unreachable_server_is_told_without_the_password(run: Run) -> None:
    found = run("read", "in", "--store", "postgresql://me:secret@127.0.0.1:1/db")
    assert found.exit_code == 4
    assert "postgresql" in found.stderr
    assert "the store cannot be used" in found.stderr
    assert "secret" not in found.stderr


def test_info_check_and_migrate(run: Run, address: str) -> None:
    run("read", "in", "--store", address)
    info = run("store", "info", address)
    assert [line.split()[:2] for line in info.stdout.splitlines()[:2]] == [["reports", "2"], ["events", "2"]]
    assert "model:fake-1" in info.stdout
    assert (run("store", "check", address).exit_code, run("store", "check", address).stdout) == (0, "")
    assert run("store", "migrate", address, "--pending").stderr == "Nothing is pending.\n"
    assert "Made anew: 2 reports" in run("store", "migrate", address, "--refold").stderr
    with open_store(address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE reports SET text = text || '\x1b[2J'")
    found = run("store", "check", address)
    assert found.exit_code == 1
    assert "its id is not the hash of its text" in found.stdout
    assert "\x1b" not in found.stdout


def test_export_and_import(run: Run) -> None:
    run("read", "in", "--store", "one.db")
    assert run("store", "export", "one.db", "-o", "all.jsonl").exit_code == 0
    lines = Path("all.jsonl").read_bytes()
    assert run("store", "import", "two.db", "all.jsonl").stderr == "Taken in: 3. Left out as damaged: 0.\n"
    assert run("store", "export", "two.db").stdout_bytes == lines
    assert run("store", "import", "two.db", "-", input=lines).stderr == "Taken in: 0. Left out as damaged: 0.\n"
    damaged = run("store", "import", "three.db", "-", input=lines.replace(b"Wilayah Utara", b"Wilayah Timur"))
    assert damaged.exit_code == 1
    assert "line " in damaged.stderr
    assert "Left out as damaged: 1." in damaged.stderr


def test_the_formats_of_the_field_are_written_from_a_store(run: Run) -> None:
    run("read", "in", "--store", "saksi.db", "--publisher", "Kabar Uji")
    run("read", "in", "--publisher", "Kabar Uji", "--format", "jsonl", "-o", "records.jsonl")
    of_store, of_file = run("export", "csv", "--store", "saksi.db"), run("export", "csv", "records.jsonl")
    assert sorted(of_store.stdout.splitlines()) == sorted(of_file.stdout.splitlines())
    assert len(run("export", "csv", "--store", "saksi.db", "--actor", "utara").stdout.splitlines()) == 2
    with open_store("saksi.db") as store:
        first = store.events(limit=1).events[0]
        store.decide(first.report, Accept(event=first.event.id), person="Ani")
    done = run("export", "csv", "--store", "saksi.db", "--review", "done")
    assert len(done.stdout.splitlines()) == 2
    assert "1 events were asked for" in done.stderr


def test_what_people_finished_is_exported_as_annotation(run: Run) -> None:
    with open_store("saksi.db", create=True) as store:
        store.add(small())
        battle, casualties = small().events
        store.decide(small().report.id, Accept(event=battle.id), person="Ani")
        assert run("store", "export", "saksi.db", "--annotations").stdout == "", "one event is still to be looked at"
        store.decide(small().report.id, Correct(event=casualties.id, field="modality", value="possible"), person="Ani")
        store.decide(small().report.id, Reject(event=battle.id), person="Ani")
        store.decide(small().report.id, Accept(event=casualties.id), person="Ani")
    found = run("store", "export", "saksi.db", "--annotations")
    documents, problems = parse_annotation(found.stdout.splitlines())
    assert problems == []
    assert documents[0]["text"] == small().report.text
    assert documents[0]["attributes"] == {"e1": {"modality": "possible"}}
    assert "Written: 1 reports" in found.stderr
