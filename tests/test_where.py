"""Places in context: the case table and its frozen run, the codebook's precision, and what must never be guessed."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training.places import FROZEN, Outcome, figures, frozen_text, read_cases, run, toponym_misses

from saksi.errors import ResourceError
from saksi.records import Evidence, Place
from saksi.resolve import ranking
from saksi.resolve.place_context import Surroundings, country_mentions
from saksi.resolve.shipped_gazetteer import load_gazetteer
from saksi.resolve.where import explain_where, resolve_where

TOPONYMS = Path(__file__).resolve().parents[2] / "shared" / "gazetteer" / "toponyms.csv"
UPDATE = "SAKSI_UPDATE_FROZEN"


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return run(read_cases(), load_gazetteer())


def evidence(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(start=start, end=start + len(words), quote=words)


def where(text: str, *spans: str, dateline: str | None = None, actors: tuple[str, ...] = ()) -> tuple[Place, ...]:
    return resolve_where(
        [evidence(text, words) for words in spans],
        Surroundings(text=text, dateline=evidence(text, dateline) if dateline else None, actors=actors),
        load_gazetteer(),
    )


# ---------------------------------------------------------------- the case table


def test_there_are_enough_cases_and_half_are_held_out() -> None:
    cases = read_cases()
    assert len(cases) >= 500
    assert sum(case.split == "held" for case in cases) >= 300
    assert len({case.text for case in cases}) == len(cases)


@pytest.mark.parametrize("split", ["fit", "held"])
def test_the_case_table(outcomes: list[Outcome], split: str) -> None:
    found = figures([outcome for outcome in outcomes if outcome.case.split == split])
    assert found.right >= 0.94
    assert found.near >= 0.95
    assert found.country >= 0.98
    assert found.abstains >= 0.85
    assert found.precision >= 0.95


def test_the_answers_are_those_of_the_frozen_run(outcomes: list[Outcome]) -> None:
    """After a wanted change: SAKSI_UPDATE_FROZEN=1 pytest tests/test_where.py, and read `git diff tests/cases`."""
    text = frozen_text(outcomes)
    if os.environ.get(UPDATE):
        FROZEN.write_text(text, encoding="utf-8")
    assert text.splitlines() == FROZEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(not TOPONYMS.is_file(), reason="the toponym list is not at hand")
def test_the_toponym_list() -> None:
    found, missed = toponym_misses(TOPONYMS, load_gazetteer())
    assert found >= 106, missed


# ---------------------------------------------------------------- what decides


@pytest.mark.parametrize(
    ("text", "span", "country"),
    [
        ("Rapat digelar di Tripoli. Pasukan Libya berjaga.", "Tripoli", "LY"),
        ("Rapat digelar di Tripoli. Tentara Lebanon berjaga.", "Tripoli", "LB"),
        ("Baku tembak di Kandahar, Afghanistan.", "Kandahar", "AF"),
        ("Polisi Australia menutup jalan di Melbourne.", "Melbourne", "AU"),
    ],
)
def test_the_countries_of_the_report_decide_between_namesakes(text: str, span: str, country: str) -> None:
    assert where(text, span)[0].country == country


def test_actors_and_dateline_speak_for_a_country() -> None:
    text = "TRIPOLI – Milisi menyerang pos di kota Tripoli."
    assert where(text, "kota Tripoli", actors=("LB",))[0].country == "LB"
    assert where(text, "kota Tripoli", actors=("LY",))[0].country == "LY"
    text = "BEIRUT, 3 Mei – Milisi menyerang pos di kota Tripoli."
    assert where(text, "kota Tripoli", dateline="BEIRUT")[0].country == "LB"


def test_a_publisher_abroad_is_at_home_there() -> None:
    text = "Bentrokan pecah di Kampung Baru."
    spans = [evidence(text, "Kampung Baru")]
    table = ranking.load_features()
    (home,) = explain_where(spans, Surroundings(text=text, home="MY"), load_gazetteer(), table)
    values = {one.place.country: one.values for one in home.choices[0].ranked}
    assert "publisher_country" in values["MY"]
    assert "publisher_country" not in values["ID"]


def test_places_of_one_report_help_each_other() -> None:
    text = "Penembakan terjadi di Kenyam. Jenazah dibawa ke Wamena lalu ke Jayapura. Warga Mbua mengungsi."
    places = where(text, "Kenyam", "Wamena", "Jayapura")
    assert [place.country for place in places] == ["ID", "ID", "ID"]


def test_a_place_does_not_speak_for_itself() -> None:
    (one,) = explain_where(
        [evidence("Bentrok di Mekkah.", "Mekkah")], Surroundings(text="Bentrok di Mekkah."), load_gazetteer()
    )
    assert all("places_country" not in scored.values for scored in one.choices[0].ranked)


def test_answers_stand_in_the_order_of_the_evidence() -> None:
    text = "Dari Aleppo dan Idlib ke Damaskus, Suriah."
    spans = ("Damaskus", "Suriah", "Aleppo", "Idlib")
    assert tuple(place.evidence.quote for place in where(text, *spans)) == spans


def test_the_reason_names_what_decided() -> None:
    (place,) = where("Tentara Suriah merebut kota Raqqa.", "kota Raqqa")
    assert place.reason is not None
    assert "SY named" in place.reason
    assert "'kota'" in place.reason


def test_an_explanation_adds_up() -> None:
    text = "Kontak tembak pecah di Distrik Sugapa, Kabupaten Intan Jaya, Papua Tengah."
    table = ranking.load_features().features
    (one,) = explain_where([evidence(text, "Distrik Sugapa")], Surroundings(text=text), load_gazetteer())
    (choice,) = one.choices
    assert choice.taken is not None
    assert choice.taken.place.id == one.place.id
    for scored in choice.ranked:
        assert scored.points == pytest.approx(sum(table[name].weight * value for name, value in scored.values.items()))
    assert [scored.points for scored in choice.ranked] == sorted((s.points for s in choice.ranked), reverse=True)


def test_a_feature_that_is_missing_or_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    table = ranking.load_features()
    damaged = ranking.Table(features={"colour": next(iter(table.features.values()))}, limits=table.limits)
    monkeypatch.setattr(ranking, "read_table", lambda *_: damaged)
    with pytest.raises(ResourceError, match="colour"):
        ranking.load_features.__wrapped__()


# ---------------------------------------------------------------- levels, points and how exact they are


def test_all_levels_and_the_uncertainty_are_filled_in() -> None:
    text = "Baku tembak di Kampung Bilogai, Distrik Sugapa, Kabupaten Intan Jaya, Papua Tengah, dan di Distrik Sugapa."
    district = where(text, "Distrik Sugapa")[0]
    assert (district.admin1, district.admin2, district.country) == ("Papua Tengah", "Intan Jaya", "ID")
    assert district.uncertainty_km == 15


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("Aleppo", "sekitar Aleppo"),
        ("Aleppo", "selatan Aleppo"),
        ("Saraqib", "Aleppo"),
        ("Distrik Sugapa", "Kabupaten Intan Jaya"),
        ("Kabupaten Intan Jaya", "Papua Tengah"),
        ("Papua Tengah", "Indonesia"),
    ],
)
def test_vaguer_words_are_less_certain(narrow: str, wide: str) -> None:
    text = f"Pasukan Suriah dan TNI Indonesia di {narrow} lalu ke {wide}; Papua Tengah, Aleppo."
    one, other = where(text, narrow, wide)
    assert one.uncertainty_km is not None
    assert other.uncertainty_km is not None
    assert one.uncertainty_km < other.uncertainty_km


def test_the_way_between_two_towns_is_halfway() -> None:
    text = "Jalur pasokan antara Aleppo dan Idlib diputus tentara Suriah."
    (place,) = where(text, "Aleppo dan Idlib")
    assert place.kind == "route"
    assert place.precision == 5
    assert place.uncertainty_km is not None
    assert 20 < place.uncertainty_km < 40
    (listed,) = where("Serangan di Aleppo dan Homs, Suriah.", "Aleppo dan Homs")
    assert listed.id is None


def test_a_road_of_the_corridor_list_is_a_place() -> None:
    (place,) = where("Tentara Suriah merebut ruas jalan raya M5.", "jalan raya M5")
    assert (place.id, place.kind, place.precision) == ("corridor:m5-syria", "route", 5)
    assert where("Polisi Inggris menutup jalan raya M5.", "jalan raya M5")[0].id is None


def test_a_border_behind_a_town_only_says_where_the_town_is() -> None:
    (place,) = where("Milisi di kota Kobani, dekat perbatasan Turki, Suriah.", "kota Kobani, dekat perbatasan Turki")
    assert place.name == "Kobani"


def test_an_unknown_village_is_placed_in_its_district_and_says_so() -> None:
    text = "Bentrok di Kampung Xaravel, Distrik Sugapa, Kabupaten Intan Jaya."
    (place,) = where(text, "Kampung Xaravel, Distrik Sugapa, Kabupaten Intan Jaya")
    assert place.precision == 2
    assert place.reason is not None
    assert "Xaravel" in place.reason


def test_so_is_one_whose_district_is_a_span_of_its_own() -> None:
    text = "Bentrok di Kampung Xaravel, Distrik Sugapa, Kabupaten Intan Jaya."
    village, district = where(text, "Kampung Xaravel", "Distrik Sugapa")
    assert village.id == district.id
    assert village.evidence.quote == "Kampung Xaravel"
    assert village.reason is not None
    assert "surroundings" in village.reason
    assert where("Bentrok di Kampung Xaravel dan Distrik Sugapa.", "Kampung Xaravel", "Distrik Sugapa")[0].id is None


@pytest.mark.parametrize("span", ["Kampung Xaravel", "Jalan Merpati", "sana", "kota tersebut", "bukit"])
def test_what_is_not_known_has_no_point(span: str) -> None:
    (place,) = where(f"Suriah: bentrok di {span}.", span)
    assert (place.id, place.lat, place.lon, place.precision, place.uncertainty_km) == (None,) * 5
    assert place.reason


def test_a_small_namesake_abroad_is_not_taken_without_context() -> None:
    assert where("Mereka tiba di Springfield.", "Springfield")[0].id is None


@pytest.mark.parametrize(
    ("span", "named"), [("Hotel Mekkah", None), ("Restoran Padang", None), ("Hotel Merdeka Jakarta", "Jakarta")]
)
def test_a_business_is_not_in_the_town_it_is_called_after(span: str, named: str | None) -> None:
    assert where(f"Ledakan di {span}, kata Polri.", span)[0].name == named


def test_countries_are_counted_by_any_name_but_not_inside_words() -> None:
    counts = country_mentions("Tentara AS dan Amerika Serikat; as roda; Irak. TNI.", load_gazetteer())
    assert counts == {"US": 2, "IQ": 1, "ID": 1}


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_words_are_answered(words: str) -> None:
    text = f"Di {words} Suriah"
    place = resolve_where(
        [Evidence(start=3, end=3 + len(words), quote=words)], Surroundings(text=text), load_gazetteer()
    )[0]
    assert place.evidence.quote == words
    assert (place.lat is None) == (place.lon is None)
    assert (place.lat is None) == (place.uncertainty_km is None)
    assert (place.lat, place.lon) != (0.0, 0.0)
    assert place.id is not None or (place.lat is None and place.reason)


def test_the_same_report_gives_the_same_places() -> None:
    text = "Bentrok di Aleppo, Idlib, Hama dan Sidomulyo, Suriah."
    spans = ("Aleppo", "Idlib", "Hama", "Sidomulyo")
    assert where(text, *spans) == where(text, *spans)
