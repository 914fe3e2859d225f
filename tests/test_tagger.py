"""The shipped tagger on text: offsets, determinism, windows, passages that are never read."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.records import Evidence, Graph, Report, Span
from saksi.tag import Tagger, load_tagger
from saksi.tag.labels import id_letter, link_allowed

REPORT = """Ledakan Bom di Pasar Batua, Empat Orang Tewas
MARAWI - Sedikitnya empat orang tewas dan sembilan lainnya terluka akibat ledakan bom di Pasar Batua, Senin (6/5/2019).
Juru bicara militer, Kolonel Benito Salas, mengatakan kelompok Abu Sayyaf diduga berada di balik serangan itu. "Jika mereka tidak menyerah, kami akan menyerbu markas mereka," katanya kepada wartawan.
"""


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger(threads=1)


def check(text: str, graph: Graph) -> None:
    """What must hold of any graph of ``text``."""
    labels = {span.id: span.label for span in graph.spans}
    assert len(labels) == len(graph.spans)
    for span in graph.spans:
        assert text[span.start : span.end] == span.quote
        assert span.quote.strip()
        assert span.id.startswith(id_letter(span.label))
    for before, after in itertools.pairwise(graph.spans):
        assert before.end <= after.start
    for link in graph.links:
        assert link_allowed(link.role, labels[link.from_], labels[link.to])
    assert set(graph.attributes) == {id for id, label in labels.items() if label.startswith("event:")}


def test_a_report_is_read(tagger: Tagger) -> None:
    graph = tagger.tag_text(REPORT)
    check(REPORT, graph)
    found = {(span.label, span.quote) for span in graph.spans}
    assert ("event:statement", "mengatakan") in found
    assert any(label == "event:explosion" for label, _ in found)
    assert any(label == "event:casualties" and quote == "tewas" for label, quote in found)
    assert any(link.role == "killed" for link in graph.links)


def test_reading_again_gives_the_same_graph(tagger: Tagger) -> None:
    assert tagger.tag_text(REPORT) == tagger.tag_text(REPORT)


def test_other_reports_do_not_matter(tagger: Tagger) -> None:
    first = tagger.tag_text(REPORT)
    tagger.tag_text("Pasukan pemerintah merebut kota itu. " * 90)
    assert tagger.tag_text(REPORT) == first


def test_the_number_of_threads_does_not_matter(tagger: Tagger) -> None:
    two = load_tagger(threads=2)
    long = REPORT * 6
    assert two.tag_text(long) == tagger.tag_text(long)


def test_long_reports_are_read_to_the_end(tagger: Tagger) -> None:
    long = REPORT * 25
    graph = tagger.tag_text(long)
    check(long, graph)
    for start in range(0, len(long), len(REPORT)):
        inside = [span for span in graph.spans if start <= span.start < start + len(REPORT)]
        assert any(span.label == "event:explosion" for span in inside)


def test_related_passages_are_never_read(tagger: Tagger) -> None:
    related = "Baca juga: Serangan Udara Tewaskan Sepuluh Orang di Melur"
    text = REPORT + related
    start = text.index(related)
    evidence = Evidence(start=start, end=len(text), quote=related)
    graph = tagger.tag(Report(id="0", text=text, related=(evidence,)))
    assert all(span.end <= start for span in graph.spans)
    check(text, graph)


def test_writers_are_nobodys_victims(tagger: Tagger) -> None:
    title, byline = "Bom Tewaskan Tiga Warga Batua", "Rina Saputri - detikNews"
    text = f"{title}\n{byline}\n{REPORT}"
    credit = Evidence(start=len(title) + 1, end=len(title) + 1 + len(byline), quote=byline)
    graph = tagger.tag(Report(id="0", text=text, credits=(credit,)))
    assert not any(credit.start < span.end and span.start < credit.end for span in graph.spans)
    check(text, graph)


def test_given_spans_are_kept(tagger: Tagger) -> None:
    def span(identifier: str, label: str, quote: str) -> Span:
        start = REPORT.index(quote)
        return Span(id=identifier, label=label, start=start, end=start + len(quote), quote=quote)

    given_spans = [span("e1", "event:explosion", "ledakan"), span("p1", "place", "Pasar Batua, Senin"[:11])]
    graph = tagger.tag_text(REPORT, given=given_spans)
    assert {(s.label, s.start, s.end) for s in graph.spans} == {(s.label, s.start, s.end) for s in given_spans}


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x08", "…", "😀😀", "a"])
def test_texts_with_nothing_to_find(tagger: Tagger, text: str) -> None:
    assert tagger.tag_text(text).spans == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text(tagger: Tagger, text: str) -> None:
    check(text, tagger.tag_text(text))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(REPORT.split()), max_size=80), st.sampled_from([" ", "\n", "  ", " \u200b"]))
def test_shuffled_words(tagger: Tagger, words: list[str], between: str) -> None:
    text = between.join(words)
    check(text, tagger.tag_text(text))
