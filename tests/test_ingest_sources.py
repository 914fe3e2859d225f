"""JSON Lines, files, folders, standard input: what is read, what is rejected, and that one never stops another."""

import codecs
import datetime
import io
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from saksi.errors import InputError
from saksi.ingest import ReadOptions, list_sources, read_jsonl, read_source, read_stream
from saksi.ingest.decode import MAX_REPORT_BYTES
from saksi.records import Rejected, Report

TEXT = "Pasukan itu mundur dari kota pada Senin malam, kata warga yang mengungsi ke gereja."
PAGE = f"<!DOCTYPE html><html><head><title>Pasukan Mundur</title></head><body><p>{TEXT}</p></body></html>"


def record(**values: Any) -> bytes:
    return json.dumps({"text": TEXT, **values}).encode() + b"\n"


def outcome(found: Report | Rejected) -> str:
    return found.reason if isinstance(found, Rejected) else "read"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (record(id="a1"), "read"),
        (record(id=7, topik="lain", lokasi={"x": [1]}), "read"),
        (record(published="unknown"), "read"),
        (record(text=f"<p>{TEXT}</p>"), "read"),
        (record(text=""), "empty"),
        (record(text="12 34"), "no_text"),
        (record(text="The rebels denied the claim and said that they had withdrawn from the town."), "language"),
        (record(text=5), "json"),
        (record(title=5), "json"),
        (b'{"id": "x"}\n', "json"),
        (b"{bukan json}\n", "json"),
        (b"[1, 2]\n", "json"),
        (b"null\n", "json"),
        (b'{"text": "' + b"\x81" * 20 + b'"}\n', "binary"),
        (b'{"text": "Pasukan mundur dari kaf\xe9 itu.", "id": 1}\n', "read"),
        (b'{"text": "Pasukan \\ud800mundur dari kota itu."}\n', "json"),
        (b'{"x": ' + b"[" * 100_000 + b"\n", "json"),
        (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b', "text": "kata"}\n', "json"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\n", "binary"),
    ],
    ids=range(19),
)
def test_each_line_has_its_own_outcome(line: bytes, expected: str) -> None:
    found = list(read_jsonl(io.BytesIO(record(id="satu") + b"\n" + line + record(id="tiga")), source="a.jsonl"))
    assert [outcome(one) for one in found] == ["read", expected, "read"]
    if isinstance(found[1], Rejected):
        assert found[1].source == "a.jsonl:3"
        assert found[1].stage == "ingest"
        assert found[1].detail


def test_fields_of_a_record_and_options() -> None:
    line = record(
        id="a1",
        title="Pasukan Mundur",
        published="2015-10-22T23:00:00+07:00",
        publisher="Warta",
        url="https://contoh.test/a",
    )
    (report,) = read_jsonl(io.BytesIO(codecs.BOM_UTF8 + line), source="a.jsonl")
    assert isinstance(report, Report)
    assert report.text == f"Pasukan Mundur\n{TEXT}"
    assert (report.source, report.title, report.publisher, report.url) == (
        "a1",
        "Pasukan Mundur",
        "Warta",
        "https://contoh.test/a",
    )
    assert report.published == datetime.date(2015, 10, 22)
    options = ReadOptions(published=datetime.date(2016, 1, 1), publisher="Lain")
    (report,) = read_jsonl(io.BytesIO(line), source="a.jsonl", options=options)
    assert isinstance(report, Report)
    assert (report.published, report.publisher) == (datetime.date(2016, 1, 1), "Lain")
    (report,) = read_jsonl(io.BytesIO(record(published="sekitar 2015")), source="a.jsonl")
    assert isinstance(report, Report)
    assert report.published is None
    assert report.source == "a.jsonl:1"
    assert "sekitar 2015" in report.notes[0]


def test_a_line_past_the_limit_is_rejected_and_the_next_read() -> None:
    long = b'{"text": "' + b"a" * (2 * MAX_REPORT_BYTES) + b'"}\n'
    found = list(read_jsonl(io.BytesIO(long + record()), source="a"))
    assert [outcome(one) for one in found] == ["too_large", "read"]


def test_large_stream_is_not_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        served = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            chunk = (record() * 1000)[: len(buffer)]
            buffer[: len(chunk)] = chunk
            self.served += len(chunk)
            return len(chunk)

    raw = Endless()
    stream = io.BufferedReader(raw, 65536)
    found = read_stream(stream, source="-")
    for _ in range(50):
        next(found)
    assert raw.served < 1_000_000


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", TEXT.encode(), ["read"]),
        ("a.txt", PAGE.encode(), ["read"]),
        ("a.txt", record() + record(text=""), ["read", "empty"]),
        ("a.html", PAGE.encode(), ["read"]),
        ("a.html", f"Simpanan: <p>{TEXT}</p>".encode(), ["read"]),
        ("a.html", PAGE.encode("utf-16"), ["read"]),
        ("a.jsonl", record() + b"rusak\n" + record(), ["read", "json", "read"]),
        ("a.jsonl", (record() + record()).decode().encode("utf-16"), ["read", "read"]),
        ("a.ndjson", codecs.BOM_UTF8 + record(), ["read"]),
        ("a.jsonl", b"", []),
        ("a.txt", b"", ["empty"]),
        ("a.txt", b"%PDF-1.4 x", ["binary"]),
        ("a.berita", TEXT.encode(), ["read"]),
        ("a.txt", b"{catatan} " + TEXT.encode(), ["read"]),
    ],
    ids=range(14),
)
def test_format_is_told_by_content(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    (tmp_path / name).write_bytes(data)
    found = list(read_source(str(tmp_path / name)))
    assert [outcome(one) for one in found] == expected
    assert all("<p>" not in one.text for one in found if isinstance(one, Report))
    assert [outcome(one) for one in read_stream(io.BytesIO(data), source=name)] == expected


def test_folder_is_read_in_order_and_bad_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    files = {
        "a.txt": TEXT.encode(),
        "b/1.html": PAGE.encode(),
        "b/2.jsonl": record(id="x") + b"rusak\n",
        "c.png": b"\x89PNG",
        "d.txt": b"\x00" * 99,
    }
    for name, data in {**files, ".hidden/e.txt": b"x", ".f.txt": b"x"}.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    (tmp_path / "e.txt").symlink_to(tmp_path / "tiada.txt")
    names = [str(Path(name).relative_to(tmp_path)) for name in list_sources(str(tmp_path))]
    assert names == ["a.txt", "b/1.html", "b/2.jsonl", "c.png", "d.txt", "e.txt"]
    found = list(read_source(str(tmp_path)))
    assert [outcome(one) for one in found] == ["read", "read", "read", "json", "format", "binary", "unreadable"]
    assert all(isinstance(one, Report) or one.source.startswith(str(tmp_path)) for one in found)


def test_what_the_user_named_and_is_missing_is_an_error(tmp_path: Path) -> None:
    for name in ("tiada.txt", "x" * 5000, "a\x00b"):
        with pytest.raises(InputError, match=r"no such file|not a file name|cannot be read"):
            list(read_source(str(tmp_path / name)))
        with pytest.raises(InputError):
            list_sources(str(tmp_path / name))
    assert list_sources("-") == ("-",)
    assert list_sources("https://contoh.test/a") == ("https://contoh.test/a",)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_unreadable_file_and_folder(tmp_path: Path) -> None:
    secret = tmp_path / "a.txt"
    secret.write_bytes(TEXT.encode())
    secret.chmod(0)
    assert [outcome(one) for one in read_source(str(tmp_path))] == ["unreadable"]
    with pytest.raises(InputError):
        list(read_source(str(secret)))
    tmp_path.chmod(0)
    with pytest.raises(InputError):
        list_sources(str(tmp_path))
    tmp_path.chmod(stat.S_IRWXU)


def test_standard_input() -> None:
    for data in (TEXT.encode(), PAGE.encode(), record()):
        (found,) = read_source("-", stdin=io.BytesIO(data))
        assert isinstance(found, Report)
        assert TEXT in found.text


@pytest.fixture
def huge(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(unit: bytes) -> Path:
        path = tmp_path / "besar.txt"
        path.write_bytes(unit * (50_000_000 // len(unit)))
        return path

    return write


def test_fifty_megabytes_of_text_are_refused(huge: Callable[[bytes], Path]) -> None:
    (found,) = read_source(str(huge(TEXT.encode() + b"\n")))
    assert isinstance(found, Rejected)
    assert found.reason == "too_large"
