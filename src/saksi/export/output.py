"""Where the result goes: standard output, or a file that appears whole or not at all."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from saksi.errors import OutputError


@contextmanager
def open_output(path: Path | None) -> Iterator[BinaryIO]:
    """A stream to write the result to; standard output for None or "-".

    A file is written beside its place under another name and moved there at the end, so an error or Ctrl-C leaves
    what was there before. Raises OutputError at once where the file cannot be made.
    """
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        return
    target = path.resolve()
    if target.is_dir():
        raise OutputError(f"{path}: this is a folder; name a file for the result")
    if target.exists() and not target.is_file():
        with _closing(path, _opened(target)) as stream:
            yield stream
        return
    with _replacing(path, target) as stream:
        yield stream


@contextmanager
def telling_output(path: Path | None) -> Iterator[None]:
    """Turn any failure to write inside the block into an OutputError that names ``path``."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path or 'standard output'}: cannot be written ({error.strerror or error})") from error


def _opened(target: Path) -> BinaryIO:
    """A device or pipe, which cannot be replaced."""
    try:
        return target.open("wb")
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror})") from error


@contextmanager
def _closing(path: Path, stream: BinaryIO) -> Iterator[BinaryIO]:
    """Closing writes what is still in the buffer, so it can fail as any write can."""
    try:
        yield stream
    finally:
        with telling_output(path):
            stream.close()


@contextmanager
def _replacing(path: Path, target: Path) -> Iterator[BinaryIO]:
    try:
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "the file is read-only")
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from error
    part = Path(name)
    try:
        with _closing(path, os.fdopen(handle, "wb")) as stream:
            yield stream
        with telling_output(path):
            part.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
            part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
