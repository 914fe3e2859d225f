"""Who: the case table and its frozen run, what a loaded word may and may not do, and actors that share a name."""

import datetime
import typing

import pytest
from bench.who_cases import WANTED, answer, changes, participant_of, read_cases, scores
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.records import ActorKind, Evidence, Participant
from saksi.resolve.actor_choice import actor_context
from saksi.resolve.actor_list import load_actors
from saksi.resolve.gazetteer import load_countries, read_yaml, resource
from saksi.resolve.who import kind_of, resolve_who

CASES = read_cases()
LABELS = read_yaml(resource("labels.yaml"))


def who(words: str, *, start: int = 0, speaker: str | None = None, report: str = "", year: int = 0) -> Participant:
    """The participant of ``words``; ``report`` and ``year`` are its context where given."""
    published = datetime.date(year, 7, 1) if year else None
    evidence = Evidence(start=start, end=start + len(words), quote=words)
    return resolve_who(evidence, speaker=speaker, context=actor_context(report or words, published))


# ---------------------------------------------------------------- the case table


def test_there_are_enough_cases_in_both_parts() -> None:
    assert len(CASES) >= 400
    for split in ("fit", "held-out"):
        assert sum(case["split"] == split for case in CASES) >= 150


@pytest.mark.parametrize("split", ["fit", "held-out"])
def test_enough_cases_are_right(split: str) -> None:
    figures = scores(CASES)[split]
    assert figures["id"] >= 0.92
    assert figures["kind"] >= 0.94
    assert figures["labels"] >= 0.98


@pytest.mark.parametrize("case", [case for case in CASES if case["split"] == "fit"], ids=lambda case: case["sentence"])
def test_case(case: dict[str, str]) -> None:
    found = answer(case)
    assert {name: found[name] for name in WANTED} == {name: case[name] for name in WANTED}, found["reason"]
    assert found["reason"]


def test_nothing_changed_since_the_frozen_run() -> None:
    """A wanted change: read the lines below, then ``python -m bench.who_cases --write``."""
    assert changes() == []


@pytest.mark.parametrize("code", sorted(load_countries()))
def test_armed_forces_and_police_of_every_country(code: str) -> None:
    name = load_countries()[code].name
    listed = [own for own, actor in load_actors().actors.items() if actor.country == code]
    for words, unit, kind in (("tentara", "armed-forces", "state_force"), ("polisi", "police", "police")):
        found = who(f"{words} {name}")
        assert found.country == code
        assert found.kind == kind
        assert found.id in (f"{code.lower()}-{unit}", *listed)


# ---------------------------------------------------------------- labels


def test_a_label_has_its_own_words_and_offsets() -> None:
    text = "Warga melawan para serdadu zionis itu."
    start = text.index("para")
    found = who("para serdadu zionis", start=start)
    (label,) = found.labels
    assert text[label.evidence.start : label.evidence.end] == label.evidence.quote == "zionis"
    assert (label.leaning, label.whose) == ("blame", "publisher")
    assert found.name == "para serdadu"


def test_a_label_in_a_quotation_is_the_speakers() -> None:
    assert who("kelompok teroris", speaker="komandan itu").labels[0].whose == "komandan itu"


def test_praise_is_a_label_too() -> None:
    assert who("para mujahidin").labels[0].leaning == "praise"


@pytest.mark.parametrize(
    "words", ["Mujahidin Indonesia Timur", "Brigade Martir al-Aqsa", "Jihad Islam", "Bareskrim Polri"]
)
def test_a_groups_own_name_is_no_label(words: str) -> None:
    assert who(words).labels == ()


@pytest.mark.parametrize(
    ("words", "label"), [("warga Mulia", None), ("pasukan mulia itu", "mulia"), ("Syahid Hasan", None)]
)
def test_a_loaded_word_that_is_a_name_counts_only_in_lower_case(words: str, label: str | None) -> None:
    assert [found.word for found in who(words).labels] == ([label] if label else [])


@pytest.mark.parametrize("words", ["teroris-teroris itu", "terorisnya", "TERORIS", "Téroris"])
def test_case_doubling_and_suffix_hide_no_label(words: str) -> None:
    assert [label.word for label in who(words).labels] == ["teroris"]


def test_a_name_given_by_the_other_side_is_never_shown() -> None:
    for words in ("KKB", "KST", "Kelompok Separatis Teroris"):
        found = who(words)
        assert found.name == "TPNPB-OPM"
        assert "other side" in (found.reason or "")


@pytest.mark.parametrize("word", sorted(LABELS))
def test_no_loaded_word_gives_a_kind_or_a_name(word: str) -> None:
    found = who(f"para {word}")
    assert found.labels
    assert found.id is None
    assert found.kind == "unknown"
    assert found.name is None


@pytest.mark.parametrize("word", sorted(LABELS))
def test_a_loaded_word_changes_no_kind(word: str) -> None:
    assert kind_of(f"tentara {word}") in ("state_force", "unknown")
    assert kind_of(f"warga {word}") == "civilian"


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("words", "own"), [("antara", None), ("Antara", "antara"), ("as", None), ("AS", "us-government"), ("mit", None)]
)
def test_capitals_tell_names_from_words(words: str, own: str | None) -> None:
    assert who(words).id == own


@pytest.mark.parametrize(
    "words", ["Hay'at Tahrir al-Sham", "HAY’AT TAHRIR AL SHAM", "hayat tahrir al-sham", "Hayʼat Taḥrīr al-Shām"]
)
def test_case_hyphens_apostrophes_and_accents_do_not_count(words: str) -> None:
    assert who(words).id == "hts"


def test_the_longest_name_wins() -> None:
    assert who("Taliban Pakistan").id == "ttp"
    assert who("Al-Qaeda di Semenanjung Arab").id == "aqap"
    assert who("Polda Papua Barat Daya").id == "polda-papua-barat-daya"


def test_several_actors_give_no_single_id() -> None:
    found = who("Hamas dan Jihad Islam")
    assert (found.id, found.kind) == (None, "rebel")
    assert who("pasukan Suriah dan Hizbullah").id is None


def test_a_body_told_by_another_is_one_actor() -> None:
    assert who("Brimob Polda Papua").id == "brimob"
    assert who("sayap militer Hamas, Brigade al-Qassam").id == "qassam"


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("juru bicara Hamas Salim Darwis", "hamas"),
        ("Kapolda Papua Irjen Rudi Mahendra", "polda-papua"),
        ("Presiden KSPI Bagus Wiratno", "kspi"),
    ],
)
def test_who_speaks_for_a_body_keeps_the_words(words: str, own: str) -> None:
    found = who(words)
    assert (found.id, found.name) == (own, words)


def test_members_bear_the_bodys_name() -> None:
    assert who("dua prajurit TNI").name == "Tentara Nasional Indonesia (TNI)"


def test_the_force_of_a_listed_government_is_no_government() -> None:
    found = who("pasukan Pemerintah Suriah")
    assert (found.id, found.kind) == ("sy-armed-forces", "state_force")


def test_a_building_is_not_its_owner() -> None:
    found = who("markas Hamas")
    assert (found.id, found.kind) == (None, "rebel")


def test_a_pronoun_has_no_name() -> None:
    assert who("Mereka").name is None


def test_an_unknown_actor_keeps_its_words_and_says_why() -> None:
    found = who("Barisan Pemuda Lembah Uji")
    assert (found.id, found.name) == (None, "Barisan Pemuda Lembah Uji")
    assert found.reason


# ---------------------------------------------------------------- shared names and periods


@pytest.mark.parametrize(
    ("words", "report", "own"),
    [
        ("MIT", "MIT menyergap polisi di Poso.", "mit"),
        ("MIT", "MIT menangkap seorang warga di Istanbul, Turki.", "tr-mit"),
        ("AFP", "AFP melaporkan ledakan di Manila, Filipina.", "afp"),
        ("AFP", "Juru bicara AFP di Manila menyebut lima orang tewas.", "ph-armed-forces"),
        ("SNA", "SNA merebut desa di utara Aleppo.", "sna"),
        ("SNA", "SNA merebut desa di Somalia tengah.", "so-armed-forces"),
        ("KPA", "KPA mencatat 12 petani ditahan dalam konflik lahan.", "kpa-agraria"),
    ],
)
def test_the_report_tells_actors_of_one_name_apart(words: str, report: str, own: str) -> None:
    found = who(words, report=report)
    assert found.id == own


def test_the_reason_names_the_cue() -> None:
    reason = who("MIT", report="MIT menangkap seorang warga di Istanbul.").reason or ""
    assert "told from others of this name by 'istanbul'" in reason


def test_an_actor_that_began_later_is_not_meant() -> None:
    assert who("HTS", year=2012).id is None
    assert who("HTS", year=2017).id == "hts"
    assert who("HTS").id == "hts"


def test_an_actor_that_had_ended_is_meant_with_a_note() -> None:
    found = who("LTTE", year=2015)
    assert found.id == "ltte"
    assert "active until 2009, before the report" in (found.reason or "")
    assert "active until" not in (who("LTTE", year=2005).reason or "")


def test_the_active_one_of_a_name_comes_first() -> None:
    report = "SLA membebaskan tahanan di Lebanon."
    assert who("SLA", report=report, year=1999).id == "sla-lebanon"
    assert who("SLA", report="SLA menyerang Darfur.", year=2008).id == "sla"


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_words_are_answered(words: str) -> None:
    found = who(words, start=7)
    assert found.kind in typing.get_args(ActorKind)
    for label in found.labels:
        assert words[label.evidence.start - 7 : label.evidence.end - 7] == label.evidence.quote


def test_a_case_without_brackets_is_refused() -> None:
    with pytest.raises(ValueError, match="square brackets"):
        participant_of({"sentence": "TNI", "published": ""})
