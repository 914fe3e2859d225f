"""The records that flow through Saksi: Report → Graph → Event → Record.

Every step takes one frozen record and gives the next; nothing is changed in place. The names are the
codebook's (docs/codebook.md). Three rules hold everywhere:

* offsets are Unicode code points into ``Report.text``, start inclusive, end exclusive, and
  ``report.text[start:end] == quote``;
* what is not known is ``None`` (or an empty tuple), never a default;
* tuples are sorted, so that a record is the same, byte for byte, each time a report is read.
"""

import datetime
from typing import Literal

import msgspec

EntityLabel = Literal["actor", "place", "time", "weapon"]
Modality = Literal["actual", "planned", "conditional", "possible"]
Change = Literal["cut", "secured", "opened", "closed", "held", "lifted"]
Stance = Literal["says", "claims", "denies", "confirms"]
ActorKind = Literal[
    "state_force", "police", "government", "rebel", "militia", "terror_group", "communal", "protester", "civilian",
    "media", "international", "external_force", "unknown",
]  # fmt: skip
SourceKind = Literal["publisher", "named_person", "organisation", "media", "official_unnamed", "unnamed", "witness"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The exact words that a value rests on: ``text[start:end] == quote``."""

    start: int
    """Where the words start, in Unicode code points from 0."""
    end: int
    """Where they end, exclusive."""
    quote: str
    """The words themselves."""
    confidence: float | None = None
    """How likely it is (0 to 1, calibrated) that these words stand in this role of this event; for the cue of a
    statement, that the statement carries the event. Left out where the tagger did not decide it."""


# ---------------------------------------------------------------- ingest → Report


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One news report, cleaned of page furniture, ready to be tagged."""

    id: str
    """First 16 hex digits of the SHA-256 of ``text``."""
    text: str
    """Title (when there is one) and body, with what the page has beside them; paragraphs are parted by newlines."""
    source: str | None = None
    """File name, URL or record id that the report was read from."""
    title: str | None = None
    """The headline; when present it is a line of ``text`` too, and what stands above it is the page's."""
    dateline: Evidence | None = None
    """The place words that open the body ("DAMASKUS, Arrahmahnews.com –")."""
    published: datetime.date | None = None
    """Publication date (ISO 8601)."""
    publisher: str | None = None
    """Who published the report."""
    url: str | None = None
    """Address of the report."""
    language: str | None = None
    """ISO 639-1 code ("id", "ms")."""
    credits: tuple[Evidence, ...] = ()
    """Agency and editor credits such as "(ARN/RM/FNA)": they belong to the report, not to an event."""
    related: tuple[Evidence, ...] = ()
    """Related links ("Baca juga: …"), captions, advertisements, lines told twice: kept apart and never coded."""
    notes: tuple[str, ...] = ()
    """What was repaired or left out while reading, in words."""


class Rejected(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="rejected"):
    """A report that could not be used. It is counted and shown, never lost."""

    source: str
    """File name, URL or record id."""
    stage: Literal["ingest", "tag", "resolve", "code", "store"]
    reason: str
    """A short fixed word for counting: "empty", "binary", "language", "too_large", …"""
    detail: str
    """What was wrong and what to do, in words."""


# ---------------------------------------------------------------- tag → Graph


class Span(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A labelled stretch of text. ``label`` is an entity label or ``event:TYPE``."""

    id: str
    """Unique in the report: a actors, p places, t times, w weapons, e events, s statements."""
    label: str
    """actor, place, time, weapon, or event:TYPE."""
    start: int
    """Where the words start, in Unicode code points from 0."""
    end: int
    """Where they end, exclusive."""
    quote: str
    """The words themselves."""
    confidence: float | None = None
    """How likely it is (0 to 1, calibrated) that edges and label are right; None for a span that was given."""


class Link(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"from_": "from"}):
    """A role (event → entity) or a relation (event → event, actor → actor) between two spans."""

    from_: str
    """Id of the span that the link starts from: an event, or the shorter mention of an actor."""
    to: str
    """Id of the span that it leads to."""
    role: str
    """actor, target, supporter, place, origin, destination, time, weapon, killed, wounded, missing, according_to,
    cause, condition, purpose or same."""
    confidence: float | None = None
    """How likely it is (0 to 1, calibrated) that both spans and the link are right; None where the spans were given."""


class Attributes(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of an event trigger beside its type (codebook 1.3)."""

    modality: Modality = "actual"
    """Said to have happened, planned, dependent on a condition, or only possible."""
    negated: bool = False
    """The report says that it did not happen."""
    change: Change | None = None
    """What became of a route or a siege."""
    stance: Stance | None = None
    """For a statement: whether it says, claims, denies or confirms."""
    confidence: dict[str, float] = {}
    """How likely each value is right (0 to 1, calibrated) if the trigger is: by the attribute's name."""


class Graph(msgspec.Struct, frozen=True, kw_only=True):
    """The labelled graph of one report: spans in text order, links, and the attributes of each trigger."""

    spans: tuple[Span, ...] = ()
    """Labelled stretches of text, in text order."""
    links: tuple[Link, ...] = ()
    """Links between spans."""
    attributes: dict[str, Attributes] = {}
    """Attributes of each event trigger, by span id."""


# ---------------------------------------------------------------- resolve → Period, Place, Count, Participant


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """When: an interval of days, both ends included.

    ``precision`` is UCDP ``date_prec``: 1 exact day, 2 up to six days, 3 the week, 4 the month, 5 longer.
    ``start`` and ``end`` are None where the words cannot be dated with certainty; ``candidates`` then holds
    the days that fit.
    """

    evidence: Evidence
    """The words that it rests on."""
    start: datetime.date | None = None
    """First day."""
    end: datetime.date | None = None
    """Last day, included."""
    precision: int | None = None
    """UCDP date_prec, 1 to 5."""
    clock: str | None = None
    """Clock time with zone where the words give one, as ISO 8601 ("15:30+09:00", "15:30")."""
    candidates: tuple[datetime.date, ...] = ()
    """The days that fit where the words leave it open."""
    note: str | None = None
    """What does not fit together ("the date contradicts its weekday")."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where. ``precision`` is UCDP ``where_prec``: 1 exact place, 2 within about 25 km, 3 second-level division,
    4 first-level division, 5 linear or fuzzy region or border, 6 country, 7 sea or air.

    Everything but ``evidence`` is None where the words fit no known place well enough.
    """

    evidence: Evidence
    """The words that it rests on."""
    id: str | None = None
    """Gazetteer id ("geonames:170063")."""
    name: str | None = None
    """Its usual name."""
    kind: str | None = None
    """country, admin1, admin2, admin3, populated_place, airfield, region, …"""
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    admin1: str | None = None
    """The first-level division (province) that it lies in."""
    admin2: str | None = None
    """The second-level division (regency, city, district) that it lies in, where the gazetteer knows it."""
    lat: float | None = None
    """Latitude in WGS84 degrees."""
    lon: float | None = None
    """Longitude in WGS84 degrees."""
    precision: int | None = None
    """UCDP where_prec, 1 to 7."""
    uncertainty_km: float | None = None
    """The event lies within about so many kilometres of the point; None where there is no point."""
    reason: str | None = None
    """Why this place and no other, or why none."""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many. ``high`` is None where the words leave it open ("sedikitnya 30")."""

    evidence: Evidence
    """The words that it rests on."""
    low: int | None = None
    """The least that the words allow."""
    best: int | None = None
    """The stated figure, else ``low``."""
    high: int | None = None
    """The most that the words allow."""
    who: str | None = None
    """The people counted, in the report's words ("warga sipil")."""
    event: str | None = None
    """Id of the event that the figure belongs to."""
    mention: str | None = None
    """Id of the mention of that event whose trigger states the figure."""
    version: int = 1
    """Figures of one event and version add up; those of another version are a rival claim and never added to them."""
    part_of: Evidence | None = None
    """The words of the larger figure that counts these people already: not to be added."""
    according_to: tuple[str, ...] = ()
    """Who states the figure, at the origin of each chain: the name, or the kind of source where nobody is named."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded word for an actor, kept as somebody's word and never as the actor's name or kind."""

    word: str
    """The listed form ("teroris")."""
    leaning: Literal["praise", "blame"]
    """Which way the word leans."""
    whose: str
    """"publisher", or the speaker's words where it stands in a quotation."""
    evidence: Evidence
    """The words that it rests on."""


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """An actor in a role, with the words that the report uses for it."""

    evidence: Evidence
    """The words that it rests on."""
    name: str | None = None
    """Canonical name where the actor is known or, for an unknown one, the report's fullest words without loaded words."""
    id: str | None = None
    """Id in the actor list, where known."""
    kind: ActorKind = "unknown"
    """What sort of actor, without a loaded word."""
    country: str | None = None
    """ISO 3166-1 alpha-2 of the actor's own country."""
    count: Count | None = None
    """How many, where the words say so."""
    labels: tuple[Label, ...] = ()
    """Loaded words among the words used, each with whose it is."""
    refers_to: Evidence | None = None
    """For a pronoun or short form: the fullest mention it stands for."""
    reason: str | None = None
    """Why this actor or kind."""


# ---------------------------------------------------------------- code → Event


class AttributionLink(msgspec.Struct, frozen=True, kw_only=True):
    """One speaker in the chain that carries a claim to the reader."""

    kind: SourceKind
    """What sort of source."""
    name: str | None = None
    """The speaker's words ("Sumber-sumber intellijen"), or the publisher's name; None where nobody is named."""
    evidence: Evidence | None = None
    """The words that name the speaker."""
    cue: Evidence | None = None
    """The word that makes it a statement ("mengatakan"); None for the publisher itself."""
    stance: Stance = "says"
    """Whether the speaker says, claims, denies or confirms it."""
    told_to: tuple[Evidence, ...] = ()
    """Who was told ("kepada FNA")."""
    period: Period | None = None
    """When it was said."""


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """On whose authority: the chain from the origin (first) to the publisher (last)."""

    chain: tuple[AttributionLink, ...]
    """The speakers, origin first, publisher last."""


class Corridor(msgspec.Struct, frozen=True, kw_only=True):
    """A road, strait or crossing of the corridor list (corridors.yaml) that a claim speaks of."""

    id: str
    """Id in the corridor list ("m5")."""
    name: str
    """Its usual name."""
    evidence: Evidence
    """The words that name it, or those of the place that lies on it."""
    segment: tuple[str, ...] = ()
    """The waypoints from origin to destination, both included, where both lie on it; else empty."""
    reason: str | None = None
    """Why this corridor."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """One place in the report that tells of the event: its own words and on whose authority they stand."""

    id: str
    """16 hex digits, made like an event's; the first mention's is the event's."""
    trigger: Evidence
    """The words that name the event here."""
    words: tuple[Evidence, ...] = ()
    """The words that this mention links to it: participants, places, times, means and victims, in text order."""
    attribution: tuple[Attribution, ...] = ()
    """On whose authority this mention stands."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What is said to have happened (or to be planned, conditional, possible, denied), with its evidence."""

    id: str
    """16 hex digits: a hash of the report's id, the type and the trigger's place in the text."""
    type: str
    """One of the codebook's event types."""
    trigger: Evidence
    """The words that name the event where it is first told."""
    mentions: tuple[Mention, ...] = ()
    """Every place in the report that tells of it, in text order, the first one included."""
    modality: Modality = "actual"
    """Said to have happened, planned, dependent on a condition, or only possible."""
    negated: bool = False
    """The report says that it did not happen."""
    change: Change | None = None
    """What became of a route or a siege."""
    actor: tuple[Participant, ...] = ()
    """Who did it; for talks and agreements every side."""
    target: tuple[Participant, ...] = ()
    """Who or what it was done to."""
    supporter: tuple[Participant, ...] = ()
    """Who backed the actor in it."""
    place: tuple[Place, ...] = ()
    """Where."""
    origin: tuple[Place, ...] = ()
    """From where; one end of a route."""
    destination: tuple[Place, ...] = ()
    """To where; the other end of a route."""
    corridor: Corridor | None = None
    """For route_control: the road or crossing of the corridor list that it is about, where the report names one."""
    period: Period | None = None
    """When."""
    weapon: tuple[Evidence, ...] = ()
    """By what means."""
    killed: tuple[Count, ...] = ()
    """People killed: a figure for each group of people and each version."""
    wounded: tuple[Count, ...] = ()
    """People wounded."""
    missing: tuple[Count, ...] = ()
    """People missing."""
    attribution: tuple[Attribution, ...] = ()
    """On whose authority: a chain for each independent source of any mention."""
    cause: tuple[str, ...] = ()
    """Ids of the events that brought this one about."""
    condition: tuple[str, ...] = ()
    """Ids of the events this one depends on ("jika …")."""
    purpose: tuple[str, ...] = ()
    """Ids of the events that are this one's aim."""
    same: str | None = None
    """Id of the event that first tells of the same happening in another way (as a plan, a denial, another type)."""
    confidence: float | None = None
    """How likely it is (0 to 1, calibrated) that the trigger and the type are right. None: a person's own reading."""
    attribute_confidence: dict[str, float] = {}
    """How likely modality, negated and change are right (0 to 1, calibrated) if the event is: by name."""


class Abstention(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was found but is too uncertain for what the user asked (``--min-confidence``)."""

    event: Evidence
    """The trigger that it is about."""
    field: str
    """What was left out: "event" for the whole event; "modality" or "negated" for an event that was left out because it
    is not sure enough whether it is told as fact; else the role, the relation, "change" or "stance"."""
    words: Evidence | None = None
    """The words that would have filled the field."""
    confidence: float
    """How likely it would have been right (0 to 1, calibrated)."""


class OwnGazetteer(msgspec.Struct, frozen=True, kw_only=True):
    """A user's own gazetteer that was used beside the shipped one (``saksi gazetteer add``)."""

    name: str
    """The name that the user gave it."""
    sha256: str
    """SHA-256 of its file: the same hash, the same places."""
    places: int
    """How many places it holds."""


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="read"):
    """All that Saksi writes down about one report."""

    saksi: str
    """Version of Saksi."""
    model: str
    """Version of the tagger's model."""
    report: Report
    """The report that was read."""
    graph: Graph
    """The tagger's spans and links, which the events are made from."""
    events: tuple[Event, ...]
    """The events, in the order of their triggers in the text."""
    abstained: tuple[Abstention, ...] = ()
    """What was left out as too uncertain; empty unless a least confidence was asked for."""
    gazetteers: tuple[OwnGazetteer, ...] = ()
    """The user's own gazetteers that were used, by name."""

    def _repr_html_(self) -> str:
        """The report with its spans highlighted and its events, for a notebook."""
        from saksi.view.page import notebook_html  # noqa: PLC0415 - Jinja2 is for those who look

        return notebook_html(self)
