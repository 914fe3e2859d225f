"""What kind of source speaks: the words, and what the report says right after them."""

import pytest

from inline import words
from saksi.coding.source_kind import Source, source_kind
from saksi.coding.source_words import source_words
from saksi.records import ActorKind, Participant, SourceKind

CASES: list[tuple[str, SourceKind]] = [
    # a personal name
    ("Kapolres Melur AKBP Tirta Wiguna", "named_person"),
    ("Kabid Humas Polda Lontar Kombes Pol Surya Wardana", "named_person"),
    ("Kapen Kodam Kolonel Czi Aldi Rumangkang", "named_person"),
    ("Kepala Desa Teratai, Yunus Mandowari", "named_person"),
    ("Abu Salim al-Katibi, komandan lapangan", "named_person"),
    ("juru bicara Front Rawa Farhan Derwish", "named_person"),
    ("Jamilah (43)", "named_person"),
    ("saksi mata, Kusno (52)", "named_person"),
    ("warga bernama Samsiah", "named_person"),
    ("mantan jenderal Rawa Jabir al-Tamim", "named_person"),
    ("konsultan energi Tunde Oyewale", "named_person"),
    ("Direktur RS Kasih dr Mutia Anantari", "named_person"),
    ("Ustaz Karim", "named_person"),
    ("Zaw Min Thet dari dewan militer", "named_person"),
    ("wartawan lokal Rahma Septiyani", "named_person"),
    # an office without a name
    ("Kapolres", "official_unnamed"),
    ("juru bicaranya", "official_unnamed"),
    ("Juru bicara Kementerian Luar Negeri", "official_unnamed"),
    ("Direktur RS Melur", "official_unnamed"),
    ("seorang komandan Brigade Rawa", "official_unnamed"),
    ("dua polisi", "official_unnamed"),
    ("sumber militer", "official_unnamed"),
    ("Sumber-sumber intelijen", "official_unnamed"),
    ("seorang sumber di kepolisian", "official_unnamed"),
    ("Diplomat di Addis Ababa", "official_unnamed"),
    ("utusan kelompok Ansar Rawa", "official_unnamed"),
    # bodies
    ("Kementerian Pertahanan Rusia", "organisation"),
    ("polisi", "organisation"),
    ("pihak berwenang", "organisation"),
    ("militer Israel", "organisation"),
    ("Brigade Izzul Haq", "organisation"),
    ("Observatorium Suriah untuk HAM (SOHR)", "organisation"),
    ("laporan PBB", "organisation"),
    ("UNHCR", "organisation"),
    ("Moskow", "organisation"),
    ("Turki", "organisation"),
    ("Amnesty International", "organisation"),
    # the press
    ("kantor berita Interfax", "media"),
    ("televisi pemerintah", "media"),
    ("seorang wartawan", "media"),
    ("Melur Post", "media"),
    # those who were there
    ("saksi mata", "witness"),
    ("beberapa warga", "witness"),
    ("penduduk desa Teratai", "witness"),
    # all others
    ("sumber", "unnamed"),
    ("sumber medis", "unnamed"),
    ("seorang aktivis", "unnamed"),
    ("keluarga korban", "unnamed"),
    ("seorang guru TK (42)", "unnamed"),
    ("relawan PMI", "unnamed"),
    ("yang lain", "unnamed"),
    ("seorang pejabat Kemenko Polhukam", "official_unnamed"),
]


def _source(quote: str, *, kind: ActorKind = "unknown", actor_id: str | None = None, **more: object) -> Source:
    evidence = words(quote, quote)
    participant = Participant(evidence=evidence, name=quote, kind=kind, id=actor_id)
    return Source(participant=participant, words=quote, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("quote", "kind"), CASES)
def test_kind(quote: str, kind: SourceKind) -> None:
    assert source_kind(_source(quote)) == kind


@pytest.mark.parametrize(
    ("quote", "following", "kind"),
    [
        ("komandan lapangan", ", yang tak mau disebut namanya karena alasan keamanan, kepada", "official_unnamed"),
        ("Seorang perwira", " yang meminta anonim membenarkan", "official_unnamed"),
        ("Seorang warga", " (45), yang menolak disebut jati dirinya, bersaksi", "witness"),
        ("Kolonel Bagas Prawira", " yang enggan disebutkan namanya", "official_unnamed"),
        ("sumber", " dengan syarat anonim", "unnamed"),
        ("seorang dokter", " yang minta identitasnya dirahasiakan", "unnamed"),
        ("Kolonel Bagas Prawira", " yang menolak tuduhan itu. Namanya disebut", "named_person"),
        ("Kelompok tani", " memprotes karena namanya tidak disebut", "organisation"),
        ("Seorang pejabat yang tak ingin dikutip namanya", " berkata", "official_unnamed"),
    ],
)
def test_names_that_are_kept_back(quote: str, following: str, kind: SourceKind) -> None:
    assert source_kind(_source(quote, following=[following])) == kind


def test_a_known_group_is_an_organisation() -> None:
    assert source_kind(_source("Harakah Rawa", kind="rebel", actor_id="rawa")) == "organisation"
    assert source_kind(_source("Suara Rawa Merdeka", kind="media", actor_id="srm")) == "media"


def test_one_capital_word_is_a_name_unless_the_report_writes_it_small() -> None:
    assert source_kind(_source("Rosmina")) == "named_person"
    assert source_kind(_source("Peladang", lower_case={"peladang"})) == "unnamed"
    assert source_kind(_source("Melati", places={"melati"})) == "unnamed"


def test_a_short_form_shows_the_name_in_an_office() -> None:
    assert source_kind(_source("relawan Yulita")) == "unnamed"
    assert source_kind(_source("relawan Yulita", short_forms={"Yulita"})) == "named_person"


def test_a_pronoun_names_nobody() -> None:
    source = Source(participant=Participant(evidence=words("Dia", "Dia")), words="Dia")
    assert source_kind(source) == "unnamed"


def test_table_is_sound() -> None:
    assert source_words().anonymity.reach > 0
