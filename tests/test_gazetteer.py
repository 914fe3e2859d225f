"""The place index: folding, look-up, the known pitfalls of its sources, and the list made by hand."""

from typing import Any

import pytest

from saksi.errors import ResourceError
from saksi.resolve.folding import drop_articles, fold, loose_keys, loosen
from saksi.resolve.gazetteer import (
    Gazetteer,
    distance_km,
    load_countries,
    read_yaml,
    resource,
)
from saksi.resolve.listed_places import read_listed
from saksi.resolve.place_index import Candidate, PlaceIndex
from saksi.resolve.shipped_gazetteer import _shipped, load_gazetteer

MAX_BYTES = 20_000_000
LISTED = read_listed(read_yaml(resource("places.yaml")), countries=load_countries())


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sana'a", "SANAA"),
        ("Al-Bab", "al Bab"),
        ("Ţarţūs", "Tartus"),
        ("Cox’s Bazar", "Coxs Bazar"),
        ("Mrauk-U", "mrauk u"),
    ],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("name", ["حلب", "Алеппо", "阿勒颇", "", "—", "Алеппо Aleppo"])
def test_a_name_in_another_script_folds_to_nothing(name: str) -> None:
    assert fold(name) == ""


@pytest.mark.parametrize(
    ("name", "bare"), [("ar raqqah", "raqqah"), ("deir ez zor", "deir zor"), ("al", "al"), ("el al", "al")]
)
def test_articles_are_dropped(name: str, bare: str) -> None:
    assert drop_articles(name) == bare


@pytest.mark.parametrize(
    ("one", "other"), [("ramouseh", "ar ramusa"), ("madhaya", "madaya"), ("bali nuraga", "balinuraga")]
)
def test_loose_spellings_share_a_key(one: str, other: str) -> None:
    assert set(loose_keys(one)) & set(loose_keys(other))


ROMANISED = {
    "arabic": """Kuweires=Kuwairis Kweires=Kuwayris Deir_ez-Zor=Dayr_az_Zawr Dair_az-Zour=Deir_al-Zour Lattakia=Latakia
        Ramouseh=Ar-Ramusa Madhaya=Madaya Khan_Shaykhun=Khan_Syaikhun Khan_Sheikhoun=Khan_Cheikhoun Saraqib=Saraqeb Hasakah=Hassakeh
        Ma'arrat_an-Nu'man=Maaret_al-Numan Jisr_ash-Shughur=Jisr_asy-Syughur Tartus=Thartus Hadramaut=Hadhramout Baghouz=Baguz
        Kadhimiyah=Kazhimiyah Zabadani=Az-Zabadani""",
    "cyrillic": """Kharkiv=Kharkov Luhansk=Lugansk Kyiv=Kiev Avdiivka=Avdeevka Horlivka=Gorlovka Sievierodonetsk=Severodonetsk
        Chasiv_Yar=Chasov_Yar Makiivka=Makeyevka Lysychansk=Lisichansk Chernihiv=Chernigov Odesa=Odessa Irpin=Irpen""",
    "burmese": "Hpakant=Phakant Meikhtila=Meiktila Maungdaw=Maungdau Hlaing_Tharyar=Hlaingthaya Kyauk_Phyu=Kyaukpyu Myawaddy=Myawadi",
    "indonesian": "Soekaboemi=Sukabumi Tjilatjap=Cilacap Madioen=Madiun",
}


@pytest.mark.parametrize(
    ("family", "pair"), [(family, pair) for family, pairs in ROMANISED.items() for pair in pairs.split()]
)
def test_romanisations_of_one_name_are_levelled(family: str, pair: str) -> None:
    one, other = (fold(name.replace("_", " ")) for name in pair.split("="))
    assert loosen(one, family) == loosen(other, family)


@pytest.mark.parametrize(
    ("family", "one", "other"),
    [
        ("arabic", "Homs", "Hama"),
        ("arabic", "Idlib", "Erbil"),
        ("arabic", "Nubl", "Nablus"),
        ("arabic", "Mayadin", "Madaya"),
        ("cyrillic", "Donetsk", "Lugansk"),
        ("cyrillic", "Bakhmut", "Balta"),
        ("burmese", "Myawaddy", "Mandalay"),
    ],
)
def test_different_names_stay_different(family: str, one: str, other: str) -> None:
    assert loosen(fold(one), family) != loosen(fold(other), family)


def test_an_empty_key_matches_nothing(gazetteer: Gazetteer) -> None:
    for name in ("", " ", "حلب", "—", "'"):
        assert gazetteer.find(name) == ()
        assert gazetteer.find_loosely(name) == ()


def test_the_index_is_small() -> None:
    assert len(resource("gazetteer.zip").read_bytes()) <= MAX_BYTES


def test_pipe_list_parents_are_read(gazetteer: Gazetteer) -> None:
    """Towns whose parent is a list of numbers have their first-level division."""
    aleppo = next(c for c in gazetteer.find("Aleppo") if c.kind == "populated_place")
    assert aleppo.admin1 == "Aleppo"
    assert sum(c.admin1 is not None for c in gazetteer.find("Springfield")) > 10


@pytest.mark.parametrize("name", ["Jawa", "Sulawesi", "Kalimantan", "Nusa Tenggara", "Maluku dan Papua"])
def test_island_groups_are_no_provinces(gazetteer: Gazetteer, name: str) -> None:
    assert not [c for c in gazetteer.find(name) if c.kind == "admin1" and c.country == "ID"]


def test_all_indonesian_provinces_are_there(gazetteer: Gazetteer) -> None:
    names = """Aceh|Sumatera Utara|Sumatera Barat|Riau|Jambi|Sumatera Selatan|Bengkulu|Lampung|Kepulauan Bangka Belitung|
    Kepulauan Riau|Jawa Barat|Jawa Tengah|Jawa Timur|Banten|Bali|Nusa Tenggara Barat|Nusa Tenggara Timur|Kalimantan Barat|
    Kalimantan Tengah|Kalimantan Selatan|Kalimantan Timur|Kalimantan Utara|Sulawesi Utara|Sulawesi Tengah|Sulawesi Selatan|
    Sulawesi Tenggara|Gorontalo|Sulawesi Barat|Maluku|Maluku Utara|Papua|Papua Barat|Papua Selatan|Papua Tengah|
    Papua Pegunungan|Papua Barat Daya|DKI Jakarta|DI Yogyakarta"""
    found = [name.strip() for name in names.split("|")]
    assert len(found) == 38
    missing = [n for n in found if not any(c.kind == "admin1" and c.country == "ID" for c in gazetteer.find(n))]
    assert missing == []


def test_wakatobi_lies_in_indonesia(gazetteer: Gazetteer) -> None:
    assert all(c.lon is not None and c.lon > 95 for c in gazetteer.find("Wakatobi") if c.country == "ID")


def test_the_misspelt_province_is_mended(gazetteer: Gazetteer) -> None:
    assert not gazetteer.find("Papua Pengunungan")
    assert gazetteer.find("Papua Pegunungan")


@pytest.mark.parametrize("name", ["Gaza", "Khan Younis", "Ramallah", "Hebron", "Nablus", "Rafah"])
def test_palestinian_towns_are_not_filed_under_israel(gazetteer: Gazetteer, name: str) -> None:
    assert any(c.country == "PS" for c in gazetteer.find(name))
    assert not any(c.country == "IL" and c.population > 50_000 for c in gazetteer.find(name))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Suriah", "SY"), ("Syria", "SY"), ("Libanon", "LB"), ("AS", "US"), ("Amerika", "US"), ("Myanmar", "MM"),
        ("Palestina", "PS"), ("Kongo", "CD"), ("Cina", "CN"), ("Tiongkok", "CN"), ("Inggris", "GB"), ("Saudi", "SA"),
        ("Ethiopia", "ET"), ("Papua Nugini", "PG"), ("Pantai Gading", "CI"), ("Narnia", None),
    ],
)  # fmt: skip
def test_country_names(gazetteer: Gazetteer, name: str, code: str | None) -> None:
    assert gazetteer.country_code(name) == code


def test_country_names_hold_no_remarks() -> None:
    assert not [c.code for c in load_countries().values() if "(" in c.name or " - " in c.name]


def test_capitals(gazetteer: Gazetteer) -> None:
    found = {code: gazetteer.capital(code) for code in ("SY", "IQ", "SO", "ID", "US")}
    assert all(place is not None and place.country == code for code, place in found.items())


def test_places_are_whole_and_on_the_globe(gazetteer: Gazetteer) -> None:
    for name in ("Sidomulyo", "San Jose", "Tripoli", "Al Qaim", "Sugapa"):
        found = gazetteer.find(name)
        assert found == tuple(sorted(found, key=lambda c: (("own", "alias", "article", "loose").index(c.match), c.id)))
        assert all(
            c.lat is not None and -90 <= c.lat <= 90 and c.lon is not None and -180 <= c.lon <= 180 for c in found
        )
        assert len({c.id for c in found}) == len(found)


# ---------------------------------------------------------------- places.yaml


def listed_places() -> list[Candidate]:
    return list({candidate.id: candidate for _, candidate in LISTED if candidate.match == "own"}.values())


def test_the_list_is_large_enough() -> None:
    assert len(listed_places()) >= 150


@pytest.mark.parametrize("place", listed_places(), ids=lambda place: place.id)
def test_a_listed_point_lies_in_its_country(place: Candidate) -> None:
    if place.country is None:
        return
    south, west, north, east = load_countries()[place.country].box
    assert place.lat is not None
    assert place.lon is not None
    assert south - 0.2 <= place.lat <= north + 0.2
    assert west - 0.2 <= place.lon <= east + 0.2


def test_listed_towns_lie_where_the_index_has_them() -> None:
    """A town of the list that the index also has, under any of its names, is at most 40 km from it."""
    index = PlaceIndex(resource("gazetteer.zip").read_bytes())
    bare = Gazetteer(index=index, countries=load_countries(), listed=())
    far = []
    for place in listed_places():
        names = [name for name, candidate in LISTED if candidate.id == place.id]
        if place.kind != "populated_place":
            continue
        twins = [c for name in names for c in bare.find(name)]
        twins = [c for c in twins if c.kind == "populated_place" and c.country == place.country]
        big = [c for c in twins if c.population > 20_000]
        if big and min(distance_km(place, twin) for twin in big) > 40:
            far.append(place.id)
    assert far == []


GOOD: dict[str, Any] = {"name": "Kota Uji", "kind": "site", "country": "SY", "at": [35.0, 38.0], "note": "lacking"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "planet"}, "kind"),
        ({"country": "XX"}, "country"),
        ({"at": [135.0, 38.0]}, "latitude"),
        ({"colour": "red"}, "colour"),
        ({"aliases": ["حلب"]}, "empty"),
    ],
)
def test_a_bad_listed_entry_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        read_listed({"uji": {**GOOD, **change}}, countries=load_countries())


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ResourceError, match="already that of satu"):
        read_listed({"satu": GOOD, "dua": {**GOOD, "name": "KOTA UJI"}}, countries=load_countries())


def test_a_damaged_index_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    broken = tmp_path / "gazetteer.zip"
    broken.write_bytes(b"not a zip")
    monkeypatch.setattr("saksi.resolve.shipped_gazetteer.resource", lambda _: broken)
    with pytest.raises(ResourceError, match="make gazetteer"):
        _shipped.__wrapped__()
