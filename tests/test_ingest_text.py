"""Plain text → Report, by tables: datelines, credits, related passages, date lines, titles, languages, characters."""

import datetime
import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.errors import Rejection
from saksi.ingest import report_from_text
from saksi.ingest.language import language_of
from saksi.ingest.patterns import load_patterns, load_publishers
from saksi.records import Report

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
TITLE = "Bentrokan Pecah Lagi di Lembah Wako"
LEAD = "Pasukan pemerintah dan pemberontak bertempur di tepi kota sejak Senin pagi, kata juru bicara militer."
BODY = f"{LEAD}\nWarga mengungsi ke gereja dan sekolah karena takut terkena peluru nyasar."


def cases(name: str) -> list[Any]:
    return list(yaml.safe_load((FIXTURES / name).read_text("utf-8")))


def check_offsets(report: Report) -> None:
    passages = (*report.credits, *report.related, *((report.dateline,) if report.dateline else ()))
    for passage in passages:
        assert report.text[passage.start : passage.end] == passage.quote
        assert passage.quote == passage.quote.strip() != ""
    assert report.id == hashlib.sha256(report.text.encode()).hexdigest()[:16]
    assert list(report.related) == sorted(report.related, key=lambda passage: passage.start)
    assert list(report.credits) == sorted(report.credits, key=lambda passage: passage.start)
    if report.title:
        assert report.title in [line.strip() for line in report.text.split("\n")]


@pytest.mark.parametrize("case", cases("datelines.yaml"), ids=lambda case: case["line"][:30])
def test_dateline(case: dict[str, Any]) -> None:
    report = report_from_text(f"{TITLE}\n{case['line']}\n{BODY}")
    check_offsets(report)
    assert (report.dateline.quote if report.dateline else None) == case["dateline"]
    assert report.publisher == case.get("publisher")
    assert report.published == case.get("published")


def test_dateline_of_untitled_text_and_after_byline() -> None:
    untitled = report_from_text(f"JAKARTA, KOMPAS.com - {BODY}")
    assert untitled.title is None
    assert untitled.dateline is not None
    assert untitled.dateline.quote == "JAKARTA, KOMPAS.com -"
    below = report_from_text(f"{TITLE}\nKamis, 22 Oktober 2015 | 14:30 WIB\nOleh: Rina Saputri\nSORONG – {BODY}")
    assert below.dateline is not None
    assert below.dateline.quote == "SORONG –"
    assert below.published == datetime.date(2015, 10, 22)
    assert [credit.quote for credit in below.credits] == ["Oleh: Rina Saputri"]


@pytest.mark.parametrize("case", cases("credits.yaml"), ids=lambda case: case["text"][-30:])
def test_credits(case: dict[str, Any]) -> None:
    report = report_from_text(f"{TITLE}\n{LEAD}\n{case['text']}")
    check_offsets(report)
    assert [credit.quote for credit in report.credits] == case["credits"]


@pytest.mark.parametrize("case", cases("related.yaml"), ids=lambda case: case["text"][:40])
def test_related(case: dict[str, Any]) -> None:
    report = report_from_text(f"{TITLE}\n{LEAD}\n{case['text']}")
    check_offsets(report)
    assert [passage.quote for passage in report.related] == case["related"]
    assert report.text == f"{TITLE}\n{LEAD}\n{case['text']}", "related passages stay in the text"


@pytest.mark.parametrize("case", cases("dates.yaml"), ids=lambda case: case["line"][:40])
def test_date_line(case: dict[str, Any]) -> None:
    assert report_from_text(f"{TITLE}\n{case['line']}\n{BODY}").published == case["day"]


def test_date_in_prose_is_no_publication_date() -> None:
    report = report_from_text(f"{TITLE}\nPada 14 Mei 1998 kota itu terbakar, Kamis (22/10/2015). {BODY}")
    assert report.published is None


def test_weekday_that_does_not_fit_is_noted() -> None:
    report = report_from_text(f"{TITLE}\nRabu, 22 Oktober 2015\n{BODY}")
    assert report.published == datetime.date(2015, 10, 22)
    assert any("weekday" in note for note in report.notes)


def test_what_is_given_wins() -> None:
    text = f"{TITLE}\nKamis, 22 Oktober 2015\nJAKARTA, KOMPAS.com - {BODY}"
    day = datetime.date(2016, 1, 2)
    report = report_from_text(
        text, published=day, publisher="Warta Kita", url="https://www.detik.com/x", source="a.txt"
    )
    assert (report.published, report.publisher, report.source) == (day, "Warta Kita", "a.txt")
    assert report_from_text(text, url="https://news.detik.com/berita/x").publisher == "detikcom"
    assert report_from_text(BODY, url="https://contoh.test/2015/10/22/judul").published == datetime.date(2015, 10, 22)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{TITLE}\n{BODY}", TITLE),
        (f"{TITLE}\n\n{BODY}", TITLE),
        (f"Siapa Menembak Warga Wako?\n{BODY}", "Siapa Menembak Warga Wako?"),
        (f"TIMIKA: Dua Pos Diserang\n{BODY}", "TIMIKA: Dua Pos Diserang"),
        (f"Sumber: Pasukan Mundur dari Lembah Wako\n{BODY}", "Sumber: Pasukan Mundur dari Lembah Wako"),
        (f"Reformasi 3.0: Ibu Kota Lautan Kuning\n{BODY}", "Reformasi 3.0: Ibu Kota Lautan Kuning"),
        (f"Oleh: Rina Saputri\n{BODY}", None),
        (BODY, None),
        (LEAD, None),
        (TITLE, None),
        (f"Kamis, 22 Oktober 2015 | 14:30 WIB\n{BODY}", None),
        (f"JAKARTA, KOMPAS.com -\n{BODY}", None),
        (f"Baca juga: Kota Itu Sepi\n{BODY}", None),
        (f"{LEAD[:-1]} {LEAD[:-1]}\n{BODY}", None),
    ],
)
def test_title_of_plain_text(text: str, title: str | None) -> None:
    report = report_from_text(text)
    assert report.title == title
    assert report.text == text


def test_given_title_is_put_before_the_text_once() -> None:
    assert report_from_text(BODY, title=TITLE).text == f"{TITLE}\n{BODY}"
    assert report_from_text(f"{TITLE}\n{BODY}", title=TITLE).text == f"{TITLE}\n{BODY}"
    assert report_from_text(f"{TITLE}\n{BODY}", title=f" {TITLE.upper()} ").title == TITLE
    assert report_from_text(BODY, title=" \u200b").title is None


@pytest.mark.parametrize(
    ("dirty", "clean", "note"),
    [
        ("\ufeffPasukan itu mundur dari kota.", "Pasukan itu mundur dari kota.", None),
        ("Pasukan itu mundur.\r\nWarga kembali.\rAman.", "Pasukan itu mundur.\nWarga kembali.\nAman.", None),
        ("Pasukan\u200b itu mu\u00adndur \u202edari\u202c kota.", "Pasukan itu mundur dari kota.", "zero-width"),
        ("Pasukan\x00itu mundur \x07dari kota.", "Pasukan itu mundur dari kota.", "control"),
        ("Pasukan itu mundur.\u2028Warga kembali.\x85Aman.", "Pasukan itu mundur.\nWarga kembali.\nAman.", None),
        ("â€œKami mundur,â€\x9d kata dia. Café itu tutup.", "“Kami mundur,” kata dia. Café itu tutup.", "decoded"),
        ("Pasukan CafÃ© itu mundur â€“ kata dia.", "Pasukan Café itu mundur – kata dia.", "decoded"),
        ("Pasukan itu \ud800mundur dari kota.", "Pasukan itu \ufffdmundur dari kota.", "surrogates"),
        ("\n\n  Pasukan itu\tmundur\u00a0dari kota. \n", "Pasukan itu\tmundur\u00a0dari kota.", None),
    ],
)
def test_characters(dirty: str, clean: str, note: str | None) -> None:
    report = report_from_text(dirty)
    assert report.text == clean
    assert (any(note in said for said in report.notes) if note else report.notes == ()) is True


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\u200b\ufeff", "empty"),
        ("12 34 -- 56", "no_text"),
        ("a " * 1_000_001, "too_large"),
        ("Government forces retook the hill above the town on Tuesday after two days of shelling.", "language"),
        ("Правительственные войска вернули высоту над городом.", "language"),
    ],
)
def test_rejections(text: str, reason: str) -> None:
    with pytest.raises(Rejection) as caught:
        report_from_text(text)
    assert caught.value.reason == reason
    assert caught.value.stage == "ingest"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", BODY),
        ("id", BODY.upper()),
        ("id", "Pasukan itu mundur"),
        ("id", "BENTROK LAGI DI LEMBAH WAKO, TIGA WARGA TEWAS"),
        ("ms", "Beliau berkata, polis menahan tiga lelaki kerana disyaki menyeludup senjata, lapor agensi itu."),
        ("en", "The rebels denied the claim and said that their fighters had withdrawn in good order."),
        ("en", "Peace talks resume after the attack of the rebels"),
        ("tl", "Ayon sa pulisya, hinahanap pa nila ang mga lalaking nagpaputok sa mga sundalo nitong Martes."),
        (
            "jv",
            "Miturut pulisi, kedadeyan iku diwiwiti nalika para mudha padha padu ing ngarep balai desa lan banjur bubar.",
        ),
        (
            "su",
            "Numutkeun pulisi, kajadian éta dimimitian nalika barudak ngora paraséa di hareup balé désa jeung anu séjén.",
        ),
        ("nl", "Bij een aanslag op een politiepost zijn dinsdag zeker elf mensen omgekomen, aldus een woordvoerder."),
        ("ar", "قتل أحد عشر شخصا على الأقل عندما انفجرت سيارة مفخخة قرب مركز للشرطة في المدينة"),
    ],
)
def test_language(language: str, text: str) -> None:
    assert language_of(text) == language
    assert report_from_text(text, any_language=True).language == language


def test_headline_that_misleads_an_identifier_is_never_rejected() -> None:
    for headline in (
        "Koalisi Gempur Pelabuhan, Urat Nadi Bantuan Terancam",
        "AS-Inggris Bombardir Pulau, Milisi Bersumpah Membalas",
    ):
        assert report_from_text(headline).language in ("id", None)
        assert report_from_text(headline.upper()).language in ("id", None)


def test_indonesian_report_with_foreign_quotation_is_read() -> None:
    quotation = '"We will not leave this town and we will fight for each of the houses," kata komandan itu dalam bahasa Inggris.'
    assert report_from_text(f"{BODY}\n{quotation}").language == "id"


def test_data_files_are_consistent() -> None:
    patterns = load_patterns()
    assert sorted(patterns.months) == list(range(1, 13))
    assert sorted(patterns.weekdays) == list(range(7))
    months = [name for names in patterns.months.values() for name in names]
    assert len(months) == len(set(months))
    for words in (
        *patterns.languages.values(),
        patterns.malay_words,
        patterns.indonesian_words,
        patterns.dateline_stopwords,
    ):
        assert all(word == word.casefold() and " " not in word for word in words)
    assert not patterns.malay_words & patterns.indonesian_words
    known = load_publishers()
    for name, found in (
        ("kompas.COM", "kompas"),
        ("www.detik.com", "detik"),
        ("ARN", "arrahmahnews"),
        ("Tak Dikenal", None),
    ):
        publisher = known.named(name)
        assert (publisher.id if publisher else None) == found
    assert known.at("https://regional.kompas.com/x") is known.named("KOMPAS.com")
    assert known.at("http://[bad") is None


PIECES = st.sampled_from(
    ["Baca juga", "Baca juga: ", "(Baca juga: ", ")", "\n", " ", ". ", "JAKARTA - ", "KOMPAS.com – ", "(ANTARA) ", "(abc/def)", "Editor: Budi",
     "22 Oktober 2015", "ADVERTISEMENT\n", "[Gambas:Video]", "Pasukan itu mundur dari kota.", "Warga", "\u200b", "\x00", "“", "â€œ", "𝕏", "|", ":"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), min_size=1, max_size=30))
def test_offsets_always_hold(pieces: list[str]) -> None:
    try:
        report = report_from_text("".join(pieces), any_language=True)
    except Rejection:
        return
    check_offsets(report)
    again = report_from_text(report.text, any_language=True)
    assert again.text == report.text
    for one, other in zip(report.related, report.related[1:], strict=False):
        assert one.end <= other.start
