"""Bytes → text: encodings, and what is no text."""

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.errors import Rejection
from saksi.ingest import report_from_bytes
from saksi.ingest.clean import clean_text, mend_mojibake
from saksi.ingest.decode import MAX_REPORT_BYTES, declared_encoding, decode_bytes

TEXT = "Pasukan itu mundur dari kafé “Wako” – kata warga. Sejumlah orang mengungsi ke gereja.\nPolisi berjaga."
LATIN = TEXT.replace("“", '"').replace("”", '"').replace("–", "-")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-16-le"), TEXT),
        (TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-32"), TEXT),
        (TEXT.encode("utf-32-le"), TEXT),
        (TEXT.encode("utf-32-be"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        (LATIN.encode("latin-1"), LATIN),
        (TEXT.encode()[:-60] + b"\xe2\x80", TEXT.encode()[:-60].decode() + "\ufffd"),
    ],
)
def test_encodings(data: bytes, text: str) -> None:
    assert decode_bytes(data)[0] == text


def test_reading_another_encoding_is_noted() -> None:
    assert decode_bytes(TEXT.encode()) == (TEXT, ())
    assert decode_bytes(TEXT.encode("cp1252"))[1] == ("not valid UTF-8: read as Windows-1252",)
    assert decode_bytes(TEXT.encode("utf-16"))[1] == ("read as UTF-16-LE",)
    assert any("lost" in note for note in decode_bytes(TEXT.encode()[:-60] + b"\xe2\x80")[1])
    assert report_from_bytes(TEXT.encode("cp1252")).notes == ("not valid UTF-8: read as Windows-1252",)


def test_declared_encoding_is_heeded_where_utf8_fails() -> None:
    turkish = "Pasukan itu mundur dari Şırnak, kata warga kota itu."
    assert decode_bytes(turkish.encode("iso8859-9"), declared="windows-1254")[0] == turkish
    assert decode_bytes(turkish.encode(), declared="windows-1254")[0] == turkish
    for wrong in ("no-such-encoding", "base64", "rot13", "utf-8", "idna", "punycode", "undefined", "\x00"):
        assert decode_bytes(TEXT.encode("cp1252"), declared=wrong)[0].startswith("Pasukan")
    assert declared_encoding(b'<html><meta charset="windows-1254">') == "windows-1254"
    assert declared_encoding(b"<html>") is None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00\x01\x00", "GIF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x7fELF\x02\x01\x01", "program"),
        (b"MZ\x90\x00\x03", "program"),
        (b"RIFF\x24\x00\x00\x00WEBP", "WebP"),
        (b"{\\rtf1\\ansi Pasukan mundur}", "RTF"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (bytes(range(256)) * 40, "data"),
        (b"\x00" * 5000, "data"),
        (b"kata\x01\x02\x03\x04\x05\x06" * 100, "data"),
    ],
)
def test_binary_is_refused_by_name(data: bytes, what: str) -> None:
    with pytest.raises(Rejection) as caught:
        report_from_bytes(data)
    assert caught.value.reason == "binary"
    assert what in caught.value.detail


@pytest.mark.parametrize(
    "text",
    [
        "MZ adalah singkatan nama warga itu, kata polisi.",
        "BMKG mencatat gempa saat pasukan bergerak.",
        "RIFF, kata mereka.",
    ],
)
def test_words_that_look_like_a_magic_number_are_text(text: str) -> None:
    assert decode_bytes(text.encode())[0] == text


def test_empty_and_too_large() -> None:
    for empty in (b"", b" \n\t "):
        with pytest.raises(Rejection, match="empty"):
            decode_bytes(empty)
    with pytest.raises(Rejection, match="too_large"):
        decode_bytes(b"a" * (MAX_REPORT_BYTES + 1))
    with pytest.raises(Rejection, match="too_large"):
        report_from_bytes(b"kata " * 1_000_000)


@settings(deadline=None)
@given(st.text(alphabet="abc é“”–’…€™œ ñÃÂ", max_size=40))
def test_mojibake_is_undone(text: str) -> None:
    if mend_mojibake(text)[0] != text:
        return  # already looks spoilt
    spoilt = text.encode("utf-8").decode("latin-1")
    assert mend_mojibake(spoilt)[0] == text


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaning_is_stable(text: str) -> None:
    once, _ = clean_text(text)
    assert clean_text(once) == (once, ())


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_text_or_rejection(data: bytes) -> None:
    with contextlib.suppress(Rejection):
        assert decode_bytes(data)[0]
