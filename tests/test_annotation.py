"""The inline annotation: reading, checking, writing back."""

from pathlib import Path

import pytest
from training.annotation import AnnotationError, parse_annotation, read_documents, to_annotation, without_role

GOOD = """# doc: contoh-1 | publisher: portal | published: 2020-05-04 | source: written for Saksi
⟦a1 actor|Warga⟧ ⟦s1 event:statement|mengatakan⟧ jalan ke ⟦p1 place|Melur⟧ ⟦e1 event:route_control|ditutup⟧.
s1 actor=a1
e1 destination=p1 change=closed according_to=s1
Jika ⟦e2 event:talks|perundingan⟧ gagal, ⟦a2 actor|mereka⟧ ⟦e3 event:protest|berdemo⟧.
a2 same=a1
e2 modality=conditional
e3 actor=a2 negated=false condition=e2
"""


def test_reading() -> None:
    (document,), problems = parse_annotation(GOOD.splitlines())
    assert problems == []
    assert document["text"] == "Warga mengatakan jalan ke Melur ditutup.\nJika perundingan gagal, mereka berdemo."
    quotes = {span["id"]: document["text"][span["start"] : span["end"]] for span in document["spans"]}
    assert quotes["p1"] == "Melur"
    assert quotes["e3"] == "berdemo"
    assert {"from": "e3", "to": "e2", "role": "condition"} in document["links"]
    assert document["attributes"]["e1"] == {"change": "closed"}
    assert document["published"] == "2020-05-04"


def test_writing_back_gives_the_same_document() -> None:
    (document,), _ = parse_annotation(GOOD.splitlines())
    (again,), problems = parse_annotation(to_annotation(document).splitlines())
    assert problems == []
    assert again == document


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("⟦a1 aktor|Warga⟧", "unknown label"),
        ("⟦p1 actor|Warga⟧", "does not fit"),
        ("⟦a1 actor| Warga⟧", "outer spaces"),
        ("⟦a1 actor|Warga", "bracket"),
        ("⟦a1 actor|Warga⟧ ⟦a1 actor|lain⟧", "used twice"),
        ("⟦e1 event:riot|ricuh⟧\ne1 actor=a9", "no such span"),
        ("⟦e1 event:riot|ricuh⟧ ⟦p1 place|Melur⟧\ne1 actor=p1", "wrong kinds"),
        ("⟦e1 event:riot|ricuh⟧ ⟦e2 event:riot|rusuh⟧\ne1 according_to=e2", "wrong kinds"),
        ("⟦e1 event:riot|ricuh⟧\ne1 modality=maybe", "not one of"),
        ("⟦e1 event:riot|ricuh⟧\ne1 pelaku=a1", "unknown role"),
        ("⟦e1 event:riot|ricuh⟧\ne1 actor = a1", "not well formed"),
        ("⟦e1 event:riot|ricuh⟧\ne2 negated=true", "attributes on"),
    ],
)
def test_what_is_wrong_is_said(line: str, message: str) -> None:
    _, problems = parse_annotation(["# doc: x", *line.split("\n")], "contoh.ann")
    assert any(message in problem for problem in problems), problems
    assert all(problem.startswith("contoh.ann:") for problem in problems)


def test_a_mention_without_a_role_is_told() -> None:
    (document,), _ = parse_annotation(GOOD.splitlines())
    assert without_role(document) == []
    lines = [*GOOD.splitlines(), "⟦p2 place|SERUNI⟧ - Kabar itu ⟦e4 event:riot|ricuh⟧."]
    (document,), _ = parse_annotation(lines)
    assert without_role(document) == ["p2"]


def test_text_before_a_header_is_wrong() -> None:
    _, problems = parse_annotation(["tanpa kepala"])
    assert problems
    assert "before the first" in problems[0]


def test_a_document_id_stands_once() -> None:
    _, problems = parse_annotation(["# doc: x", "teks", "# doc: x", "teks"])
    assert any("document id x used twice" in problem for problem in problems)


def test_a_bad_file_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "buruk.ann"
    path.write_text("# doc: x\n⟦a1 aktor|Warga⟧\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match="unknown label"):
        list(read_documents([path]))


def test_the_corpus_is_clean_and_survives_writing() -> None:
    paths = sorted((Path(__file__).parents[1] / "training" / "corpus").glob("*.ann"))
    documents = list(read_documents(paths))
    assert len(documents) > 300
    assert len({document["id"] for document in documents}) == len(documents)
    for document in documents[::7]:
        (again,), problems = parse_annotation(to_annotation(document).splitlines())
        assert problems == []
        assert again["text"] == document["text"]
        assert sorted(map(str, again["links"])) == sorted(map(str, document["links"]))
        assert again["attributes"] == document["attributes"]
