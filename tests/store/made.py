"""Records for the store's tests: generated ones of every shape, and small readable ones."""

import datetime
import hashlib
from typing import Any

from hypothesis import strategies as st

from saksi.records import (
    Abstention,
    Attributes,
    Attribution,
    AttributionLink,
    Count,
    Event,
    Evidence,
    Graph,
    Label,
    Link,
    Participant,
    Period,
    Place,
    Record,
    Report,
    Span,
)

AT = datetime.datetime(2024, 5, 31, 10, 0, 0, 1, tzinfo=datetime.UTC)
# No NUL and no half characters: no database takes them, and `test_store_writing` sees that they are refused.
LETTERS = st.characters(exclude_characters="\x00", exclude_categories=("Cs",))
WORDS = st.sampled_from(
    [
        "Utara",
        "TNI-Polri",
        "pasukan utara",
        "Ba'ath",
        "détente",
        "ΣΊΣΥΦΟΣ",
        "İzmir",
        "50%",
        "_",
        "",
        "'; --",
        '"AND" OR*',
        "x" * 600,
    ]
)
ANY_TEXT = WORDS | st.text(LETTERS, max_size=12)
SURE = st.none() | st.floats(0, 1)
DAYS = st.none() | st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 9))
TYPES = st.sampled_from(["battle", "riot", "air_strike", "casualties"])
KINDS = st.sampled_from(["publisher", "named_person", "unnamed", "witness"])


def report_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@st.composite
def records(draw: st.DrawFn, text: str | None = None) -> Record:
    """A record of any shape that is true to its text."""
    body = draw(st.lists(ANY_TEXT, max_size=6).map(" ".join)) if text is None else text

    def words() -> st.SearchStrategy[Evidence]:
        starts = st.integers(0, len(body))
        ends = starts.flatmap(lambda start: st.tuples(st.just(start), st.integers(start, len(body))))
        return st.builds(
            lambda at, sure: Evidence(start=at[0], end=at[1], quote=body[at[0] : at[1]], confidence=sure), ends, SURE
        )

    def some(strategy: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
        return st.lists(strategy, max_size=most).map(tuple)

    ids = [f"{number:016x}" for number in range(draw(st.integers(0, 3)))]
    ids = [hashlib.sha256(f"{body}{id_}".encode()).hexdigest()[:16] for id_ in ids]
    references = some(st.sampled_from(ids or ["0" * 16]))
    maybe = st.none() | ANY_TEXT
    counts = st.builds(
        Count,
        evidence=words(),
        low=st.none() | st.integers(0, 9),
        who=maybe,
        event=st.none() | st.sampled_from(ids or ["x"]),
    )
    periods = st.builds(
        Period,
        evidence=words(),
        start=DAYS,
        end=DAYS,
        precision=st.none() | st.integers(1, 5),
        candidates=some(st.dates()),
        note=maybe,
    )
    labels = st.builds(
        Label, word=ANY_TEXT, leaning=st.sampled_from(["praise", "blame"]), whose=ANY_TEXT, evidence=words()
    )
    participants = st.builds(
        Participant,
        evidence=words(),
        name=maybe,
        id=maybe,
        count=st.none() | counts,
        labels=some(labels, 1),
        refers_to=st.none() | words(),
    )
    degrees = st.none() | st.sampled_from([-180.0, -1.5, 0.0, 1.5, 180.0])
    places = st.builds(
        Place,
        evidence=words(),
        name=maybe,
        country=st.none() | st.just("ID"),
        admin1=maybe,
        lat=st.none() | st.sampled_from([-90.0, -1.5, 0.0, 1.5]),
        lon=degrees,
    )
    links = st.builds(
        AttributionLink,
        kind=KINDS,
        name=maybe,
        evidence=st.none() | words(),
        cue=st.none() | words(),
        told_to=some(words(), 1),
        period=st.none() | periods,
    )
    chains = st.builds(Attribution, chain=some(links))
    roles: dict[str, Any] = dict.fromkeys(("actor", "target", "supporter"), some(participants))
    roles |= dict.fromkeys(("place", "origin", "destination"), some(places)) | dict.fromkeys(
        ("killed", "wounded", "missing"), some(counts)
    )
    roles |= dict.fromkeys(("cause", "condition", "purpose"), references)
    events = tuple(
        draw(
            st.builds(
                Event,
                id=st.just(id_),
                type=TYPES,
                trigger=words(),
                modality=st.sampled_from(["actual", "planned", "conditional"]),
                negated=st.booleans(),
                change=st.sampled_from([None, "cut", "held"]),
                period=st.none() | periods,
                weapon=some(words()),
                attribution=some(chains),
                same=st.none() | st.sampled_from(ids),
                confidence=SURE,
                attribute_confidence=st.dictionaries(
                    st.sampled_from(["modality", "negated", "change"]), st.floats(0, 1)
                ),
                **roles,
            )
        )
        for id_ in ids
    )
    spans = st.builds(
        lambda found, id_: Span(id=id_, label="actor", start=found.start, end=found.end, quote=found.quote),
        words(),
        ANY_TEXT,
    )
    graph = st.builds(
        Graph,
        spans=some(spans),
        links=some(st.builds(Link, from_=ANY_TEXT, to=ANY_TEXT, role=ANY_TEXT, confidence=SURE)),
        attributes=st.dictionaries(
            ANY_TEXT,
            st.builds(
                Attributes, negated=st.booleans(), confidence=st.dictionaries(ANY_TEXT, st.floats(0, 1), max_size=1)
            ),
            max_size=2,
        ),
    )
    about = st.builds(
        Report,
        id=st.just(report_id(body)),
        text=st.just(body),
        title=maybe,
        publisher=maybe,
        published=DAYS,
        credits=some(words()),
        notes=some(ANY_TEXT),
        dateline=st.none() | words(),
    )
    abstained = st.builds(
        Abstention, event=words(), field=ANY_TEXT, words=st.none() | words(), confidence=st.floats(0, 1)
    )
    return draw(
        st.builds(
            Record,
            saksi=st.just("1"),
            model=st.sampled_from(["1", "2"]),
            report=about,
            graph=graph,
            events=st.just(events),
            abstained=some(abstained),
        )
    )


TEXT = "Pasukan Utara menyerang pos di Kota Hulu. Tiga warga tewas, kata Kapolres kepada Kabar Uji."


def words(quote: str, *, sure: float | None = None, text: str = TEXT) -> Evidence:
    start = text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote, confidence=sure)


def small(model: str = "1", *, text: str = TEXT, only: tuple[str, ...] = ("battle", "casualties")) -> Record:
    """A record with two events: an attack, and the casualties it caused."""
    id_ = report_id(text)
    battle, casualties = (hashlib.sha256(f"{id_}{name}".encode()).hexdigest()[:16] for name in ("battle", "casualties"))
    chain = Attribution(
        chain=(
            AttributionLink(
                kind="named_person",
                name="Kapolres",
                evidence=words("Kapolres", text=text),
                cue=words("kata", text=text),
            ),
            AttributionLink(kind="publisher", name="Kabar Uji"),
        )
    )
    count = Count(evidence=words("Tiga warga", text=text), low=3, best=3, high=3, who="warga", event=casualties)
    where = Place(
        evidence=words("Kota Hulu", text=text), name="Kota Hulu", country="ID", admin1="Papua", lat=-3.5, lon=138.0
    )
    events = (
        Event(
            id=battle,
            type="battle",
            trigger=words("menyerang", text=text),
            actor=(
                Participant(evidence=words("Pasukan Utara", sure=0.7, text=text), name="Pasukan Utara", kind="rebel"),
            ),
            target=(Participant(evidence=words("pos", text=text)),),
            place=(where,),
            killed=(count,),
            attribution=(chain,),
            confidence=0.8,
            attribute_confidence={"modality": 0.4, "negated": 0.9},
        ),
        Event(
            id=casualties,
            type="casualties",
            trigger=words("tewas", text=text),
            killed=(count,),
            cause=(battle,),
            attribution=(chain,),
            confidence=0.6,
        ),
    )
    published = datetime.date(2021, 5, 20)
    return Record(
        saksi="1",
        model=model,
        report=Report(id=id_, text=text, title="Pos Diserang", publisher="Kabar Uji", published=published),
        graph=Graph(),
        events=tuple(event for event in events if event.type in only),
    )
