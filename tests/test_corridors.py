"""Corridors: the list itself, finding one by name and by two places, and the stretch between two places."""

from typing import Any

import pytest

from saksi.coding.route import corridor_of
from saksi.errors import ResourceError
from saksi.records import Corridor, Evidence, Place, Span
from saksi.resolve.corridors import Way, load_corridors, read_corridors
from saksi.resolve.gazetteer import distance_km, load_countries
from saksi.resolve.place_context import Surroundings
from saksi.resolve.place_index import Candidate
from saksi.resolve.shipped_gazetteer import load_gazetteer
from saksi.resolve.where import resolve_where

WAYS = load_corridors().ways
FAR_KM = 65


def words(text: str, quote: str) -> Evidence:
    start = text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote)


def corridor(
    text: str, trigger: str, *, origin: tuple[str, ...] = (), destination: tuple[str, ...] = ()
) -> Corridor | None:
    quotes = (*origin, *destination)
    places = resolve_where([words(text, quote) for quote in quotes], Surroundings(text=text), load_gazetteer())
    at = words(text, trigger)
    countries = {place.country for place in places if place.country} or {
        code for code, country in load_countries().items() if any(name in text for name in country.names)
    }
    return corridor_of(
        Span(id="e1", label="event:route_control", start=at.start, end=at.end, quote=trigger),
        text,
        places=(),
        ends=(places[: len(origin)], places[len(origin) :]),
        countries=countries,
    )


# ---------------------------------------------------------------- the list


def test_there_are_enough() -> None:
    assert len(WAYS) >= 33
    assert {"m5-syria", "m4-syria", "trans-papua"} <= {way.id for way in WAYS}
    assert sum("ID" in way.countries for way in WAYS) >= 10


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.id)
def test_waypoints_lie_where_the_index_has_them(way: Way) -> None:
    """A waypoint that the index knows as a town or airfield of the country is at most so far from the nearest of its name."""
    far = []
    for point in way.waypoints:
        spot = Candidate(id="", name="", kind="site", country=None, admin1=None, lat=point.lat, lon=point.lon)
        known = [one for one in load_gazetteer().find(point.name) if one.country == point.country]
        known = [one for one in known if one.population > 10_000 or one.curated]
        if known and min(distance_km(spot, one) for one in known) > FAR_KM:
            far.append(point.name)
    assert far == []


ENTRY: dict[str, Any] = {
    "name": "jalan Uji",
    "aliases": ["Uji Raya"],
    "waypoints": [["Aleppo", 36.2, 37.16, "SY"], ["Idlib", 35.93, 36.63, "SY"]],
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"waypoints": [["Aleppo", 36.2, 37.16, "SY"]]}, "two waypoints"),
        ({"waypoints": [["Aleppo", 36.2, 37.16, "XX"], ["Idlib", 35.93, 36.63, "SY"]]}, "ISO 3166-1"),
        ({"waypoints": [["Aleppo", 37.16, 96.2, "SY"], ["Idlib", 35.93, 36.63, "SY"]]}, "does not lie in SY"),
        ({"waypoints": [["Aleppo", 36.2, 37.16, "SY"], ["Aleppo", 36.2, 37.16, "SY"]]}, "same point"),
        ({"aliases": ["حلب"]}, "empty"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_entry_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        read_corridors({"uji": {**ENTRY, **change}})


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ResourceError, match="already that of satu"):
        read_corridors({"satu": ENTRY, "dua": {**ENTRY, "name": "JALAN UJI"}})


# ---------------------------------------------------------------- finding one


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Tentara Suriah memutus jalan raya M5 pagi tadi.", "memutus", "m5-syria"),
        ("Tentara Suriah memutus M-5 pagi tadi.", "memutus", "m5-syria"),
        ("Massa memblokade ruas Trans Papua di Indonesia.", "memblokade", "trans-papua"),
        ("Buruh menutup jalur Pantura, kata polisi Indonesia.", "menutup", "pantura"),
        ("Milisi Afghanistan menutup jalan raya Kabul-Kandahar.", "menutup", "afghan-ring-road"),
        ("Azerbaijan membuka koridor Lachin.", "membuka", "lachin"),
        ("Israel membuka perlintasan Kerem Shalom. M5 aman.", "membuka", "kerem-shalom"),
    ],
)
def test_a_name_in_the_sentence(text: str, trigger: str, expected: str) -> None:
    found = corridor(text, trigger)
    assert found is not None
    assert found.id == expected
    assert text[found.evidence.start : found.evidence.end] == found.evidence.quote
    assert found.segment == ()


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Polisi Inggris menutup M5 pagi tadi.", "menutup"),
        ("Tentara Suriah memutus jalan desa. Ribuan orang melewati M5.", "memutus"),
        ("Tentara Suriah memutus jalan M50.", "memutus"),
        ("Pesawat jenis M5 terlihat sebelum mereka memutus jalan.", "memutus"),
    ],
)
def test_no_corridor_is_guessed(text: str, trigger: str) -> None:
    assert corridor(text, trigger) is None


def test_the_stretch_between_origin_and_destination() -> None:
    text = "Tentara Suriah mengamankan M5 dari Hama sampai Aleppo."
    found = corridor(text, "mengamankan", origin=("Hama",), destination=("Aleppo",))
    assert found is not None
    assert found.id == "m5-syria"
    assert found.segment == ("Hama", "Khan Sheikhoun", "Maarat al-Numan", "Saraqib", "Aleppo")
    back = corridor("M5 dari Aleppo ke Hama, Suriah, putus.", "putus", origin=("Aleppo",), destination=("Hama",))
    assert back is not None
    assert back.segment == found.segment[::-1]


def test_two_places_on_one_road_name_it() -> None:
    text = "Rute yang menghubungkan Aleppo dan Lattakia di Suriah akan terpotong."
    found = corridor(text, "terpotong", origin=("Aleppo",), destination=("Lattakia",))
    assert found is not None
    assert found.id == "m4-syria"
    assert found.evidence.quote == "Aleppo"
    assert found.segment[0] == "Aleppo"
    assert found.segment[-1] == "Lattakia"


def test_one_place_on_a_road_does_not() -> None:
    assert corridor("Jalan dari Aleppo di Suriah terpotong.", "terpotong", origin=("Aleppo",)) is None


def test_a_country_is_no_place_on_a_road() -> None:
    text = "Jalur dari Suriah ke Aleppo putus."
    assert corridor(text, "putus", origin=("Suriah",), destination=("Aleppo",)) is None


def test_on_a_ring_the_shorter_way_counts() -> None:
    ring = next(way for way in WAYS if way.id == "afghan-ring-road")
    names = [point.name for point in ring.waypoints]
    stretch = ring.between(names.index("Ghazni"), names.index("Pul-i-Khumri"))
    assert [point.name for point in stretch] == ["Ghazni", "Kabul", "Pul-i-Khumri"]


def test_a_place_without_a_point_lies_nowhere() -> None:
    assert WAYS[0].nearest(Place(evidence=Evidence(start=0, end=1, quote="x"))) is None
