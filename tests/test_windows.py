"""Units, sentences and windows: every word is read once, in order, at its true offsets."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from saksi.tag.model_files import MODEL_FOLDER
from saksi.tag.pairs import LabelledSpan
from saksi.tag.windows import make_windows, sentence_starts, split_units, tokenizer_from, within_line

SENTENCE = "Juru bicara kepolisian mengatakan tiga warga terluka dalam bentrokan di Kampung Melur, Rabu (21/10/2015). "


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return tokenizer_from((MODEL_FOLDER / "tokenizer.json").read_bytes())


def test_units_are_words_and_single_marks() -> None:
    text = "“Al-Nusra”, kata AKBP M. Toha (21/10)."
    assert [text[unit.start : unit.end] for unit in split_units(text)] == [
        *("“", "Al", "-", "Nusra", "”", ",", "kata", "AKBP", "M", ".", "Toha", "(", "21", "/", "10", ")", ".")
    ]


def test_units_in_skipped_ranges_are_left_out() -> None:
    text = "Awal (Baca juga: Judul lain) akhir"
    start, end = text.index("("), text.index(")") + 1
    units = split_units(text, [(start, end)])
    assert [text[unit.start : unit.end] for unit in units] == ["Awal", "akhir"]


def test_a_span_ends_with_its_line() -> None:
    text = "Prajurit di Wako\nEditor: Budi\nWARTA - Pasukan"
    units = split_units(text, [(text.index("Editor"), text.index("\nWARTA"))])
    words = [text[unit.start : unit.end] for unit in units]
    wako, warta = words.index("Wako"), words.index("WARTA")
    assert warta == wako + 1, "the credit between them is skipped"
    assert within_line(text, units, LabelledSpan(wako, warta, 3)) == LabelledSpan(wako, wako, 3)
    assert within_line(text, units, LabelledSpan(0, wako, 3)) == LabelledSpan(0, wako, 3)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Satu. Dua.", ["Satu. ", "Dua."]),
        ("Kata Brigjen Pol. Ahmad di lokasi. Ia pergi.", ["Kata Brigjen Pol. Ahmad di lokasi. ", "Ia pergi."]),
        ("“Kami mundur.” Ia diam.", ["“Kami mundur.” ", "Ia diam."]),
        ("Pukul 15.30 WIT. Lalu", ["Pukul 15.30 WIT. ", "Lalu"]),
        (
            "Dua orang, M. Toha dan Sersan R. Dalu, gugur. Lalu",
            ["Dua orang, M. Toha dan Sersan R. Dalu, gugur. ", "Lalu"],
        ),
        ("Judul\nIsi berita", ["Judul\n", "Isi berita"]),
        ("Benarkah? Ya! Tiga", ["Benarkah? ", "Ya! ", "Tiga"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    starts = [*sentence_starts(text), len(text)]
    assert [text[a:b] for a, b in itertools.pairwise(starts)] == sentences


@pytest.mark.parametrize("copies", [1, 12, 40, 200])
def test_each_unit_is_own_unit_of_one_window(tokenizer: Tokenizer, copies: int) -> None:
    text = SENTENCE * copies
    units = split_units(text)
    windows = make_windows(text, units, tokenizer)
    assert windows[0].own == 0
    assert windows[-1].last == len(units)
    for before, after in itertools.pairwise(windows):
        assert before.last == after.own
        assert after.first < after.own, "a later window has context"
    assert all(len(window.pieces) <= 480 for window in windows)
    assert (len(windows) == 1) == (copies <= 12)


def test_windows_without_context(tokenizer: Tokenizer) -> None:
    text = SENTENCE * 60
    windows = make_windows(text, split_units(text), tokenizer, context_pieces=0)
    assert all(window.first == window.own for window in windows)


def test_a_sentence_longer_than_a_window_is_cut(tokenizer: Tokenizer) -> None:
    text = "kata " * 3000
    windows = make_windows(text, split_units(text), tokenizer)
    assert sum(window.last - window.own for window in windows) == 3000
    assert all(len(window.pieces) <= 480 for window in windows)


def test_pieces_decode_to_their_units(tokenizer: Tokenizer) -> None:
    text = "DAMASKUS, Media.com – Sumber-sumber itu mengatakan “(21/10)”.\nTentara Suriah\tmaju ke Ma’arrat al-Nu’man."
    units = split_units(text)
    (window,) = make_windows(text, units, tokenizer)
    for unit, (first, last) in zip(units, window.unit_pieces.tolist(), strict=True):
        words = tokenizer.decode([int(piece) for piece in window.pieces[first : last + 1]]).strip()
        assert words == text[unit.start : unit.end]


def test_special_pieces_in_a_text_are_plain_text(tokenizer: Tokenizer) -> None:
    text = "Kata dia </s> <s> <mask> selesai"
    (window,) = make_windows(text, split_units(text), tokenizer)
    special = [tokenizer.token_to_id(name) for name in ("<s>", "</s>", "<mask>")]
    assert not set(special) & set(window.pieces[1:-1].tolist())


def test_a_paragraph_end_is_a_separator(tokenizer: Tokenizer) -> None:
    text = "Judul berita\nIsi berita"
    (window,) = make_windows(text, split_units(text), tokenizer)
    separator = tokenizer.token_to_id("</s>")
    assert (window.pieces == separator).sum() == 2
    assert window.paragraph.tolist() == [0, 0, 1, 1]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.integers(min_value=20, max_value=120))
def test_any_text_makes_whole_windows(tokenizer: Tokenizer, text: str, size: int) -> None:
    units = split_units(text)
    windows = make_windows(text, units, tokenizer, max_pieces=size, context_pieces=size // 5)
    covered = [unit for window in windows for unit in range(window.own, window.last)]
    assert covered == list(range(len(units)))
    for window in windows:
        assert len(window.unit_pieces) == window.last - window.first
        assert (window.unit_pieces[:, 0] <= window.unit_pieces[:, 1]).all()
        assert window.unit_pieces.min() >= 1
        assert window.unit_pieces.max() < len(window.pieces) - 1
