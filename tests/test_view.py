"""The HTML page: whole, self-contained, true to the record, and deaf to what a report tries to make it do."""

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.by_hand import record, rejected

from saksi.coding.crosswalk import load_event_types
from saksi.export import open_writer
from saksi.records import Evidence, Graph, Participant, Record, Rejected, Report, Span
from saksi.view.cards import cards
from saksi.view.page import notebook_html, web_address
from saksi.view.strings import LANGUAGES, load_strings
from saksi.view.text import event_words, paragraphs
from saksi.view.words import visible

ENGLISH = load_strings("en")
HOSTILE: list[str] = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8"))
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "p",
    "article",
    "header",
    "details",
    "summary",
    "ul",
    "ol",
    "li",
    "div",
    "section",
    "mark",
    "h1",
    "h2",
    "h3",
    "span",
    "small",
    "b",
    "i",
    "q",
    "bdi",
    "em",
    "strong",
    "dl",
    "dt",
    "dd",
    "main",
    "nav",
    "footer",
    "script",
    "button",
}
ATTRIBUTES = {
    "lang",
    "charset",
    "http-equiv",
    "content",
    "name",
    "class",
    "id",
    "href",
    "rel",
    "referrerpolicy",
    "title",
    "role",
    "aria-label",
    "aria-pressed",
    "tabindex",
    "hidden",
    "type",
    "data-roles",
    "data-e",
    "data-r",
    "data-n",
    "data-keys",
    "data-filter",
}
VOID = {"meta"}


class Page(HTMLParser):
    """A strict reading of a page: tags balance; tags, attributes, ids, links and text are kept."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.inside: dict[str, str] = {}
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open:
            self.inside[self.open[-1]] = self.inside.get(self.open[-1], "") + data

    def values(self, name: str) -> list[str]:
        return [value or "" for key, value in self.attributes if key == name]


def page(*outcomes: Record | Rejected, lang: str = "en") -> str:
    stream = io.BytesIO()
    writer = open_writer("html", stream, strings=load_strings(lang))  # type: ignore[arg-type]
    for outcome in outcomes:
        writer.write(outcome)
    writer.close()
    return stream.getvalue().decode("utf-8")


def hostile(payload: str) -> tuple[Record, Rejected]:
    """A record and a rejected report that say ``payload`` wherever they say anything."""
    return record(say=lambda *_: payload), rejected(say=lambda *_: payload)


@pytest.mark.parametrize("outcomes", [(record(),), (record(), rejected(), record()), (rejected(),), ()])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_is_sound_and_self_contained(outcomes: tuple[Record | Rejected, ...], lang: str) -> None:
    html = page(*outcomes, lang=lang)
    found = Page(html)
    ids = found.values("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in found.values("href") if href.startswith("#")]
    last = f"r{sum(isinstance(outcome, Record) for outcome in outcomes) + 1}"  # "next" of the last report is hidden
    assert set(inner) - {"list", last} <= set(ids)
    assert found.values("lang")[0] == lang
    assert "src" not in dict(found.attributes)
    assert html.startswith("<!doctype html>")


def test_policy_allows_nothing_but_the_own_style_and_script() -> None:
    found = Page(page(record()))
    policy = next(content for content in found.values("content") if "default-src" in content)
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(found.inside[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert found.tags.count(tag) == 1
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_styles_stay_inside_the_view() -> None:
    css = re.sub(r"/\*.*?\*/", "", Page(page(record())).inside["style"], flags=re.DOTALL)
    selectors = re.findall(r"([^{}]+)\{[^{}]*\}", css)
    assert selectors
    for selector in selectors:
        for part in re.split(r",(?![^(]*\))", selector):
            assert ".saksi" in part, part


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_words_are_only_words(payload: str) -> None:
    bad, bad_rejected = hostile(payload)
    clean = Page(page(record(), rejected()))
    for html in (page(bad, bad_rejected), notebook_html(bad)):
        found = Page(html)
        assert set(found.tags) <= TAGS
        assert {name for name, _ in found.attributes} <= ATTRIBUTES
        assert all(href.startswith(("#", "http://", "https://")) for href in found.values("href"))
        assert visible(payload).split()[0] in "".join(found.text)
    assert set(Page(page(bad, bad_rejected)).tags) <= set(clean.tags)
    assert Page(page(bad, bad_rejected)).tags.count("script") == 1
    assert "script" not in Page(notebook_html(bad)).tags


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://kabar.example/1?a=1&b=2", True),
        ("http://kabar.example", True),
        ("HTTPS://kabar.example/", True),
        ("javascript:alert(1)", False),
        (" https://kabar.example", False),
        ("https://", False),
        ("//kabar.example/x", False),
        ("ftp://kabar.example", False),
        ("https://kabar.example/\u202ehtml", False),
        ("https://[::1", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    assert web_address(url) == (url if linked else "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("biasa saja – “ya”", "biasa saja – “ya”"),
        ("a\u202eb", "a⟨U+202E⟩b"),
        ("\x1b[31m", "⟨U+001B⟩[31m"),
        ("nol\u200blebar", "nol⟨U+200B⟩lebar"),
        ("baris\ndua\tkolom", "baris\ndua\tkolom"),
        ("کتاب\u200cها", "کتاب\u200cها"),
    ],
)
def test_invisible_characters_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


# ---------------------------------------------------------------- the text


def test_segments_are_the_text() -> None:
    made = record()
    lines = ["".join(segment.text for segment in paragraph.segments) for paragraph in paragraphs(made)]
    assert lines == [line for line in made.report.text.split("\n") if line.strip()]
    assert [paragraph.is_title for paragraph in paragraphs(made)] == [True, False, False, False]


def test_all_words_of_an_event_are_marked_with_its_number() -> None:
    made = record()
    marked: dict[tuple[int, str], str] = {}
    for paragraph in paragraphs(made):
        for segment in paragraph.segments:
            for key in segment.roles:
                marked[key] = marked.get(key, "") + segment.text
    for number, event in enumerate(made.events, start=1):
        for role, words in event_words(event):
            assert words.quote in marked[number, role]


@given(
    text=st.text(alphabet="ab \n\U0001f600é", min_size=1, max_size=60),
    cuts=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=12),
)
def test_any_overlap_of_marks_keeps_the_text(text: str, cuts: list[tuple[int, int]]) -> None:
    """Spans may touch, nest, overlap and cross lines; offsets count code points."""
    spans = tuple(
        Span(id=f"a{number}", label="actor", start=start, end=end, quote=text[start:end])
        for number, (start, length) in enumerate(cuts)
        if start < (end := min(start + length, len(text)))
    )
    made = Record(saksi="0", model="0", report=Report(id="0", text=text), graph=Graph(spans=spans), events=())
    shown = paragraphs(made)
    lines = [line for line in text.split("\n") if line.strip()]
    assert ["".join(segment.text for segment in paragraph.segments) for paragraph in shown] == lines
    covered = sum(len(segment.text) for paragraph in shown for segment in paragraph.segments if segment.kinds)
    places = {place for span in spans for place in range(span.start, span.end)}
    inked = {place for place in places if text[place] != "\n" and _line_around(text, place).strip()}
    assert covered == len(inked)


def _line_around(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 :].split("\n", 1)[0]


# ---------------------------------------------------------------- the cards


def test_card_says_who_whom_where_when_and_how_many() -> None:
    card = cards(record(), ENGLISH)[0]
    assert (card.label, card.trigger) == ("Battle", "menyerang")
    assert [(party.name, party.quote, party.kind) for party in card.actors] == [
        ("Sayap Timur", "kelompok teroris Sayap Timur", "rebel group")
    ]
    assert [party.name for party in card.targets] == ["pos tentara"]
    rows = {row.key: [(value.text, value.detail) for value in row.values] for row in card.rows}
    assert rows == {
        "where": [("Batu Merah, Maluku, ID", "exact place")],
        "when": [("20 October 2021, 06:40+09:00", "exact day")],
        "killed": [("at least 3", "")],
        "weapon": [("mortir", "")],
    }


def test_loaded_word_is_somebodys_word_and_not_the_name() -> None:
    card = cards(record(), ENGLISH)[0]
    assert [(word.text, word.detail) for word in card.words_used] == [
        ("kelompok teroris Sayap Timur", "by the publisher")
    ]
    assert "teroris" not in card.actors[0].name


@pytest.mark.parametrize(
    ("number", "badges", "change"),
    [
        (1, [], ""),
        (3, ["conditional"], ""),
        (4, ["conditional"], "cut"),
        (5, ["said not to have happened", "denied by Tentara"], ""),
    ],
)
def test_modality_is_plain_to_see(number: int, badges: list[str], change: str) -> None:
    card = cards(record(), ENGLISH)[number - 1]
    assert [words for _, words in card.badges] == badges
    assert card.change == change


def test_links_between_cards_go_both_ways() -> None:
    found = {
        card.number: {r.key: [link.number for link in r.links] for r in card.relations}
        for card in cards(record(), ENGLISH)
    }
    assert found == {
        1: {"cause_of": [2], "same_of": [3]},
        2: {"cause": [1]},
        3: {"condition_of": [4], "same": [1]},
        4: {"condition": [3]},
        5: {},
    }


def test_chain_runs_from_the_origin_to_the_publisher() -> None:
    chain = cards(record(), ENGLISH)[3].chains[0]
    assert [(link.name, link.kind, link.stance, link.cue, link.told) for link in chain] == [
        ("seorang perwira", "unnamed official", "claims", "ujar", "told to Kantor Berita Uji"),
        ("Kabar Uji", "publisher", "says", "", ""),
    ]


def test_card_of_unknowns_says_so_and_invents_nothing() -> None:
    card = cards(record(), ENGLISH)[3]
    assert card.actors == ()
    assert [(row.key, row.values[0].text, row.values[0].detail) for row in card.rows] == [
        ("destination", "Teluk", "not located")
    ]


def test_many_reports_make_a_list_with_the_rejected() -> None:
    untitled = msgspec.structs.replace(record(), report=msgspec.structs.replace(record().report, title=None))
    text = " ".join(Page(page(record(), untitled, rejected())).text)
    assert "What the reports say" in text
    assert "5 events: Battle 2" in text
    assert "this is a PNG image" in text


def test_same_records_make_the_same_bytes() -> None:
    assert page(record(), rejected()) == page(record(), rejected())


def test_notebook_shows_a_record() -> None:
    html = record()._repr_html_()
    assert Page(html).tags[0] == "div"
    assert "menyerang" in html


# ---------------------------------------------------------------- the strings


def test_both_languages_hold_the_same_keys() -> None:
    one, other = (msgspec.to_builtins(load_strings(lang)) for lang in LANGUAGES)
    for table, words in one.items():
        if isinstance(words, dict):
            assert list(words) == list(other[table]), table
            assert all(words.values())
            assert all(other[table].values())
            for key, text in words.items():
                assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", other[table][key]), (table, key)


def test_every_value_of_the_record_has_words() -> None:
    schema = msgspec.json.schema(Record)["$defs"]
    for struct, field, table in (
        ("Participant", "kind", "actor_kind"),
        ("AttributionLink", "kind", "source_kind"),
        ("AttributionLink", "stance", "stance"),
        ("Event", "modality", "modality"),
    ):
        assert set(schema[struct]["properties"][field]["enum"]) <= set(getattr(ENGLISH, table))
    assert set(load_event_types()) >= {event.type for event in record().events}


def test_huge_report_is_shown_in_good_time() -> None:
    """Twenty thousand marks in one paragraph: time grows with the marks, not with their square."""
    words = "menyerang " * 20_000
    at = [Evidence(start=10 * n, end=10 * n + 9, quote="menyerang") for n in range(20_000)]
    spans = tuple(
        Span(id=f"e{n}", label="event:battle", start=e.start, end=e.end, quote=e.quote) for n, e in enumerate(at)
    )
    made = record()
    events = tuple(
        msgspec.structs.replace(made.events[4], id=f"{n}", trigger=e, target=(Participant(evidence=e),), attribution=())
        for n, e in enumerate(at[:2000])
    )
    big = msgspec.structs.replace(made, report=Report(id="0", text=words), graph=Graph(spans=spans), events=events)
    assert sum(len(paragraph.segments) for paragraph in paragraphs(big)) == 40_000
    assert len(cards(big, ENGLISH)) == 2000
