"""JSON Lines → Reports: one record a line, ``{id, text, title, published, publisher, url}``; other keys are ignored.

The stream is read line by line, so that memory does not grow with the file; a bad line never stops the others.
"""

import datetime
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from saksi.errors import Rejection
from saksi.ingest.decode import MAX_REPORT_BYTES, decode_bytes
from saksi.ingest.options import ReadOptions
from saksi.ingest.published import printed_date
from saksi.ingest.text import report_from_text
from saksi.records import Rejected, Report


class JsonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a JSON Lines file. Only ``text`` is needed."""

    text: str
    id: str | int | float | None = None
    title: str | None = None
    published: str | None = None
    """ISO 8601 day or moment; words that are no date ("unknown") are noted and left out."""
    publisher: str | None = None
    url: str | None = None


_DECODER = msgspec.json.Decoder(JsonRecord)


def read_jsonl(stream: BinaryIO, *, source: str, options: ReadOptions | None = None) -> Iterator[Report | Rejected]:
    """A Report or a Rejected for each line of a binary stream that is not blank, in order.

    ``Report.source`` is the record's id, or ``source:line`` where it has none; ``Rejected.source`` is ``source:line``.
    The options' day and publisher win over the record's.
    """
    options = options or ReadOptions()
    for number, line in _lines(stream):
        where = f"{source}:{number}"
        try:
            if line is None:
                limit = MAX_REPORT_BYTES // 1_000_000
                raise Rejection("too_large", f"the line has more than {limit} MB; one report a line is expected")
            if line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _report(line, where, options)
        except Rejection as rejection:
            yield Rejected(source=where, stage=rejection.stage, reason=rejection.reason, detail=rejection.detail)


def is_json_object(line: bytes) -> bool:
    """Whether the bytes are one JSON object with a ``text``: the mark of a JSON Lines file."""
    try:
        _DECODER.decode(line.removeprefix(b"\xef\xbb\xbf").strip())
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False
    return True


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is longer than a report may be (its rest is skipped)."""
    number = 0
    while line := stream.readline(MAX_REPORT_BYTES):
        number += 1
        if len(line) == MAX_REPORT_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_REPORT_BYTES)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        else:
            yield number, line


def _report(line: bytes, where: str, options: ReadOptions) -> Report:
    words, notes = decode_bytes(line)
    try:
        record = _DECODER.decode(words.removeprefix("\ufeff").strip())
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise Rejection("json", f"not a JSON record with a text: {str(error)[:200]}") from error
    published, date_notes = _day(record.published)
    return report_from_text(
        record.text,
        title=record.title,
        published=options.published or published,
        publisher=options.publisher or record.publisher or None,
        url=record.url or None,
        source=where if record.id is None else str(record.id),
        any_language=options.any_language,
        notes=(*notes, *date_notes),
    )


def _day(words: str | None) -> tuple[datetime.date | None, tuple[str, ...]]:
    words = (words or "").strip()[:80]
    if not words:
        return None, ()
    try:
        return datetime.datetime.fromisoformat(words).date(), ()
    except ValueError:
        found = printed_date(words)
    if found:
        return found.date, ()
    return None, (f"published {words!r} is not a date and was left out",)
