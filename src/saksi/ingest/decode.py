"""Bytes → text: the encoding is found, what is no text is refused.

Order: byte order mark, what the server or page declares, UTF-16 or UTF-32 by where the NUL bytes lie, UTF-8, and
Windows-1252 as the last resort. Nothing is guessed from letter statistics: Indonesian news is UTF-8 or Latin.
"""

import codecs
import re

from saksi.errors import Rejection

MAX_REPORT_BYTES = 10_000_000
"""Most bytes that one report or page may have; a JSON Lines file has this limit for each line."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of files that are no text (the file formats' own specifications). Those with True are words that could
# open a text, so they count only with a control byte in the first kilobyte.
_MAGIC = (
    (b"%PDF-", False, "a PDF document"),
    (b"\x89PNG\r\n", False, "a PNG image"),
    (b"\xff\xd8\xff", False, "a JPEG image"),
    (b"GIF87a", True, "a GIF image"),
    (b"GIF89a", True, "a GIF image"),
    (b"RIFF", True, "a WebP image, sound or video file"),
    (b"PK\x03\x04", False, "a ZIP archive or office document"),
    (b"PK\x05\x06", False, "an empty ZIP archive"),
    (b"\x1f\x8b", False, "a gzip archive"),
    (b"BZh", True, "a bzip2 archive"),
    (b"\xfd7zXZ", False, "an xz archive"),
    (b"7z\xbc\xaf", False, "a 7-Zip archive"),
    (b"Rar!\x1a", False, "a RAR archive"),
    (b"\x7fELF", False, "a Linux program"),
    (b"MZ", True, "a Windows program"),
    (b"\xcf\xfa\xed\xfe", False, "a macOS program"),
    (b"\xd0\xcf\x11\xe0", False, "an old office document"),
    (b"SQLite format 3\x00", False, "an SQLite database"),
    (b"{\\rtf", False, "a rich text (RTF) document"),
    (b"ID3", True, "a sound file"),
    (b"OggS", True, "a sound or video file"),
    (b"II*\x00", False, "a TIFF image"),
    (b"MM\x00*", False, "a TIFF image"),
    (b"BM", True, "a BMP image"),
)
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffd]")
_MAX_CONTROL_SHARE = 0.05
_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?([A-Za-z0-9_:.-]{2,30})""")


def decode_bytes(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text that the bytes stand for, and notes on what was repaired.

    ``declared`` is an encoding that a server gave. Raises Rejection "empty", "too_large" (more than
    ``MAX_REPORT_BYTES``) or "binary" (an image, archive, program or other data that is no text).
    """
    if len(data) > MAX_REPORT_BYTES:
        limit = MAX_REPORT_BYTES // 1_000_000
        raise Rejection(
            "too_large", f"more than {limit} MB for one report; split it, or give JSON Lines, one report a line"
        )
    _refuse_known_binary(data)
    text, notes = _decode(data, declared)
    if not text.strip():
        raise Rejection("empty", "there is nothing in it but blank space; give a file with the report's text")
    bad = len(_CONTROL.findall(text))
    if bad > 4 and bad > _MAX_CONTROL_SHARE * len(text):
        raise Rejection("binary", f"it seems to be data, not text: {bad} of {len(text)} characters cannot be read")
    return text, notes


def declared_encoding(page: bytes) -> str | None:
    """The encoding that an HTML page states of itself in its first two kilobytes."""
    found = _DECLARED.search(page[:2048])
    return found[1].decode("ascii") if found else None


def _refuse_known_binary(data: bytes) -> None:
    for magic, ambiguous, what in _MAGIC:
        if data.startswith(magic) and (not ambiguous or _CONTROL_BYTE.search(data[:1024])):
            raise Rejection("binary", f"it seems to be {what}; save the report as text or HTML")
    if data[4:8] == b"ftyp":
        raise Rejection("binary", "it seems to be a video file; save the report as text or HTML")


def _decode(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _in_encoding(data[len(mark) :], name, byte_order_mark=True)
    wide = _wide_encoding(data[:4096])
    if wide:
        return _in_encoding(data, wide)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    stated = _declared_text(data, declared)
    return stated if stated else _utf8_or_latin(data)


def _in_encoding(data: bytes, name: str, *, byte_order_mark: bool = False) -> tuple[str, tuple[str, ...]]:
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    notes = (f"{lost} places are not valid {name.upper()} and were lost",) if lost else ()
    if name == "utf-8" and byte_order_mark:
        return text, notes
    return text, (f"read as {name.upper()}", *notes)


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by the NUL bytes that Latin letters leave in it."""
    if b"\x00" not in head or len(head) < 8:
        return None
    shares = [head[place::4].count(0) / len(head[place::4]) for place in range(4)]
    if min(shares[1:]) > 0.7 and shares[0] < 0.05:
        return "utf-32-le"
    if min(shares[:3]) > 0.7 and shares[3] < 0.05:
        return "utf-32-be"
    if min(shares[1], shares[3]) > 0.7 and max(shares[0], shares[2]) < 0.05:
        return "utf-16-le"
    if min(shares[0], shares[2]) > 0.7 and max(shares[1], shares[3]) < 0.05:
        return "utf-16-be"
    return None


def _declared_text(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]] | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
        # WHATWG Encoding Standard: pages that say Latin-1 or ASCII mean Windows-1252.
        if name in ("iso8859-1", "ascii", "utf-8") or not codecs.lookup(declared)._is_text_encoding:
            return None
        return data.decode(name), (f"read as {name}, as declared",)
    except (LookupError, UnicodeError, ValueError):
        return None


def _utf8_or_latin(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 with flaws where most of its long sequences are whole, else Windows-1252 with Latin-1 for its five gaps."""
    text = data.decode("utf-8", "replace")
    lost = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - lost
    if whole >= lost:
        return text, (f"{lost} places are not valid UTF-8 and were lost",)
    table = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    text = "".join(table.get(byte) or bytes((byte,)).decode("cp1252") for byte in data)
    return text, ("not valid UTF-8: read as Windows-1252",)
