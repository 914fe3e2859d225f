"""How far two annotators agree."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from training.agreement import agreement, cohens_kappa, disagreements, main, pair_documents, table
from training.annotation import AnnotationError, Document, parse_annotation

FIRST = """# doc: contoh-1 | publisher: portal
⟦a1 actor|Warga⟧ ⟦s1 event:statement|mengatakan⟧ ⟦p1 place|jalan ke Melur⟧ ⟦e1 event:route_control|ditutup⟧ dan ⟦a2 actor|dua orang⟧ ⟦e2 event:casualties|terluka⟧.
s1 actor=a1
e1 place=p1 change=closed according_to=s1
e2 wounded=a2 according_to=s1
"""
# The same sentence: another edge of the place, another type of the road's closing, a hedge, and other ids.
SECOND = """# doc: contoh-1 | publisher: portal
⟦a7 actor|Warga⟧ ⟦s3 event:statement|mengatakan⟧ jalan ke ⟦p4 place|Melur⟧ ⟦e5 event:siege|ditutup⟧ dan ⟦a9 actor|dua orang⟧ ⟦e6 event:casualties|terluka⟧.
s3 actor=a7 stance=claims
e5 place=p4 change=closed according_to=s3
e6 killed=a9 modality=possible according_to=s3
"""


def documents(text: str) -> list[Document]:
    found, problems = parse_annotation(text.splitlines())
    assert problems == []
    return found


def figures(first: str, second: str) -> dict[str, Any]:
    return agreement(pair_documents(documents(first), documents(second)))


def test_an_annotation_agrees_with_itself() -> None:
    found = figures(FIRST, FIRST)
    assert {part["f1"] for part in found["spans"].values()} == {1.0}
    assert found["links on shared spans"]["all"] == {"f1": 1.0, "both": 5, "first": 5, "second": 5}
    assert found["attributes on shared triggers"]["modality"] == {"triggers": 2, "equal": 1.0, "kappa": None}


def test_spans_count_as_the_same_by_edges_and_label() -> None:
    found = figures(FIRST, SECOND)
    assert found["reports"] == 1
    assert found["spans"]["entities exact"] == {"f1": 0.6667, "both": 2, "first": 3, "second": 3}
    assert found["spans"]["entities overlapping"]["f1"] == 1.0
    assert found["spans"]["triggers exact"] == {"f1": 0.6667, "both": 2, "first": 3, "second": 3}
    assert found["spans"]["triggers without statements exact"]["f1"] == 0.5
    assert found["by label, exact"]["event:siege"] == {"f1": 0.0, "both": 0, "first": 0, "second": 1}
    assert found["by label, overlapping"]["place"]["f1"] == 1.0
    assert "event:battle" not in found["by label, overlapping"]


def test_links_are_compared_where_both_have_the_two_spans() -> None:
    found = figures(FIRST, SECOND)
    assert found["by link on shared spans"] == {
        "according_to": {"f1": 1.0, "both": 1, "first": 1, "second": 1},
        "actor": {"f1": 1.0, "both": 1, "first": 1, "second": 1},
        "killed": {"f1": 0.0, "both": 0, "first": 0, "second": 1},
        "wounded": {"f1": 0.0, "both": 0, "first": 1, "second": 0},
    }
    assert found["links on shared spans"]["roles"]["f1"] == 0.5


def test_attributes_are_compared_where_both_have_the_trigger() -> None:
    found = figures(FIRST, SECOND)["attributes on shared triggers"]
    assert found["modality"] == {"triggers": 1, "equal": 0.0, "kappa": 0.0}
    assert found["negated"] == {"triggers": 1, "equal": 1.0, "kappa": None}
    assert found["stance"]["equal"] == 0.0
    assert found["change"] == {"triggers": 0, "equal": None, "kappa": None}


def test_the_order_of_the_annotators_does_not_matter() -> None:
    there, back = figures(FIRST, SECOND), figures(SECOND, FIRST)
    assert {name: part["f1"] for name, part in there["spans"].items()} == {
        name: part["f1"] for name, part in back["spans"].items()
    }
    assert there["attributes on shared triggers"] == back["attributes on shared triggers"]


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "a"), ("a", "a")], None),
        ([], None),
    ],
)
def test_kappa(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohens_kappa(pairs) == (None if kappa is None else pytest.approx(kappa))


def test_reports_that_cannot_be_compared_are_named() -> None:
    other = FIRST.replace("contoh-1", "contoh-2")
    with pytest.raises(AnnotationError, match=r"contoh-1: only the first[^\0]*contoh-2: only the second"):
        pair_documents(documents(FIRST), documents(other))
    with pytest.raises(AnnotationError, match="contoh-1: the two annotators' texts differ"):
        pair_documents(documents(FIRST), documents(FIRST.replace("terluka", "tewas")))


def test_disagreements_are_sorted_by_label() -> None:
    found = disagreements(pair_documents(documents(FIRST), documents(SECOND)))
    assert "| place | 1 | 1 | 0 | 0 | 0 | 0 |" in found
    assert "| event:route_control | 1 | 0 | 1 | 0 | 0 | 0 |" in found


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.ann", tmp_path / "second.ann"
    first.write_text(FIRST, encoding="utf-8")
    second.write_text(SECOND, encoding="utf-8")
    return first, second


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["agreement", *map(str, arguments)])
    return main()


def test_the_command_prints_tables(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--first", files[0], "--second", files[1], "--disagreements") == 0
    printed = capsys.readouterr().out
    assert "| entities exact | 0.667 | 2 | 3 | 3 |" in printed
    assert "| change | 0 | – | – |" in printed
    assert "| label | wanted | edge |" in printed
    assert printed.startswith(table(figures(FIRST, SECOND)))


def test_the_command_writes_json(files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    out = tmp_path / "agreement.json"
    assert run(monkeypatch, "--first", files[0], "--second", files[1], "--format", "json", "-o", out) == 0
    assert json.loads(out.read_text(encoding="utf-8")) == figures(FIRST, SECOND)


def test_the_command_fails_when_the_texts_differ(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files[1].write_text(SECOND.replace("terluka", "tewas"), encoding="utf-8")
    assert run(monkeypatch, "--first", files[0], "--second", files[1]) == 1
    assert "texts differ" in capsys.readouterr().err
