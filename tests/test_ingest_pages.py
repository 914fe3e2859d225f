"""Saved HTML pages → Report: must-contain and must-not-contain tables, dates marked on the page, hostile pages."""

import datetime
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from saksi.errors import Rejection
from saksi.ingest import report_from_bytes, report_from_html
from saksi.ingest.html import looks_like_html
from saksi.ingest.page import MAX_ATTRIBUTES, MAX_DEPTH, MAX_TAGS

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
PAGES: dict[str, dict[str, Any]] = yaml.safe_load((FIXTURES / "pages.yaml").read_text("utf-8"))
LEAD = (
    "Pasukan pemerintah dan pemberontak bertempur di tepi kota sejak Senin pagi, kata juru bicara militer di ibu kota."
)
PARAGRAPHS = "".join(
    f"<p>{LEAD} Warga mengungsi ke {place} karena takut.</p>" for place in ("gereja", "sekolah", "hutan")
)


def page(head: str = "", body: str = PARAGRAPHS) -> str:
    return f"<!DOCTYPE html><html><head><title>Bentrok di Wako</title>{head}</head><body><article>{body}</article></body></html>"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name: str) -> None:
    expected = PAGES[name]
    report = report_from_bytes((FIXTURES / name).read_bytes(), source=name)
    for words in expected["with"]:
        assert words in report.text
    for words in expected["without"]:
        assert words not in report.text
    assert report.title == expected["title"] == report.text.split("\n")[0]
    assert report.text.count(expected["title"]) == 1
    assert report.published == expected.get("published")
    assert report.publisher == expected.get("publisher")
    assert report.url == expected.get("url")
    assert report.language == expected["language"]
    assert (report.dateline.quote if report.dateline else None) == expected.get("dateline")
    assert [passage.quote for passage in report.credits] == expected.get("credits", [])
    assert [passage.quote for passage in report.related] == expected.get("related", [])
    for passage in (*report.credits, *report.related):
        assert report.text[passage.start : passage.end] == passage.quote


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_the_user_says_wins(name: str) -> None:
    text = (FIXTURES / name).read_text("utf-8")
    day = datetime.date(2001, 2, 3)
    report = report_from_html(text, published=day, publisher="Warta Kita", url="https://contoh.test/a")
    assert (report.published, report.publisher, report.url) == (day, "Warta Kita", "https://contoh.test/a")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2015-10-22T14:30:00+07:00">', (2015, 10, 22)),
        ('<meta property="article:published_time" content="2015-10-21T23:30:00Z">', (2015, 10, 22)),
        ('<meta property="article:published_time" content="2015-10-22T01:00:00+09:00">', (2015, 10, 22)),
        ('<meta name="publishdate" content="2015/10/22 14:30:00">', (2015, 10, 22)),
        ('<meta name="pubdate" content="Kamis, 22 Oktober 2015">', (2015, 10, 22)),
        ('<meta itemprop="datePublished" content="2015-10-22">', (2015, 10, 22)),
        ('<meta property="article:modified_time" content="2015-10-22T14:30:00+07:00">', None),
        ('<meta property="article:published_time" content="9999-12-31T23:59:59-05:00">', None),
        ('<meta property="article:published_time" content="kemarin">', None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2015-10-22"}</script>', (2015, 10, 22)),
        ('<script type="application/ld+json">[{"@type":["Article"],"datePublished":"2015-10-22T08:00"}]</script>', (2015, 10, 22)),
        ('<script type="application/ld+json">{"@type":"ItemList","datePublished":"2015-10-22"}</script>', None),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":</script>', None),
        ('<script type="application/ld+json">' + "[" * 50_000 + "</script>", None),
        ("", None),
    ],
)  # fmt: skip
def test_day_that_the_page_marks(head: str, day: tuple[int, int, int] | None) -> None:
    report = report_from_html(page(head))
    assert report.published == (datetime.date(*day) if day else None)


def test_dates_in_prose_footer_and_other_reports_do_not_date_the_page() -> None:
    body = (
        f"<p>Pada 14 Mei 1998 kota itu terbakar.</p>{PARAGRAPHS}<time datetime='2014-01-01'>x</time><time datetime='2014-01-02'>y</time>"
        "<footer>Hak cipta 2019, 12 Januari 2019</footer>"
    )
    assert report_from_html(page(body=body)).published is None


def test_scripts_and_comments_never_reach_the_text() -> None:
    body = (
        f"{PARAGRAPHS}<script>document.write('<p>skrip satu</p>')</script><SCRIPT src=x>skrip dua</SCRIPT >"
        "<!-- <p>komentar rahasia</p> --><style>p{}</style><p>Akhir laporan ini ada di sini, kata polisi kepada wartawan.</p>"
    )
    report = report_from_html(page(body=body))
    for words in ("skrip", "komentar", "p{}", "<p>"):
        assert words not in report.text
    assert "Akhir laporan ini" in report.text


@pytest.mark.parametrize(
    "bad",
    [
        "<html></html>",
        "<html><body></body></html>",
        "<!DOCTYPE html>",
        "<html><body><script>var a = 1;</script></body></html>",
        "<div>" * 100_000,
        "<html><body>" + "<div>" * 100_000 + PARAGRAPHS + "</div>" * 100_000,
        "<html><body>" + "<b><i>" * 100_000,
        "<html><body>" + f"<p>{LEAD}</p>" * (MAX_TAGS + 1),
        "<html><body><div " + " ".join(f"a{n}=x" for n in range(MAX_ATTRIBUTES * 500)) + ">" + PARAGRAPHS,
        "<html><body>" + "<a " * 500_000,
        "<html " * 10_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_and_empty_pages_are_rejected_in_time(bad: str) -> None:
    started = time.process_time()
    with pytest.raises(Rejection) as caught:
        report_from_html(bad)
    assert caught.value.reason == "no_text"
    assert caught.value.detail
    assert time.process_time() - started < 5


def test_broken_pages_are_read_as_far_as_they_go() -> None:
    broken = f"<html><head><title>Bentrok di Wako</title><body><div><p>{LEAD}<p>{LEAD} Tiga orang luka.</div></b><td>{LEAD} Satu hilang."
    report = report_from_html(broken)
    assert LEAD in report.text
    nested = "<html><body>" + "<div>" * (MAX_DEPTH - 20) + PARAGRAPHS + "</div>" * (MAX_DEPTH - 20) + "</body></html>"
    assert LEAD in report_from_html(nested).text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<!doctype html><p>a", True),
        ("\ufeff  \n<HTML lang=id>", True),
        ("<?xml version='1.0'?><html>", True),
        ("<!-- x --><div class=a>", True),
        ("Pasukan <b>mundur</b> dari kota", False),
        ("<3 Aceh, kata warga", False),
        ("", False),
    ],
)
def test_page_is_told_from_text(text: str, html: bool) -> None:
    assert looks_like_html(text) is html
