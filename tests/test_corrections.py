"""Corrections of a corpus that is kept without its text."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from training import corrections
from training.annotation import Document, parse_annotation
from training.corrections import CorrectionError, corrected, corrected_documents

REPORT = """# doc: contoh-1 | publisher: portal
⟦a1 actor|Tentara⟧ ⟦e1 event:deployment|berpatroli⟧ di ⟦p1 place|Melur⟧, ⟦s1 event:statement|kata⟧ ⟦a2 actor|Darman⟧.
e1 actor=a1 place=p1 according_to=s1 modality=planned
s1 actor=a2
"""
STORED = Path(__file__).parents[1] / "training" / "corrections" / "real_news.jsonl"


@pytest.fixture
def document() -> Document:
    (document,), problems = parse_annotation(REPORT.splitlines())
    assert problems == []
    return document


def correction(document: Document, **fields: Any) -> dict[str, Any]:
    return {"id": document["id"], "text_sha256": sha256(document["text"].encode()).hexdigest(), **fields}


def test_a_removed_span_takes_its_links_and_attributes_along(document: Document) -> None:
    result = corrected(document, correction(document, remove_spans=["e1", "p1"]))
    assert [span["id"] for span in result["spans"]] == ["a1", "s1", "a2"]
    assert result["links"] == [{"from": "s1", "to": "a2", "role": "actor"}]
    assert result["attributes"] == {}


def test_spans_links_and_attributes_are_changed_and_added(document: Document) -> None:
    start = document["text"].index("Melur")
    result = corrected(
        document,
        correction(
            document,
            change_spans=[{"id": "e1", "label": "event:battle"}],
            remove_spans=["p1"],
            add_spans=[{"id": "a3", "start": start, "end": start + 5, "label": "actor"}],
            remove_links=[["e1", "according_to", "s1"]],
            add_links=[["e1", "target", "a3"]],
            attributes={"e1": {"negated": True}},
        ),
    )
    labels = {span["id"]: span["label"] for span in result["spans"]}
    assert labels == {"a1": "actor", "e1": "event:battle", "a3": "actor", "s1": "event:statement", "a2": "actor"}
    assert {"from": "e1", "to": "a3", "role": "target"} in result["links"]
    assert {"from": "e1", "to": "s1", "role": "according_to"} not in result["links"]
    assert result["attributes"] == {"e1": {"negated": True}}


def test_the_document_that_is_corrected_stays_as_it_was(document: Document) -> None:
    before = json.dumps(document)
    corrected(document, correction(document, remove_spans=["p1"], change_spans=[{"id": "e1", "label": "event:battle"}]))
    assert json.dumps(document) == before


def test_another_text_is_refused(document: Document) -> None:
    change = correction(document, remove_spans=["p1"])
    with pytest.raises(CorrectionError, match="contoh-1: the text is not the one that was corrected"):
        corrected({**document, "text": document["text"] + " "}, change)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"remove_spans": ["p9"]}, "no span p9 to remove"),
        ({"change_spans": [{"id": "p9", "end": 3}]}, "no span p9 to change"),
        ({"add_spans": [{"id": "p1", "start": 0, "end": 1, "label": "place"}]}, "there is a span p1 already"),
        ({"add_spans": [{"id": "p2", "start": 3, "end": 9, "label": "place"}]}, "overlaps another or leaves the text"),
        ({"change_spans": [{"id": "a2", "end": 999}]}, "span a2 overlaps another or leaves the text"),
        ({"change_spans": [{"id": "e1", "label": "event:party"}]}, "span e1 has the unknown label 'event:party'"),
        ({"remove_links": [["e1", "target", "a1"]]}, "no link e1 target=a1 to remove"),
        ({"add_links": [["e1", "actor", "a1"]]}, "there is a link e1 actor=a1 already"),
        ({"add_links": [["e1", "killed", "p1"]]}, "no link e1 killed=p1 between such spans"),
        ({"attributes": {"e9": {}}}, "attributes for e9, which is no span"),
    ],
)
def test_what_does_not_fit_is_named(document: Document, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        corrected(document, correction(document, **fields))


def test_a_correction_needs_its_document(document: Document) -> None:
    with pytest.raises(CorrectionError, match="no document for the corrections of other"):
        corrected_documents([document], [{**correction(document), "id": "other"}])
    with pytest.raises(CorrectionError, match="two corrections for one document"):
        corrected_documents([document], [correction(document), correction(document)])


def test_the_command_writes_a_corrected_copy(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, changes, out = (tmp_path / name for name in ("corpus.jsonl", "corrections.jsonl", "out.jsonl"))
    other = {**document, "id": "contoh-2"}
    source.write_text(f"{json.dumps(document)}\n{json.dumps(other)}\n", encoding="utf-8")
    changes.write_text(json.dumps(correction(document, remove_spans=["e1"])) + "\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["corrections", str(source), "--corrections", str(changes), "-o", str(out)])
    assert corrections.main() == 0
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert [span["id"] for span in first["spans"]] == ["a1", "p1", "s1", "a2"]
    assert second == other
    assert "2 documents, 1 corrected" in capsys.readouterr().err

    source.write_text(json.dumps({**document, "text": "x"}) + "\n", encoding="utf-8")
    assert corrections.main() == 1
    assert "the text is not the one that was corrected" in capsys.readouterr().err


def test_the_stored_corrections_hold_no_text() -> None:
    names = {
        "id",
        "text_sha256",
        "remove_spans",
        "change_spans",
        "add_spans",
        "remove_links",
        "add_links",
        "attributes",
    }
    lines = STORED.read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        stored = json.loads(line)
        assert stored.keys() <= names
        for span in (*stored.get("change_spans", ()), *stored.get("add_spans", ())):
            assert span.keys() <= {"id", "start", "end", "label"}
