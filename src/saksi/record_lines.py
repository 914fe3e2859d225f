"""Records read back from JSON Lines, one after the other, as ``saksi read --format jsonl`` writes them."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from saksi.records import Record, Rejected

LONGEST = 200_000_000
"""Bytes of one line; a report of the largest size allowed stays well below it."""
Problem = Callable[[str], None]
_DECODER = msgspec.json.Decoder(Record | Rejected)


def read_records(names: Iterable[str], problem: Problem) -> Iterator[Record]:
    """The records of files, "-" being standard input; rejected reports among them are passed over.

    A file that cannot be opened and a line that is no record are told to ``problem``, with file and line; the others go on.
    """
    for name in names:
        try:
            with _opened(name) as stream:
                yield from _records(stream, name, problem)
        except OSError as error:
            problem(f"{name}: cannot be read ({error.strerror or error})")


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as stream:
        yield stream


def _records(stream: BinaryIO, name: str, problem: Problem) -> Iterator[Record]:
    for number, line in _lines(stream):
        if line is None:
            problem(f"{name}:{number}: the line is longer than {LONGEST:,} bytes")
            continue
        if not line.strip():
            continue
        try:
            outcome = _DECODER.decode(line.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            problem(f"{name}:{number}: no record of Saksi's ({error})")
            continue
        if isinstance(outcome, Record):
            yield outcome


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one that is too long to be held."""
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) < LONGEST or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
            pass
        yield number, None
