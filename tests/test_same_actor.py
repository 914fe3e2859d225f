"""Mentions that stand for an actor named before, as the report's wording shows, and what no link may lend."""

import pytest

from inline import RESOLVERS, parse, report_of
from saksi.records import Graph, Participant
from saksi.resolve import Resolvers, load_resolvers, resolve_graph
from saksi.resolve.graph_index import index_graph
from saksi.resolve.same_actor import told_links


@pytest.fixture(scope="module")
def resolvers() -> Resolvers:
    return load_resolvers()


def links(annotated: str) -> dict[str, str]:
    """The links that are added to an annotated text."""
    text, graph = parse(annotated)
    index = index_graph(text, graph)
    targets = {key: ids for key, ids in index.targets.items() if key[1] != "same"}
    return told_links(text, index.spans, targets)


def participants(annotated: str, resolvers: Resolvers) -> dict[str, Participant]:
    text, graph = parse(annotated)
    return resolve_graph(report_of(text), graph, resolvers).participants


# ---------------------------------------------------------------- what the wording shows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("⟦a1 actor|Front Rakyat Uji (FRU)⟧ mundur. Kemudian ⟦a2 actor|FRU⟧ membantah.", {"a2": "a1"}),
        ("⟦a1 actor|Front Rakyat Uji⟧ (FRU) mundur. Kemudian ⟦a2 actor|FRU⟧ membantah.", {"a2": "a1"}),
        # Two names for one acronym, or one that belongs to the second of two bodies, tell neither.
        ("⟦a1 actor|Front Rakyat Uji (FRU)⟧ dan ⟦a2 actor|Forum Ratu Uji (FRU)⟧. ⟦a3 actor|FRU⟧ diam.", {}),
        ("⟦a1 actor|Laskar Satu dan Front Rakyat Uji (FRU)⟧ mundur. ⟦a2 actor|FRU⟧ diam.", {}),
        # A part of a name.
        ("⟦a1 actor|Kolonel Rasyid Wibowo⟧ datang. ⟦a2 actor|Wibowo⟧ pergi.", {"a2": "a1"}),
        ("⟦a1 actor|Kolonel Rasyid Wibowo⟧ datang. ⟦a2 actor|Rasyid Wibowo⟧ pergi.", {"a2": "a1"}),
        ("⟦a1 actor|Rasyid Wibowo⟧ dan ⟦a2 actor|Hasan Wibowo⟧ datang. ⟦a3 actor|Wibowo⟧ pergi.", {}),
        ("⟦a1 actor|kelompok Rasyid Wibowo⟧ datang. ⟦a2 actor|Rasyid⟧ pergi.", {}),
        ("⟦a1 actor|Kapolda Papua Rasyid Wibowo⟧ datang. ⟦a2 actor|Papua⟧ tenang.", {}),
        ("⟦a1 actor|Warga Negeri Sagu⟧ di ⟦p1 place|Negeri Sagu⟧ lari. ⟦a2 actor|Sagu⟧ sepi.", {}),
        # The same noun again.
        ("⟦a1 actor|Milisi Banteng Uji⟧ mundur. ⟦a2 actor|warga⟧ lari. ⟦a3 actor|milisi itu⟧ kembali.", {"a3": "a1"}),
        ("⟦a1 actor|Sebuah perusahaan tambang⟧ ditutup. ⟦a2 actor|Perusahaan tersebut⟧ diam.", {"a2": "a1"}),
        ("⟦a1 actor|milisi-milisi desa⟧ mundur. ⟦a2 actor|milisi itu⟧ kembali.", {}),
        ("⟦a1 actor|Kelompok Rimba⟧ mundur. ⟦a2 actor|kelompok itu⟧ kembali.", {"a2": "a1"}),
        # "Kelompok itu" may as well be whoever stands in between.
        ("⟦a1 actor|Kelompok Rimba⟧ mundur. ⟦a2 actor|Laskar Uji⟧ maju. ⟦a3 actor|kelompok itu⟧ kembali.", {}),
        # "Mereka" shows nothing by itself.
        ("⟦a1 actor|Milisi Banteng Uji⟧ mundur. ⟦a2 actor|Mereka⟧ kembali.", {}),
    ],
)
def test_what_the_wording_shows(text: str, expected: dict[str, str]) -> None:
    assert links(text) == expected


def test_a_link_of_the_graph_is_left_alone() -> None:
    text = "⟦a1 actor|Milisi Satu⟧, ⟦a2 actor|Milisi Dua⟧. ⟦a3 actor|milisi itu⟧ kembali."
    assert index_graph(*parse(text)).to("a3", "same") == ("a2",)
    assert index_graph(*parse(f"{text}\na3 same=a1")).to("a3", "same") == ("a1",)


def test_a_short_name_is_completed_through_the_report() -> None:
    text = "⟦a1 actor|Kolonel Rasyid Wibowo⟧ datang. ⟦a2 actor|Wibowo⟧ pergi."
    found = participants(text, RESOLVERS)["a2"]
    assert found.refers_to is not None
    assert found.refers_to.quote == found.name == "Kolonel Rasyid Wibowo"


def test_no_graph_at_all_gives_no_links() -> None:
    assert index_graph("", Graph()).first == {}


# ---------------------------------------------------------------- the speaker's own side


SAID = (
    "⟦a1 actor|{speaker}⟧ ⟦s1 event:statement|mengatakan⟧ ⟦a2 actor|{side}⟧ ⟦e1 event:arrest|menangkap⟧ tiga orang.\n"
    "s1 actor=a1\n"
    "e1 actor=a2 according_to=s1"
)


@pytest.mark.parametrize(
    ("speaker", "side", "own", "kind"),
    [
        ("Kapolda Papua Irjen Rudi Mahendra", "pihaknya", "polda-papua", "police"),
        ("Juru bicara TPNPB Yoram Kobak", "pasukannya", "tpnpb", "rebel"),
        # A witness's "kami" may be anyone, and so may "mereka".
        ("Seorang warga", "kami", None, "unknown"),
        ("Kapolda Papua", "mereka", None, "unknown"),
        # A government's "pasukannya" is not the government.
        ("Pemerintah Suriah", "pasukannya", None, "unknown"),
    ],
)
def test_own_side(speaker: str, side: str, own: str | None, kind: str, resolvers: Resolvers) -> None:
    found = participants(SAID.format(speaker=speaker, side=side), resolvers)["a2"]
    assert (found.id, found.kind) == (own, kind)
    assert (found.refers_to is not None) == (own is not None)


def test_the_sides_name_is_not_the_speakers(resolvers: Resolvers) -> None:
    found = participants(SAID.format(speaker="Kapolda Papua Irjen Rudi Mahendra", side="pihaknya"), resolvers)["a2"]
    assert found.name == "Polda Papua"


def test_two_speakers_have_no_one_side(resolvers: Resolvers) -> None:
    text = SAID.format(speaker="Kapolda Papua", side="pihaknya").replace("s1 actor=a1", "s1 actor=a1,a3")
    found = participants(f"⟦a3 actor|Kapolda Aceh⟧ dan {text}", resolvers)["a2"]
    assert found.id is None


# ---------------------------------------------------------------- coalitions


def test_the_parties_of_a_coalition_stay_separate(resolvers: Resolvers) -> None:
    text, graph = parse(
        "⟦a1 actor|Pasukan Suriah⟧, ⟦a2 actor|Hizbullah Libanon⟧ dan ⟦a3 actor|Angkatan Udara Rusia⟧ ⟦e1 event:battle|menyerang⟧ "
        "⟦a4 actor|ISIS⟧. ⟦a5 actor|Ketiganya⟧ ⟦e2 event:retreat|mundur⟧.\n"
        "a5 same=a1,a2,a3\n"
        "e1 actor=a1,a2,a3 target=a4\n"
        "e2 actor=a5"
    )
    found = resolve_graph(report_of(text), graph, resolvers).participants
    assert [found[key].id for key in ("a1", "a2", "a3", "a4")] == [
        "sy-armed-forces",
        "hezbollah",
        "ru-air-force",
        "isis",
    ]
    assert found["a5"].id is None
    assert "Hizbullah Libanon" in (found["a5"].reason or "")


def test_context_of_the_report_reaches_the_resolver(resolvers: Resolvers) -> None:
    text, graph = parse("⟦a1 actor|MIT⟧ ⟦e1 event:arrest|menangkap⟧ seorang warga di Istanbul.\ne1 actor=a1")
    assert resolve_graph(report_of(text), graph, resolvers).participants["a1"].id == "tr-mit"


def test_an_acronym_that_the_report_spells_out_itself_is_the_reports_own(resolvers: Resolvers) -> None:
    found = participants("⟦a1 actor|Front Rakyat Uji (FRU)⟧ mundur. Kemudian ⟦a2 actor|FRU⟧ membantah.", resolvers)
    assert [found[key].id for key in ("a1", "a2")] == [None, None]
    assert found["a2"].name == "Front Rakyat Uji (FRU)"
    found = participants("⟦a1 actor|Pasukan Simpanan Persekutuan⟧ datang. ⟦a2 actor|FRU⟧ membantah.", resolvers)
    assert found["a2"].id == "my-fru"
