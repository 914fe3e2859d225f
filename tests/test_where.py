"""Places in context: the case table, the codebook's precision, and what must never be guessed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.records import Evidence, Place
from saksi.resolve.gazetteer import Candidate, distance_km, load_gazetteer
from saksi.resolve.where import country_mentions, resolve_where

TABLE = (Path(__file__).parent / "cases" / "where.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TABLE.splitlines(), delimiter="|"))


def evidence(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(start=start, end=start + len(words), quote=words)


def where(text: str, *spans: str, dateline: str | None = None, actors: tuple[str, ...] = ()) -> tuple[Place, ...]:
    return resolve_where(
        [evidence(text, words) for words in spans],
        report_text=text,
        dateline=evidence(text, dateline) if dateline else None,
        actor_countries=actors,
        gazetteer=load_gazetteer(),
    )


def point(lat: float | None, lon: float | None) -> Candidate:
    return Candidate(id="", name="", kind="site", country=None, admin1=None, lat=lat, lon=lon)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["span"])
def test_case(case: dict[str, str]) -> None:
    (place,) = where(case["sentence"], case["span"])
    if case["country"] == "none":
        assert place.id is None, place
        assert place.lat is None
        assert place.reason
        return
    assert place.country == (case["country"] or None), place
    if case["lat"]:
        assert distance_km(point(place.lat, place.lon), point(float(case["lat"]), float(case["lon"]))) <= float(
            case["km"]
        ), place
    else:
        assert place.lat is None
    if case["precision"]:
        assert place.precision == int(case["precision"]), place


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


def test_places_of_one_report_help_each_other() -> None:
    text = "Penembakan terjadi di Kenyam. Jenazah dibawa ke Wamena lalu ke Jayapura. Warga Mbua mengungsi."
    places = where(text, "Kenyam", "Wamena", "Jayapura")
    assert [place.country for place in places] == ["ID", "ID", "ID"]


def test_answers_stand_in_the_order_of_the_evidence() -> None:
    text = "Dari Aleppo dan Idlib ke Damaskus, Suriah."
    spans = ("Damaskus", "Suriah", "Aleppo", "Idlib")
    assert tuple(place.evidence.quote for place in where(text, *spans)) == spans


def test_the_reason_names_the_features() -> None:
    (place,) = where("Tentara Suriah merebut kota Raqqa.", "kota Raqqa")
    assert place.reason is not None
    assert "SY named" in place.reason
    assert "'kota'" in place.reason


def test_an_unknown_village_is_placed_in_its_district_and_says_so() -> None:
    text = "Bentrok di Kampung Xaravel, Distrik Sugapa, Kabupaten Intan Jaya."
    (place,) = where(text, "Kampung Xaravel, Distrik Sugapa, Kabupaten Intan Jaya")
    assert place.precision == 2
    assert place.reason is not None
    assert "Xaravel" in place.reason


@pytest.mark.parametrize("span", ["Kampung Xaravel", "Jalan Merpati", "sana", "kota tersebut", "bukit"])
def test_what_is_not_known_has_no_point(span: str) -> None:
    (place,) = where(f"Suriah: bentrok di {span}.", span)
    assert (place.id, place.lat, place.lon, place.precision) == (None, None, None, None)
    assert place.reason


def test_a_small_namesake_abroad_is_not_taken_without_context() -> None:
    assert where("Mereka tiba di Springfield.", "Springfield")[0].id is None


def test_countries_are_counted_by_any_name_but_not_inside_words() -> None:
    counts = country_mentions("Tentara AS dan Amerika Serikat; as roda; Irak. TNI.", load_gazetteer())
    assert counts == {"US": 2, "IQ": 1, "ID": 1}


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_words_are_answered(words: str) -> None:
    text = f"Di {words} Suriah"
    place = resolve_where(
        [Evidence(start=3, end=3 + len(words), quote=words)],
        report_text=text,
        dateline=None,
        actor_countries=(),
        gazetteer=load_gazetteer(),
    )[0]
    assert place.evidence.quote == words
    assert (place.lat is None) == (place.lon is None)
    assert place.id is not None or (place.lat is None and place.reason)


def test_the_same_report_gives_the_same_places() -> None:
    text = "Bentrok di Aleppo, Idlib, Hama dan Sidomulyo, Suriah."
    spans = ("Aleppo", "Idlib", "Hama", "Sidomulyo")
    assert where(text, *spans) == where(text, *spans)
