"""Whole texts as portals print them → title, day, publisher, dateline, credits and what is kept apart; wrapped lines."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.ingest import report_from_text
from saksi.ingest.captions import is_caption
from saksi.ingest.credits import is_byline
from saksi.ingest.furniture import is_furniture_line, is_headline
from saksi.ingest.patterns import load_publishers
from saksi.ingest.wrap import join_wrapped

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
HEADS: list[dict[str, Any]] = yaml.safe_load((FIXTURES / "heads.yaml").read_text("utf-8"))
BODY = "Pasukan pemerintah dan pemberontak bertempur di tepi kota sejak Senin pagi, kata juru bicara militer."


@pytest.mark.parametrize("case", HEADS, ids=lambda case: case["name"][:40])
def test_head(case: dict[str, Any]) -> None:
    report = report_from_text(case["text"])
    for passage in (*report.credits, *report.related, *((report.dateline,) if report.dateline else ())):
        assert report.text[passage.start : passage.end] == passage.quote
    assert len(report.text) == len(case["text"])
    assert report.title == case.get("title")
    assert report.published == case.get("published")
    assert report.publisher == case.get("publisher")
    assert (report.dateline.quote if report.dateline else None) == case.get("dateline")
    assert [passage.quote for passage in report.credits] == case.get("credits", [])
    assert [passage.quote for passage in report.related] == case.get("related", [])


def test_day_of_a_change_is_told_but_not_used() -> None:
    report = report_from_text(f"Kota Itu Sepi\nDiperbarui: 22 Oktober 2015\n{BODY}")
    assert report.published is None
    assert any("2015-10-22" in note for note in report.notes)


def test_bare_day_at_the_end_is_not_the_day_of_publication() -> None:
    assert report_from_text(f"Kota Itu Sepi\n{BODY}\nWarga mengungsi.\n26 November 2024").published is None
    signed = report_from_text(f"Kota Itu Sepi\n{BODY}\nWarga mengungsi.\nPalembang, 21 Juli 2010")
    assert signed.published == datetime.date(2010, 7, 21)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Polisi berjaga di pasar. (Foto: Budi Santoso/Warta)", True),
        ("Polisi berjaga di pasar, Kamis (15/8). Foto: REUTERS/Budi Santoso", True),
        ("Firefighters at work in the city. (Photo by Budi Santoso / AFP)", True),
        ("Warga mengungsi dari kampung mereka. (Supplied for SP)", True),
        ("Presiden meninjau jalan itu. ANTARA/Budi Santoso", True),
        ("Video diambil sebelum bentrokan itu terjadi./Sumber: Istimewa", True),
        ("Ilustrasi penembakan", True),
        ("Foto: Petugas menyisir lokasi ledakan di tepi pasar itu", True),
        ("Foto: Dok. Istimewa", False),
        ("Sumber: Kantor Berita Contoh", False),
        ("Warga masih mengungsi. (ANTARA/Reuters)", False),
        ("“Kami mundur,” sumber dari milisi itu mengatakan kepada RIA Novosti.", False),
        ("Fotonya beredar sejak pagi, kata polisi (foto itu kemudian dihapus).", True),
        ("Foto korban beredar di media sosial sejak Senin pagi, kata polisi.", False),
        ("Kelompok itu mengaku bertanggung jawab (ISIS/Al-Qaeda).", False),
    ],
)
def test_caption(words: str, expected: bool) -> None:
    assert is_caption(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ADVERTISEMENT", True),
        ("Scroll to Continue with Content", True),
        ("2 months ago 34", True),
        ("• Ukuran Font: - +", True),
        ("226", True),
        ("A", True),
        ("Baca berita dengan sedikit iklan, klik di sini", True),
        ("Iklan itu dipasang milisi di pasar.", False),
        ("Editor koran itu ditembak, kata polisi.", False),
        ("Komentar panglima itu memicu protes.", False),
        ("Share your story", False),
    ],
)
def test_furniture_line(words: str, expected: bool) -> None:
    assert is_furniture_line(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Menteri Imbau Pelajar Main Gawai Paling Lama Delapan Jam", True),
        ("- Rektor Kampus Negeri Terpilih Jadi Pemimpin Populer", True),
        ("Mencekam! Dua Kampung Bentrok di Tepi Sungai", True),
        ("Riwayat Konflik", False),
        ("Polisi menahan tiga orang di pasar itu", False),
        ("Polisi Menahan Tiga Orang di Pasar Itu.", False),
        ("Warga Mengungsi. Polisi Menahan Tiga Orang di Pasar", False),
    ],
)
def test_headline(words: str, expected: bool) -> None:
    assert is_headline(words) is expected


def test_byline_is_no_dateline() -> None:
    assert is_byline("Rina Saputri, Budi Santoso - detikNews")
    assert not is_byline("JAKARTA, KOMPAS.com - Polisi menahan tiga orang.")
    assert not is_byline("Kompas.com - detikNews")


@pytest.mark.parametrize(
    ("name", "publisher"),
    [
        ("TRIBUNSUMSEL.COM", "tribun"),
        ("TRIBUN-TIMUR.COM", "tribun"),
        ("TribunJateng", "tribun"),
        ("detikJabar", "detik"),
        ("Mi’raj News Agency", "mirajnews"),
        ("Detik-detik", None),
        ("tribun", None),
        ("Tribunal", None),
    ],
)
def test_editions_and_spellings_of_publishers(name: str, publisher: str | None) -> None:
    found = load_publishers().named(name)
    assert (found.id if found else None) == publisher


def test_wrapped_lines_are_joined_and_lists_are_not() -> None:
    wrapped = (
        "Sekalipun operasi pemulihan keamanan di pulau itu sudah mendekati\n"
        "enam bulan, pemberontak masih melawan. Kontak senjata terakhir di\n"
        "Distrik Merai.\n"
        "\n"
        "Korban terluka dalam kontak senjata itu menurut daftar rumah sakit\n"
        "- Warsono\n"
        "- Hana Wulandari"
    )
    text, joined = join_wrapped(wrapped)
    assert joined == 2
    assert len(text) == len(wrapped)
    assert text.split("\n")[0].endswith("Kontak senjata terakhir di Distrik Merai.")
    assert "\n- Warsono\n- Hana" in text
    paragraphs = f"{BODY}\n{BODY}\nWarga mengungsi ke gereja dan sekolah."
    assert join_wrapped(paragraphs) == (paragraphs, 0)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "kota itu sepi", "Warga", " ", "\n", ". ", "x" * 30, "- "]), max_size=60))
def test_joining_keeps_the_length_and_loses_no_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    joined, count = join_wrapped(text)
    assert len(joined) == len(text)
    assert joined.split() == text.split()
    assert joined.count("\n") == text.count("\n") - count


def test_joined_text_has_nothing_left_to_join() -> None:
    """A short line behind a joined one is judged by the width that the line has then."""
    text, joined = join_wrapped(f"{'x' * 41}\na\na")
    assert (text, joined) == (f"{'x' * 41} a a", 2)
    assert join_wrapped(text) == (text, 0)
