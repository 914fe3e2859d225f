"""Small graphs written by hand, each for one rule of the codebook."""

import datetime
from typing import Any

import msgspec
import pytest

from inline import RESOLVERS, brief, parse, report_of, words
from saksi.coding.events import code_events
from saksi.records import Evidence, Graph, Label, Link, Participant, Report, Span
from saksi.resolve.resolved import resolve_graph

PUBLISHER = "publisher Kabar Uji"

CASES: dict[str, tuple[str, dict[str, dict[str, Any]]]] = {
    "no statement: the publisher says it": (
        """⟦a1 actor|Warga⟧ ⟦e1 event:displacement|mengungsi⟧ ke ⟦p1 place|Sorong⟧.
        e1 actor=a1 destination=p1""",
        {"e1": {"actor": ["Warga"], "destination": ["Sorong"], "attribution": [PUBLISHER]}},
    ),
    "a named official": (
        """⟦a1 actor|Kapolres Melur AKBP Tirta Wiguna⟧ ⟦s1 event:statement|mengatakan⟧ pasar ⟦e1 event:property_destruction|dibakar⟧.
        s1 actor=a1
        e1 according_to=s1""",
        {"e1": {"attribution": [f"named_person Kapolres Melur AKBP Tirta Wiguna (mengatakan, says) → {PUBLISHER}"]}},
    ),
    "an agency passes on an opposition source": (
        """Pasar ⟦e1 event:shelling|ditembaki mortir⟧, ⟦s1 event:statement|lapor⟧ ⟦a1 actor|kantor berita Warta Teluk⟧, ⟦s2 event:statement|mengutip⟧ ⟦a2 actor|sumber oposisi⟧.
        s1 actor=a1 according_to=s2
        s2 actor=a2
        e1 according_to=s1""",
        {
            "e1": {
                "attribution": [
                    "unnamed sumber oposisi (mengutip, says) → media kantor berita Warta Teluk (lapor, says) → "
                    + PUBLISHER
                ]
            }
        },
    ),
    "an origin linked twice is one source": (
        """Jembatan ⟦e1 event:air_strike|dibom⟧, ⟦s1 event:statement|lapor⟧ ⟦a1 actor|radio Suara Delta⟧ ⟦s2 event:statement|mengutip⟧ ⟦a2 actor|saksi mata⟧.
        s1 actor=a1 according_to=s2
        s2 actor=a2
        e1 according_to=s1,s2""",
        {
            "e1": {
                "attribution": [
                    f"witness saksi mata (mengutip, says) → media radio Suara Delta (lapor, says) → {PUBLISHER}"
                ]
            }
        },
    ),
    "two independent sources are two chains": (
        """⟦a1 actor|Polda Melur⟧ ⟦s1 event:statement|membenarkan⟧ ⟦e1 event:riot|kerusuhan⟧ itu. Hal sama ⟦s2 event:statement|diutarakan⟧ ⟦a2 actor|warga Kampung Teratai⟧.
        s1 actor=a1 stance=confirms
        s2 actor=a2
        e1 according_to=s1,s2""",
        {
            "e1": {
                "attribution": [
                    f"organisation Polda Melur (membenarkan, confirms) → {PUBLISHER}",
                    f"witness warga Kampung Teratai (diutarakan, says) → {PUBLISHER}",
                ]
            }
        },
    ),
    "a denial is a second statement about the same event": (
        """⟦a1 actor|Juru bicara gerilya⟧ ⟦s1 event:statement|mengklaim⟧ ⟦e1 event:territory_gain|merebut⟧ bukit. ⟦a2 actor|Kementerian Pertahanan⟧ ⟦s2 event:statement|membantah⟧.
        s1 actor=a1 stance=claims
        s2 actor=a2 stance=denies
        e1 according_to=s1,s2""",
        {
            "e1": {
                "attribution": [
                    f"official_unnamed Juru bicara gerilya (mengklaim, claims) → {PUBLISHER}",
                    f"organisation Kementerian Pertahanan (membantah, denies) → {PUBLISHER}",
                ]
            }
        },
    ),
    "statements in a circle end": (
        """⟦e1 event:battle|Bentrok⟧ ⟦s1 event:statement|kata⟧ ⟦a1 actor|tentara⟧ ⟦s2 event:statement|sebut⟧ ⟦a2 actor|polisi⟧.
        s1 actor=a1 according_to=s2
        s2 actor=a2 according_to=s1
        e1 according_to=s1""",
        {
            "e1": {
                "attribution": [f"organisation polisi (sebut, says) → organisation tentara (kata, says) → {PUBLISHER}"]
            }
        },
    ),
    "a statement without speaker": (
        """Dua desa ⟦s1 event:statement|dilaporkan⟧ ⟦e1 event:siege|terkepung⟧.
        e1 according_to=s1 change=held""",
        {"e1": {"change": "held", "attribution": [f"unnamed – (dilaporkan, says) → {PUBLISHER}"]}},
    ),
    "an official who keeps his name back, told to an agency": (
        """Rute akan ⟦e1 event:route_control|terputus⟧, ⟦s1 event:statement|ungkap⟧ ⟦a1 actor|komandan lapangan⟧, yang tak mau disebut namanya, kepada ⟦a2 actor|Warta Teluk⟧.
        s1 actor=a1 target=a2
        e1 according_to=s1 change=cut""",
        {"e1": {"attribution": [f"official_unnamed komandan lapangan (ungkap, says) to Warta Teluk → {PUBLISHER}"]}},
    ),
    "a resident who keeps her name back": (
        """⟦a1 actor|Seorang ibu rumah tangga⟧ yang enggan ditulis identitasnya ⟦s1 event:statement|bercerita⟧ rumahnya ⟦e1 event:property_destruction|dijarah⟧.
        s1 actor=a1
        e1 according_to=s1""",
        {"e1": {"attribution": [f"unnamed Seorang ibu rumah tangga (bercerita, says) → {PUBLISHER}"]}},
    ),
    "a pronoun speaks for its fullest mention": (
        """⟦a1 actor|Bupati Lontar, Ratna Suwandi,⟧ datang. ⟦e1 event:protest|Aksi⟧ damai, ⟦s1 event:statement|ujar⟧ ⟦a2 actor|dia⟧.
        a2 same=a1
        s1 actor=a2
        e1 according_to=s1""",
        {"e1": {"attribution": [f"named_person Bupati Lontar, Ratna Suwandi (ujar, says) → {PUBLISHER}"]}},
    ),
    "a pronoun that stands for nobody has no name": (
        """⟦a1 actor|Mereka⟧ ⟦s1 event:statement|mengaku⟧ ⟦e1 event:abduction|diculik⟧.
        s1 actor=a1
        e1 according_to=s1 target=a1""",
        {"e1": {"target": ["Mereka"], "attribution": [f"unnamed – (mengaku, says) → {PUBLISHER}"]}},
    ),
    "a joint statement gives a chain for each speaker": (
        """⟦a1 actor|TNI⟧ dan ⟦a2 actor|pihak gereja⟧ ⟦s1 event:statement|menyatakan⟧ ⟦e1 event:release|sandera bebas⟧.
        s1 actor=a1,a2
        e1 according_to=s1""",
        {
            "e1": {
                "attribution": [
                    f"organisation TNI (menyatakan, says) → {PUBLISHER}",
                    f"organisation pihak gereja (menyatakan, says) → {PUBLISHER}",
                ]
            }
        },
    ),
    "the time of saying is the statement's": (
        """⟦a1 actor|Sumber keamanan⟧ ⟦s1 event:statement|berkata⟧, ⟦t1 time|Rabu 19/5⟧, konvoi ⟦e1 event:battle|disergap⟧ ⟦t2 time|Senin 17/5⟧.
        s1 actor=a1 time=t1
        e1 according_to=s1 time=t2""",
        {
            "e1": {
                "period": "Senin 17/5 2021-05-17",
                "attribution": [
                    f"official_unnamed Sumber keamanan (berkata, says) at Rabu 19/5 2021-05-19 → {PUBLISHER}"
                ],
            }
        },
    ),
    "a loaded word is no part of a speaker's name": (
        """⟦a1 actor|kelompok teroris Bukit Hitam⟧ ⟦s1 event:statement|mengumumkan⟧ ⟦e1 event:threat|ancaman⟧.
        s1 actor=a1
        e1 according_to=s1 actor=a1""",
        {
            "e1": {
                "actor": ["kelompok teroris Bukit Hitam [teroris: publisher]"],
                "attribution": [f"organisation kelompok Bukit Hitam (mengumumkan, says) → {PUBLISHER}"],
            }
        },
    ),
    "a loaded word in a quotation is the speaker's": (
        """“⟦a1 actor|Para teroris⟧ ⟦e1 event:retreat|lari⟧ ke hutan,” ⟦s1 event:statement|kata⟧ ⟦a2 actor|Mayor Inf Bagas Prawira⟧.
        s1 actor=a2
        e1 actor=a1 according_to=s1""",
        {"e1": {"actor": ["Para teroris [teroris: Mayor Inf Bagas Prawira]"]}},
    ),
    "a short form has the fullest mention's number": (
        """⟦a1 actor|Tiga pendulang⟧ hilang. ⟦a2 actor|Mereka⟧ ⟦e1 event:casualties|ditemukan tewas⟧.
        a2 same=a1
        e1 killed=a2""",
        {"e1": {"killed": ["3–3–3 pendulang (e1: Kabar Uji)"]}},
    ),
    "a speaker's own words win over a bare word for the body": (
        """⟦a1 actor|Jakarta⟧ ⟦s1 event:statement|Bantah⟧ ⟦e1 event:air_strike|Pengeboman⟧. “Bohong,” ⟦s2 event:statement|kata⟧ ⟦a2 actor|Kapendam Lontar Letkol Inf Rizal Wahyono⟧.
        a2 same=a1
        s1 actor=a1 stance=denies
        s2 actor=a2 stance=denies
        e1 according_to=s1,s2""",
        {
            "e1": {
                "attribution": [
                    f"named_person Kapendam Lontar Letkol Inf Rizal Wahyono (Bantah, denies) → {PUBLISHER}",
                    f"named_person Kapendam Lontar Letkol Inf Rizal Wahyono (kata, denies) → {PUBLISHER}",
                ]
            }
        },
    ),
    "a mention that stands for two actors is neither": (
        """⟦a1 actor|Pasukan pemerintah⟧ dan ⟦a2 actor|Front Rawa⟧ sepakat. ⟦a3 actor|Kedua pihak⟧ ⟦e1 event:talks|bertemu⟧.
        a3 same=a1,a2
        e1 actor=a3""",
        {"e1": {"actor": ["Kedua pihak"]}},
    ),
    "two who speak as one word": (
        """⟦a1 actor|TNI⟧ dan ⟦a2 actor|Polda Melur⟧ datang. ⟦s1 event:statement|Menurut⟧ ⟦a3 actor|mereka⟧, ⟦e1 event:battle|baku tembak⟧ usai.
        a3 same=a1,a2
        s1 actor=a3
        e1 according_to=s1""",
        {
            "e1": {
                "attribution": [
                    f"organisation TNI (Menurut, says) → {PUBLISHER}",
                    f"organisation Polda Melur (Menurut, says) → {PUBLISHER}",
                ]
            }
        },
    ),
    "a part of those named before": (
        """⟦a1 actor|Lima prajurit⟧ disergap. ⟦a2 actor|Dua⟧ ⟦e1 event:casualties|gugur⟧, ⟦a3 actor|ia⟧ luka.
        a2 same=a1
        e1 killed=a2""",
        {"e1": {"killed": ["2–2–2 prajurit (e1: Kabar Uji)"]}},
    ),
    "the most precise place of any mention is the event's": (
        """⟦e1 event:riot|Rusuh⟧ di ⟦p1 place|Kota Lontar⟧. ⟦e2 event:riot|Tawuran⟧ di ⟦p2 place|Pasar Sagu⟧. ⟦e3 event:riot|Bentrok⟧ itu reda.
        e1 place=p1
        e2 place=p2 same=e1
        e3 same=e1""",
        {"e1": {"place": ["Pasar Sagu [from the mention “Tawuran”]"]}},
    ),
    "if and then": (
        """Jika ⟦e1 event:battle|operasi⟧ berhasil, jalan ⟦p1 place|Melur⟧–⟦p2 place|Lontar⟧ akan ⟦e2 event:route_control|terbuka⟧.
        e2 origin=p1 destination=p2 change=opened modality=conditional condition=e1""",
        {"e2": {"modality": "conditional", "condition": ["e1"], "origin": ["Melur"], "destination": ["Lontar"]}},
    ),
    "an act and its aim": (
        """⟦a1 actor|Brigade Timur⟧ ⟦e1 event:deployment|dikirim⟧ untuk ⟦e2 event:territory_gain|merebut⟧ ⟦p1 place|Lontar⟧.
        e1 target=a1 purpose=e2
        e2 place=p1 modality=planned""",
        {"e1": {"purpose": ["e2"]}, "e2": {"modality": "planned", "place": ["Lontar"]}},
    ),
    "no casualties": (
        """⟦e1 event:explosion|Ledakan⟧ terjadi di ⟦p1 place|Melur⟧. Tidak ada ⟦e2 event:casualties|korban⟧.
        e1 place=p1
        e2 cause=e1 negated=true""",
        {
            "e1": {"killed": ["0–0–0  (e2: Kabar Uji)"], "wounded": ["0–0–0  (e2: Kabar Uji)"]},
            "e2": {
                "negated": True,
                "killed": ["0–0–0  (e2: Kabar Uji)"],
                "wounded": ["0–0–0  (e2: Kabar Uji)"],
                "place": ["Melur [taken from “Ledakan”, its cause]"],
            },
        },
    ),
    "no deaths says nothing of wounded": (
        """Tidak ada ⟦e1 event:casualties|korban jiwa⟧ dalam ⟦e2 event:riot|tawuran⟧ itu.
        e1 cause=e2 negated=true""",
        {"e1": {"killed": ["0–0–0  (e1: Kabar Uji)"], "wounded": None}, "e2": {"wounded": None}},
    ),
    "none of a people": (
        """Tak ada ⟦a1 actor|prajurit⟧ yang ⟦e1 event:casualties|terluka⟧.
        e1 wounded=a1 negated=true""",
        {"e1": {"wounded": ["0–0–0 prajurit (e1: Kabar Uji)"], "killed": None}},
    ),
    "a figure that is denied is not zero": (
        """Bukan ⟦a1 actor|30 prajurit⟧ yang ⟦e1 event:casualties|tewas⟧.
        e1 killed=a1 negated=true""",
        {"e1": {"killed": ["?–?–? prajurit (e1: Kabar Uji)"]}},
    ),
    "an attack that did not happen has no victims": (
        """⟦a1 actor|Polisi⟧ tidak ⟦e1 event:attack_on_civilians|menembak mati⟧ ⟦a2 actor|dua petani⟧.
        e1 actor=a1 target=a2 killed=a2 negated=true""",
        {"e1": {"target": ["dua petani"], "killed": None}},
    ),
    "casualties are shown on their cause and share its place and time": (
        """⟦t1 time|Selasa 18/5⟧ ⟦e1 event:air_strike|serangan udara⟧ di ⟦p1 place|Lontar⟧. ⟦a1 actor|Sedikitnya 12 warga⟧ ⟦e2 event:casualties|tewas⟧, ⟦a2 actor|puluhan⟧ luka.
        e1 time=t1 place=p1
        e2 killed=a1 wounded=a2 cause=e1""",
        {
            "e1": {"killed": ["12–12–? warga (e2: Kabar Uji)"], "wounded": ["20–20–99  (e2: Kabar Uji)"]},
            "e2": {
                "place": ["Lontar [taken from “serangan udara”, its cause]"],
                "period": "Selasa 18/5 2021-05-18 [taken from “serangan udara”, its cause]",
                "cause": ["e1"],
            },
        },
    ),
    "a killing verb has its victims as target and killed": (
        """⟦a1 actor|Milisi⟧ ⟦e1 event:attack_on_civilians|mengeksekusi⟧ ⟦a2 actor|lima tawanan⟧.
        e1 actor=a1 target=a2 killed=a2""",
        {"e1": {"target": ["lima tawanan"], "killed": ["5–5–5 tawanan (e1: Kabar Uji)"]}},
    ),
    "two sources and two figures stay two": (
        """⟦e1 event:battle|Baku tembak⟧. ⟦a1 actor|Dua tentara⟧ ⟦e2 event:casualties|gugur⟧, ⟦s1 event:statement|kata⟧ ⟦a2 actor|TNI⟧. ⟦a3 actor|Gerilyawan⟧ ⟦s2 event:statement|menyebut⟧ ⟦a4 actor|tujuh tentara⟧ ⟦e3 event:casualties|mati⟧.
        s1 actor=a2
        s2 actor=a3 stance=claims
        e2 killed=a1 cause=e1 according_to=s1
        e3 killed=a4 cause=e1 according_to=s2""",
        {
            "e1": {"killed": ["2–2–2 tentara (e2: TNI)", "7–7–7 tentara (e3: Gerilyawan)"], "attribution": [PUBLISHER]},
            "e2": {"attribution": [f"organisation TNI (kata, says) → {PUBLISHER}"]},
            "e3": {"attribution": [f"organisation Gerilyawan (menyebut, claims) → {PUBLISHER}"]},
        },
    ),
    "hedged casualties stay with themselves": (
        """⟦e1 event:explosion|Ledakan⟧ itu mungkin ⟦e2 event:casualties|menewaskan⟧ ⟦a1 actor|sopir truk⟧.
        e2 killed=a1 cause=e1 modality=possible""",
        {"e1": {"killed": None}, "e2": {"modality": "possible", "killed": ["?–?–? sopir truk (e2: Kabar Uji)"]}},
    ),
    "two mentions are one event with the evidence of both": (
        """⟦e1 event:protest|Unjuk rasa⟧ di ⟦p1 place|Kota Lontar⟧ ⟦t1 time|kemarin⟧. ⟦a1 actor|Mahasiswa⟧ ikut ⟦e2 event:protest|aksi⟧ itu.
        e1 place=p1 time=t1
        e2 actor=a1 same=e1""",
        {
            "e1": {
                "mentions": ["e1 Unjuk rasa (Kabar Uji)", "e2 aksi (Kabar Uji)"],
                "actor": ["Mahasiswa"],
                "place": ["Kota Lontar"],
                "period": "kemarin 2021-05-19",
                "same": None,
            }
        },
    ),
    "a headline has place and time of the mention in the body": (
        """⟦e1 event:riot|Kerusuhan⟧ pecah
        ⟦e2 event:riot|Tawuran⟧ di ⟦p1 place|Melur⟧ ⟦t1 time|12/5⟧.
        e2 place=p1 time=t1 same=e1""",
        {
            "e1": {
                "place": ["Melur [from the mention “Tawuran”]"],
                "period": "12/5 2021-05-12 [from the mention “Tawuran”]",
            }
        },
    ),
    "each actor once, by the mention that says most": (
        """⟦a1 actor|Gerilyawan⟧ ⟦e1 event:battle|menyerang⟧ pos. ⟦e2 event:battle|Serangan⟧ ⟦a2 actor|mereka⟧ dan ⟦a3 actor|milisi desa⟧ gagal.
        a2 same=a1
        e1 actor=a1
        e2 actor=a2,a3 same=e1""",
        {"e1": {"actor": ["Gerilyawan", "milisi desa"]}},
    ),
    "two mentions with two sources": (
        """⟦e1 event:battle|Baku tembak⟧ pecah, ⟦s1 event:statement|kata⟧ ⟦a1 actor|TNI⟧. Menurut ⟦a2 actor|warga⟧ yang ⟦s2 event:statement|bercerita⟧, ⟦e2 event:battle|tembak-menembak⟧ itu lama. ⟦a3 actor|TNI⟧ ⟦s3 event:statement|menambahkan⟧ ⟦e3 event:battle|baku tembak⟧ usai.
        a3 same=a1
        s1 actor=a1
        s2 actor=a2
        s3 actor=a3
        e1 according_to=s1
        e2 according_to=s2 same=e1
        e3 according_to=s3 same=e1""",
        {
            "e1": {
                "mentions": ["e1 Baku tembak (TNI)", "e2 tembak-menembak (warga)", "e3 baku tembak (TNI)"],
                "attribution": [
                    f"organisation TNI (kata, says) → {PUBLISHER}",
                    f"witness warga (bercerita, says) → {PUBLISHER}",
                ],
            }
        },
    ),
    "rival figures of two mentions are two versions": (
        """⟦a1 actor|Lima tentara⟧ ⟦e1 event:casualties|tewas⟧, ⟦s1 event:statement|kata⟧ ⟦a2 actor|TNI⟧. ⟦a3 actor|Gerilyawan⟧ ⟦s2 event:statement|menyebut⟧ ⟦a4 actor|12 tentara⟧ ⟦e2 event:casualties|tewas⟧.
        s1 actor=a2
        s2 actor=a3
        e1 killed=a1 according_to=s1
        e2 killed=a4 according_to=s2 same=e1""",
        {"e1": {"killed": ["5–5–5 tentara (e1: TNI)", "12–12–12 tentara (e2: Gerilyawan) v2"]}},
    ),
    "a figure told again is one figure with both who tell it": (
        """⟦a1 actor|Lima tentara⟧ ⟦e1 event:casualties|tewas⟧, ⟦s1 event:statement|kata⟧ ⟦a2 actor|TNI⟧. ⟦a3 actor|Warga⟧ ⟦s2 event:statement|menghitung⟧ ⟦a4 actor|lima orang⟧ ⟦e2 event:casualties|tewas⟧.
        s1 actor=a2
        s2 actor=a3
        e1 killed=a1 according_to=s1
        e2 killed=a4 according_to=s2 same=e1""",
        {"e1": {"killed": ["5–5–5 tentara (e1: TNI, Warga)"]}},
    ),
    "a total of one mention gives way to the parts of another": (
        """⟦a1 actor|20 orang⟧ ⟦e1 event:casualties|tewas⟧. ⟦a2 actor|15 warga⟧ dan ⟦a3 actor|lima polisi⟧ ⟦e2 event:casualties|meninggal⟧.
        e1 killed=a1
        e2 killed=a2,a3 same=e1""",
        {"e1": {"killed": ["15–15–15 warga (e2: Kabar Uji)", "5–5–5 polisi (e2: Kabar Uji)"]}},
    ),
    "other people of another mention are added": (
        """⟦a1 actor|Lima polisi⟧ ⟦e1 event:casualties|tewas⟧. Juga ⟦a2 actor|tiga warga⟧ ⟦e2 event:casualties|tewas⟧.
        e1 killed=a1
        e2 killed=a2 same=e1""",
        {"e1": {"killed": ["5–5–5 polisi (e1: Kabar Uji)", "3–3–3 warga (e2: Kabar Uji)"]}},
    ),
    "a part is not counted twice": (
        """⟦a1 actor|Tujuh orang⟧ ⟦e1 event:casualties|cedera⟧, ⟦a2 actor|empat⟧ di antaranya serius, ⟦a3 actor|70 pelajar⟧ hilang, termasuk ⟦a4 actor|sepuluh perempuan⟧ dan ⟦a5 actor|tiga bayi⟧.
        e1 wounded=a1,a2 missing=a3,a4,a5""",
        {
            "e1": {
                "wounded": ["7–7–7 orang (e1: Kabar Uji)", "4–4–4  (e1: Kabar Uji) part of “Tujuh orang”"],
                "missing": [
                    "70–70–70 pelajar (e1: Kabar Uji)",
                    "10–10–10 perempuan (e1: Kabar Uji) part of “70 pelajar”",
                    "3–3–3 bayi (e1: Kabar Uji) part of “70 pelajar”",
                ],
            }
        },
    ),
    "a total that the text splits is dropped": (
        """⟦a1 actor|12 orang⟧ ⟦e1 event:casualties|tewas⟧, terdiri dari ⟦a2 actor|8 warga⟧ dan ⟦a3 actor|4 tentara⟧.
        e1 killed=a1,a2,a3""",
        {"e1": {"killed": ["8–8–8 warga (e1: Kabar Uji)", "4–4–4 tentara (e1: Kabar Uji)"]}},
    ),
    "a breakdown that leaves some out keeps its total": (
        """⟦a1 actor|12 orang⟧ ⟦e1 event:casualties|tewas⟧, yakni ⟦a2 actor|8 warga⟧ dan ⟦a3 actor|dua tentara⟧.
        e1 killed=a1,a2,a3""",
        {
            "e1": {
                "killed": [
                    "12–12–12 orang (e1: Kabar Uji)",
                    "8–8–8 warga (e1: Kabar Uji) part of “12 orang”",
                    "2–2–2 tentara (e1: Kabar Uji) part of “12 orang”",
                ]
            }
        },
    ),
    "a sum told after its parts is dropped": (
        """⟦a1 actor|15 warga⟧ dan ⟦a2 actor|lima tentara⟧ ⟦e1 event:casualties|tewas⟧, total ⟦a3 actor|20 orang⟧.
        e1 killed=a1,a2,a3""",
        {"e1": {"killed": ["15–15–15 warga (e1: Kabar Uji)", "5–5–5 tentara (e1: Kabar Uji)"]}},
    ),
    "the named dead are counted once": (
        """⟦a1 actor|Dua prajurit⟧ ⟦e1 event:casualties|gugur⟧: ⟦a2 actor|Praka Damar (24)⟧ dan ⟦a3 actor|Serda Dolok (31)⟧.
        e1 killed=a1,a2,a3""",
        {"e1": {"killed": ["1–1–1 Praka Damar (24) (e1: Kabar Uji)", "1–1–1 Serda Dolok (31) (e1: Kabar Uji)"]}},
    ),
    "a corrected figure is another version": (
        """⟦e1 event:casualties|Korban tewas⟧ diralat dari ⟦a1 actor|64 orang⟧ menjadi ⟦a2 actor|49⟧.
        e1 killed=a1,a2""",
        {"e1": {"killed": ["64–64–64 orang (e1: Kabar Uji)", "49–49–49  (e1: Kabar Uji) v2"]}},
    ),
    "two figures of one trigger go to the statements in their clauses": (
        """Yang ⟦e1 event:casualties|meninggal⟧ ⟦s1 event:statement|dihitung⟧ ⟦a1 actor|pemerintah daerah⟧ ⟦a2 actor|19 jiwa⟧; ⟦a3 actor|sebuah LSM⟧ ⟦s2 event:statement|mengeklaim⟧ ⟦a4 actor|lebih dari 50⟧.
        s1 actor=a1
        s2 actor=a3 stance=claims
        e1 killed=a2,a4 according_to=s1,s2""",
        {"e1": {"killed": ["19–19–19 jiwa (e1: pemerintah daerah)", "50–50–?  (e1: sebuah LSM) v2"]}},
    ),
    "figures in one clause with two statements stay with both": (
        """⟦a1 actor|TNI⟧ ⟦s1 event:statement|menyebut⟧ dan ⟦a2 actor|warga⟧ ⟦s2 event:statement|membenarkan⟧ ⟦a3 actor|dua polisi⟧ dan ⟦a4 actor|tiga warga sipil⟧ ⟦e1 event:casualties|tewas⟧.
        s1 actor=a1
        s2 actor=a2
        e1 killed=a3,a4 according_to=s1,s2""",
        {"e1": {"killed": ["2–2–2 polisi (e1: TNI, warga)", "3–3–3 warga sipil (e1: TNI, warga)"]}},
    ),
    "an event has the place and time of its casualties": (
        """⟦e1 event:battle|Baku tembak⟧ pecah. ⟦a1 actor|Dua polisi⟧ ⟦e2 event:casualties|gugur⟧ di ⟦p1 place|Melur⟧ ⟦t1 time|12/5⟧.
        e2 killed=a1 cause=e1 place=p1 time=t1""",
        {
            "e1": {
                "place": ["Melur [taken from “gugur”, its casualties]"],
                "period": "12/5 2021-05-12 [taken from “gugur”, its casualties]",
            }
        },
    ),
    "casualties in two places leave their cause's place open": (
        """⟦e1 event:battle|Perang⟧. ⟦a1 actor|Dua polisi⟧ ⟦e2 event:casualties|gugur⟧ di ⟦p1 place|Melur⟧, ⟦a2 actor|seorang warga⟧ ⟦e3 event:casualties|tewas⟧ di ⟦p2 place|Lontar⟧.
        e2 killed=a1 cause=e1 place=p1
        e3 killed=a2 cause=e1 place=p2""",
        {"e1": {"place": None}},
    ),
    "two mentions with two dates": (
        """⟦e1 event:riot|Rusuh⟧ pecah ⟦t1 time|12/5⟧. ⟦e2 event:riot|Kerusuhan⟧ ⟦t2 time|13/5⟧ itu reda.
        e1 time=t1
        e2 time=t2 same=e1""",
        {"e1": {"period": "12/5 2021-05-12 [another mention says 2021-05-13 (“13/5”)]"}},
    ),
    "a planned mention lends nothing to one that happened": (
        """⟦e1 event:talks|Perundingan⟧ direncanakan di ⟦p1 place|Melur⟧. ⟦e2 event:talks|Pertemuan⟧ itu berlangsung.
        e1 place=p1 modality=planned
        e2 same=e1""",
        {"e2": {"place": None, "same": "e1"}},
    ),
    "casualties of two causes take neither's place": (
        """⟦e1 event:battle|Kontak tembak⟧ di ⟦p1 place|Melur⟧ dan ⟦e2 event:shelling|mortir⟧ di ⟦p2 place|Lontar⟧: ⟦a1 actor|9 warga⟧ ⟦e3 event:casualties|tewas⟧.
        e1 place=p1
        e2 place=p2
        e3 killed=a1 cause=e1,e2""",
        {
            "e3": {"place": None, "killed": ["9–9–9 warga (e3: Kabar Uji)"]},
            "e1": {"killed": ["9–9–9 warga (e3: Kabar Uji)"]},
        },
    ),
    "a consequence that is no death takes nothing from its cause": (
        """⟦e1 event:battle|Pertempuran⟧ di ⟦p1 place|Melur⟧. ⟦a1 actor|Warga⟧ ⟦e2 event:displacement|mengungsi⟧.
        e1 place=p1
        e2 actor=a1 cause=e1""",
        {"e2": {"place": None, "cause": ["e1"]}},
    ),
    "day and hour from two spans": (
        """⟦e1 event:explosion|Bom meledak⟧ ⟦t1 time|Rabu 19/5⟧ di pasar, ⟦t2 time|pukul 06.45⟧.
        e1 time=t1,t2""",
        {"e1": {"period": "Rabu 19/5 2021-05-19 06:45"}},
    ),
    "an attacked village is the place": (
        """⟦a1 actor|Pasukan⟧ ⟦e1 event:shelling|menembaki⟧ ⟦p1 place|Kampung Sagu⟧ dengan ⟦w1 weapon|mortir⟧.
        e1 actor=a1 target=p1 weapon=w1""",
        {"e1": {"place": ["Kampung Sagu"], "target": None, "weapon": ["mortir"]}},
    ),
    "supporters and sides": (
        """⟦a1 actor|Pasukan pemerintah⟧ dan ⟦a2 actor|milisi desa⟧, didukung ⟦a3 actor|helikopter asing⟧, ⟦e1 event:battle|menggempur⟧ ⟦a4 actor|pos gerilya⟧.
        e1 actor=a2,a1 supporter=a3 target=a4""",
        {
            "e1": {
                "actor": ["Pasukan pemerintah", "milisi desa"],
                "supporter": ["helikopter asing"],
                "target": ["pos gerilya"],
            }
        },
    ),
    "wrong links are left out": (
        """⟦a1 actor|Warga⟧ ⟦e1 event:protest|berdemo⟧ ⟦t1 time|kemarin⟧. ⟦s1 event:statement|Katanya⟧.
        e1 actor=t1 place=a1 cause=s1,e1 same=s1 weapon=a9 according_to=a1
        s1 same=e1""",
        {"e1": {"actor": None, "place": None, "cause": None, "same": None, "attribution": [PUBLISHER]}},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    annotated, expected = CASES[name]
    text, graph = parse("\n".join(line.strip() for line in annotated.splitlines()))
    report = report_of(text)
    coded = brief(code_events(report, graph, resolve_graph(report, graph, RESOLVERS)), graph)
    for event, fields in expected.items():
        assert {field: coded[event].get(field) for field in fields} == fields


@pytest.mark.parametrize(
    ("mention", "earlier", "place"),
    [
        ("kota itu", "Kota Lontar di Negara Rawa", "Kota Lontar"),
        ("wilayah tersebut", "Kota Lontar", "Kota Lontar"),
        ("wilayah tersebut", "Negara Rawa", None),
        ("wilayah tersebut", "Sagu", None),
        ("lokasi itu", "Sagu", "Sagu"),
        ("negara itu", "Negara Rawa", "Negara Rawa"),
        ("desa ini", "Kota Lontar", None),
        ("desa ini", "Sagu", None),
        ("desa ini", "Kampung Sagu", "Kampung Sagu"),
        ("desa ini", "Kampung Sagu di Desa tak dikenal", None),
        ("barat daya wilayah tersebut", "Kota Lontar", "Kota Lontar"),
        ("perbatasan wilayah itu", "Kota Lontar", "Kota Lontar"),
        ("kota yang ramai", "Kota Lontar", None),
    ],
)
def test_place_words_that_point_back(mention: str, earlier: str, place: str | None) -> None:
    spans = " di ".join(f"⟦p{number} place|{words}⟧" for number, words in enumerate(earlier.split(" di ")))
    text, graph = parse(f"Di {spans}. Warga ⟦e1 event:displacement|mengungsi⟧ dari ⟦p9 place|{mention}⟧.\ne1 origin=p9")
    resolved = resolve_graph(report_of(text), graph, RESOLVERS).places["p9"]
    assert resolved.name == place
    assert resolved.evidence.quote == mention
    if place:
        assert f"“{place}”" in (resolved.reason or "")
    if place and ("barat daya" in mention or "perbatasan" in mention):
        assert resolved.precision == 5


def test_dateline_and_credits_are_no_speakers() -> None:
    text, graph = parse(
        """MELUR, ⟦a1 actor|Kabar Uji⟧ – Pasar ⟦e1 event:riot|rusuh⟧, ⟦s1 event:statement|lapor⟧ koresponden. (⟦a2 actor|ABC⟧)
s1 actor=a1,a2
e1 according_to=s1"""
    )
    report = report_of(text, dateline=words(text, "MELUR, Kabar Uji"), credits=(words(text, "(ABC)"),))
    (event,) = code_events(report, graph, resolve_graph(report, graph, RESOLVERS))
    assert [link.kind for link in event.attribution[0].chain] == ["publisher"]


def test_triggers_of_related_links_are_not_coded() -> None:
    text, graph = parse("⟦e1 event:riot|Rusuh⟧ di pasar.\nBaca juga: ⟦e2 event:protest|Demo⟧ buruh")
    report = report_of(text, related=(words(text, "Baca juga: Demo buruh"),))
    (event,) = code_events(report, graph, resolve_graph(report, graph, RESOLVERS))
    assert event.type == "riot"


def test_without_a_publication_date_times_stay_open() -> None:
    text, graph = parse("⟦e1 event:riot|Rusuh⟧ ⟦t1 time|kemarin⟧.\ne1 time=t1")
    report = report_of(text, published=None)
    (event,) = code_events(report, graph, resolve_graph(report, graph, RESOLVERS))
    assert event.period is not None
    assert event.period.start is None


def test_later_times_count_from_the_last_exact_day() -> None:
    seen: list[datetime.date | None] = []
    text, graph = parse("⟦e1 event:riot|Rusuh⟧ ⟦t1 time|12/5⟧. ⟦e2 event:talks|Damai⟧ ⟦t2 time|esoknya⟧.\ne2 time=t2")

    def when(evidence: Any, context: Any) -> Any:
        seen.append(context.reference)
        return RESOLVERS.when(evidence, context)

    resolvers = type(RESOLVERS)(who=RESOLVERS.who, where=RESOLVERS.where, when=when, how_many=RESOLVERS.how_many)
    resolve_graph(report_of(text), graph, resolvers)
    assert seen == [None, datetime.date(2021, 5, 12)]


@pytest.mark.parametrize(
    ("short", "full", "taken"),
    [
        # A pronoun takes what it stands for.
        ({"words": "mereka"}, {"words": "Hizbullah", "id": "hizbullah", "kind": "militia"}, True),
        # Two words of one side may be one actor.
        ({"words": "para milisi", "kind": "militia"}, {"words": "ISIS", "id": "isis", "kind": "terror_group"}, True),
        ({"words": "teroris itu", "label": "teroris"}, {"words": "ISIS", "id": "isis", "kind": "terror_group"}, True),
        # Two known actors stay two; kinds that exclude each other stay apart.
        (
            {"words": "Hizbullah", "id": "hizbullah", "kind": "militia"},
            {"words": "Hamas", "id": "hamas", "kind": "militia"},
            False,
        ),
        ({"words": "para warga", "kind": "civilian"}, {"words": "TNI", "id": "tni", "kind": "state_force"}, False),
        # A loaded word never turns into a state's force by a link alone.
        ({"words": "para teroris", "label": "teroris"}, {"words": "TNI", "id": "tni", "kind": "state_force"}, False),
    ],
)
def test_a_link_lends_a_name_only_where_the_words_allow_it(
    short: dict[str, str], full: dict[str, str], taken: bool
) -> None:
    text = f"{full['words']} {short['words']}"
    known = {given["words"]: given for given in (short, full)}

    def who(words: Evidence, *_: object) -> Participant:
        given = known[words.quote]
        label = given.get("label")
        labels = (Label(word=label, leaning="blame", whose="publisher", evidence=words),) if label else ()
        return Participant(
            evidence=words,
            name=given["words"],
            id=given.get("id"),
            kind=given.get("kind", "unknown"),  # type: ignore[arg-type]
            labels=labels,
        )

    at = len(full["words"])
    spans = (
        Span(id="a1", label="actor", start=0, end=at, quote=full["words"]),
        Span(id="a2", label="actor", start=at + 1, end=len(text), quote=short["words"]),
    )
    graph = Graph(spans=spans, links=(Link(from_="a2", to="a1", role="same"),))
    resolvers = msgspec.structs.replace(RESOLVERS, who=who)
    found = resolve_graph(Report(id="0", text=text), graph, resolvers).participants["a2"]
    assert (found.id == full["id"]) is taken
    assert (found.refers_to is not None) is taken
