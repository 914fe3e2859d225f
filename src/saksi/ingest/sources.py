"""Files, folders, standard input and URLs → Reports, whatever their format; one bad source never stops the others."""

import codecs
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from saksi.errors import InputError, Rejection
from saksi.ingest.decode import MAX_REPORT_BYTES, declared_encoding, decode_bytes
from saksi.ingest.html import looks_like_html, report_from_html
from saksi.ingest.jsonl import is_json_object, read_jsonl
from saksi.ingest.options import ReadOptions
from saksi.ingest.text import report_from_text
from saksi.records import Rejected, Report

TEXT_SUFFIXES = (".txt",)
HTML_SUFFIXES = (".html", ".htm")
JSONL_SUFFIXES = (".jsonl", ".ndjson")
_HEAD = 65536


def is_url(source: str) -> bool:
    """Whether a source is written as a web address."""
    return source.lower().startswith(("http://", "https://"))


def list_sources(source: str) -> tuple[str, ...]:
    """The single sources that ``source`` stands for: the files of a folder in order of their path, else itself.

    Hidden files and folders are passed over and links to folders are not followed. Raises InputError where a file or
    folder is missing or the folder cannot be listed.
    """
    if source == "-" or is_url(source):
        return (source,)
    try:
        mode = Path(source).stat().st_mode
    except (OSError, ValueError) as error:
        raise InputError(f"{source!r}: there is no such file or folder ({error})") from error
    if not stat.S_ISDIR(mode):
        return (source,)
    files: list[str] = []

    def unlisted(error: OSError) -> None:
        if error.filename == source:
            raise InputError(f"{source}: cannot be listed ({error.strerror})") from error
        files.append(str(error.filename))

    for folder, names, members in os.walk(source, onerror=unlisted):
        names[:] = sorted(name for name in names if not name.startswith("."))
        files += [str(Path(folder) / name) for name in members if not name.startswith(".")]
    return tuple(sorted(files))


def read_source(
    source: str, *, options: ReadOptions | None = None, stdin: BinaryIO | None = None
) -> Iterator[Report | Rejected]:
    """A Report or a Rejected for each report in ``source``: a file, a folder, "-" (standard input) or a URL.

    The format is told by content: JSON Lines, an HTML page, else plain text. In a folder, files that are not ``.txt``,
    ``.html`` or ``.jsonl`` by name are rejected ("format"), and one that cannot be opened is rejected ("unreadable").
    Raises InputError where a source that the user named cannot be opened.
    """
    options = options or ReadOptions()
    if source == "-":
        yield from read_stream(stdin or sys.stdin.buffer, source="-", options=options)
    elif is_url(source):
        yield from _read_url(source, options)
    elif _is_folder(source):
        for file in list_sources(source):
            yield from _read_member(file, options)
    else:
        yield from _read_file(source, options)


def read_stream(stream: BinaryIO, *, source: str, options: ReadOptions | None = None) -> Iterator[Report | Rejected]:
    """The reports of a binary stream. JSON Lines are read line by line, a page or text at most to its size limit."""
    options = options or ReadOptions()
    head = stream.read(_HEAD)
    if _is_jsonl(head, source):
        whole: Any = _Rejoined(head, stream)
        yield from read_jsonl(io.BufferedReader(whole, _HEAD), source=source, options=options)
        return
    data = head + stream.read(MAX_REPORT_BYTES + 1 - len(head))
    try:
        if Path(source).suffix.lower() in JSONL_SUFFIXES:
            # UTF-16, as some tools for spreadsheets write it: there is no line to find before it is decoded.
            lines = io.BytesIO(decode_bytes(data)[0].encode("utf-8", "replace"))
            yield from read_jsonl(lines, source=source, options=options)
        else:
            yield report_from_bytes(data, source=source, options=options)
    except Rejection as rejection:
        yield _rejected(source, rejection)


def report_from_bytes(
    data: bytes,
    *,
    source: str | None = None,
    url: str | None = None,
    declared: str | None = None,
    options: ReadOptions | None = None,
) -> Report:
    """The one report in these bytes, an HTML page or plain text in any common encoding. Raises Rejection.

    ``declared`` is the encoding that a server named; a page's own word on it is heeded too.
    """
    options = options or ReadOptions()
    text, notes = decode_bytes(data, declared=declared or declared_encoding(data))
    named_html = Path(source or "").suffix.lower() in HTML_SUFFIXES
    read = report_from_html if looks_like_html(text) or (named_html and "<" in text) else report_from_text
    return read(
        text,
        published=options.published,
        publisher=options.publisher,
        url=url,
        source=source,
        any_language=options.any_language,
        notes=notes,
    )


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:
        return False


def _is_jsonl(head: bytes, source: str) -> bool:
    if Path(source).suffix.lower() in JSONL_SUFFIXES:
        return not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    opening = head.removeprefix(codecs.BOM_UTF8).lstrip()
    first, newline, _ = opening.partition(b"\n")
    if not opening.startswith(b"{"):
        return False
    return is_json_object(first) or (not newline and len(head) == _HEAD and b'"text"' in first)


def _read_file(path: str, options: ReadOptions) -> Iterator[Report | Rejected]:
    try:
        with Path(path).open("rb") as stream:
            yield from read_stream(stream, source=path, options=options)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file or folder") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:
        raise InputError(f"{path!r}: is not a file name ({error})") from error


def _read_member(path: str, options: ReadOptions) -> Iterator[Report | Rejected]:
    suffix = Path(path).suffix.lower()
    if not _is_folder(path) and suffix not in (*TEXT_SUFFIXES, *HTML_SUFFIXES, *JSONL_SUFFIXES):
        yield Rejected(
            source=path,
            stage="ingest",
            reason="format",
            detail=f"{suffix or 'no suffix'}: not .txt, .html or .jsonl; name the file itself to read it",
        )
        return
    try:
        yield from _read_file(path, options)
    except InputError as error:
        yield Rejected(source=path, stage="ingest", reason="unreadable", detail=str(error))


def _read_url(url: str, options: ReadOptions) -> Iterator[Report | Rejected]:
    # Imported here: the network modules take as long as all of ingest, and most runs never need them.
    from saksi.ingest.url import fetch  # noqa: PLC0415

    try:
        page = fetch(url, allow_private=options.allow_private, timeout=options.timeout)
        yield report_from_bytes(page.body, source=url, url=page.url, declared=page.declared, options=options)
    except Rejection as rejection:
        yield _rejected(url, rejection)


def _rejected(source: str, rejection: Rejection) -> Rejected:
    return Rejected(source=source, stage=rejection.stage, reason=rejection.reason, detail=rejection.detail)


class _Rejoined(io.RawIOBase):
    """A stream with the head that was read from it put back."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        chunk, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        if not chunk:
            chunk = self._stream.read(len(buffer)) or b""
        buffer[: len(chunk)] = chunk
        return len(chunk)
