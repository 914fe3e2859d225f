"""Changed training documents keep their annotation true."""

import random
from pathlib import Path

import pytest
from training.annotation import Document, read_documents
from training.augment import names_of, with_other_marks, with_other_names, with_words

CORPUS = sorted((Path(__file__).parents[1] / "training" / "corpus").glob("*.ann"))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(read_documents(CORPUS[:1]))


def quotes(document: Document) -> dict[str, str]:
    return {span["id"]: document["text"][span["start"] : span["end"]] for span in document["spans"]}


@pytest.mark.parametrize("seed", range(5))
def test_other_marks_keep_every_offset(documents: list[Document], seed: int) -> None:
    chance = random.Random(seed)
    for document in documents:
        changed = with_other_marks(document, chance)
        assert len(changed["text"]) == len(document["text"])
        assert changed["spans"] == document["spans"]


@pytest.mark.parametrize("seed", range(5))
def test_other_names_stay_under_their_spans(documents: list[Document], seed: int) -> None:
    chance = random.Random(seed)
    names = names_of(documents)
    known = {name for group in names.values() for name in group}
    renamed = 0
    for document in documents:
        changed = with_other_names(document, names, 0.5, chance)
        before, after = quotes(document), quotes(changed)
        mapping: dict[str, str] = {}
        for identifier, words in after.items():
            assert mapping.setdefault(before[identifier], words) == words, "one name, one replacement"
            if words != before[identifier]:
                renamed += 1
                assert words in known
        assert changed["links"] == document["links"]
        assert len({span["id"] for span in changed["spans"]}) == len(document["spans"])
    assert renamed > 20


def test_same_words_give_the_same_document(documents: list[Document]) -> None:
    for document in documents:
        again = with_words(document, quotes(document))
        assert again["text"] == document["text"]
        assert sorted(map(str, again["spans"])) == sorted(map(str, document["spans"]))


def test_a_name_inside_another_mention_stays() -> None:
    document = {
        "id": "x",
        "publisher": None,
        "text": "Suriah dan Pasukan Suriah",
        "spans": [
            {"id": "a1", "start": 0, "end": 6, "label": "actor"},
            {"id": "a2", "start": 11, "end": 25, "label": "actor"},
        ],
        "links": [],
        "attributes": {},
    }
    assert (
        with_other_names(document, {"actor": ["Irak"], "place": []}, 1.0, random.Random(0))["text"] == document["text"]
    )
