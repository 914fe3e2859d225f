"""Counts of the written corpus."""

from training.annotation import parse_annotation
from training.matrix import Counts, page, source_form, without_event

LINES = """# doc: contoh-1 | publisher: portal | published: 2020-05-04 | source: written for Saksi
⟦a1 actor|Warga⟧ ⟦e1 event:protest|berdemo⟧, ⟦s1 event:statement|lapor⟧ ⟦a2 actor|Kantor Uji⟧, ⟦s2 event:statement|mengutip⟧ ⟦a3 actor|polisi⟧.
e1 actor=a1 negated=true according_to=s1
s1 actor=a2 according_to=s2
s2 actor=a3 stance=claims
Mereka akan ⟦e2 event:talks|bertemu⟧. ⟦e3 event:riot|Ricuh⟧, ⟦s3 event:statement|kata⟧ ⟦a4 actor|Bim⟧ dan ⟦s4 event:statement|menurut⟧ ⟦a5 actor|Lis⟧.
e2 actor=a1 modality=planned
e3 according_to=s3,s4
s3 actor=a4
s4 actor=a5
# doc: contoh-2 | publisher: portal | published: 2020-05-05 | source: written for Saksi
⟦s1 event:statement|Kata⟧ ⟦a1 actor|Bim⟧, hujan.
s1 actor=a1
""".splitlines()


def test_forms_and_quiet_reports() -> None:
    (first, second), problems = parse_annotation(LINES)
    assert problems == []
    assert [without_event(document) for document in (first, second)] == [False, True]
    forms = {event: source_form(first, event) for event in ("e1", "e2", "e3")}
    assert forms == {"e1": "a chain of sources", "e2": "the publisher's own", "e3": "several sources"}


def test_what_is_too_rare_is_told() -> None:
    documents, _ = parse_annotation(LINES)
    counts = Counts(documents)
    assert counts.types() == {"protest": 1, "riot": 1, "talks": 1}
    assert counts.triggers["talks", "planned"] == counts.negated["protest"] == 1
    rare = counts.too_rare()
    assert "triggers of riot: 1 of at least 150" in rare
    assert "links according_to: 4 of at least 250" in rare
    assert "reports without an event: 1 of at least 200" in rare


def test_the_page_names_every_file() -> None:
    documents, _ = parse_annotation(LINES)
    text = page({"contoh": documents}, {"contoh": "two made-up reports"})
    assert "| contoh | two made-up reports | 2 | 19 | 1 |" in text
    assert "| talks | 0 | 1 | 0 | 0 | 0 | 1 |" in text
