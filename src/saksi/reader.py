"""The reader: one report in, one record out."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

import saksi
from saksi.coding.events import code_events
from saksi.errors import Rejection, SaksiError, Stage
from saksi.ingest import report_from_text
from saksi.records import Graph, Record, Rejected, Report
from saksi.resolve import Resolvers, load_resolvers, resolve_graph
from saksi.resolve.explaining import explain_places
from saksi.resolve.where import Explained
from saksi.tag import load_tagger
from saksi.tag.confidence import confident_graph


class Tags(Protocol):
    """What the reader needs of a tagger."""

    version: str

    def tag(self, report: Report) -> Graph:
        """The labelled graph of ``report``."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A report as a mapping, with the keys of a JSON Lines file; other keys are passed over."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: Any = None
    """A date, or ISO 8601 words for a day or a moment."""
    publisher: str | None = None
    url: str | None = None


def load(*, min_confidence: float = 0.0, gazetteers: Sequence[Path] = ()) -> "Saksi":
    """The reader with the shipped model and data: load it once and use it for every report.

    ``gazetteers`` are files of the user's own, made by ``saksi gazetteer add``; records name those that were used.

    ``min_confidence`` (0 to 1): what is less likely right is left out and listed in ``Record.abstained``. Raises ResourceError where the model or a data file is missing or damaged.
    """
    return Saksi(tagger=load_tagger(), resolvers=load_resolvers(tuple(gazetteers)), min_confidence=min_confidence)


class Saksi:
    """Reads reports. It keeps nothing of one report for the next, so their order changes nothing."""

    def __init__(self, *, tagger: Tags, resolvers: Resolvers, min_confidence: float = 0.0) -> None:
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence: {min_confidence} is not between 0 and 1")
        self._tagger = tagger
        self._resolvers = resolvers
        self._min_confidence = min_confidence

    def read(
        self,
        text: str,
        *,
        published: datetime.date | str | None = None,
        publisher: str | None = None,
        title: str | None = None,
        url: str | None = None,
        any_language: bool = False,
    ) -> Record:
        """Read one report from its text.

        ``published`` is the publication date, as a date or in ISO 8601 ("2015-10-22"); relative days ("Rabu", "kemarin")
        are counted from it. Raises Rejection where the text cannot be used: empty, binary, too large, or in a language
        other than Indonesian and Malay unless ``any_language``; ValueError where ``published`` is no date.
        """
        report = report_from_text(
            text, title=title, published=_date(published), publisher=publisher, url=url, any_language=any_language
        )
        return self.read_report(report)

    def read_report(self, report: Report) -> Record:
        """Read a report that is ready. Raises Rejection where a step fails on it; the cause is kept."""
        with _stage("tag"):
            graph, abstained = confident_graph(self._tagger.tag(report), self._min_confidence)
        with _stage("resolve"):
            resolved = resolve_graph(report, graph, self._resolvers)
        with _stage("code"):
            events = code_events(report, graph, resolved)
        return Record(
            saksi=saksi.__version__,
            model=self._tagger.version,
            report=report,
            graph=graph,
            events=events,
            abstained=abstained,
            gazetteers=self._resolvers.gazetteers,
        )

    def explain_places(self, record: Record) -> Sequence[Explained]:
        """How the places of a record of this reader were decided: each candidate with its feature values and points."""
        return explain_places(record.report, record.graph, self._resolvers)

    def outcome(self, report: Report) -> Record | Rejected:
        """Read a report that is ready; one that cannot be read becomes a Rejected with the reason."""
        try:
            return self.read_report(report)
        except Rejection as rejection:
            return _rejected(rejection, report.source or report.id)

    def read_many(self, items: Iterable[str | Mapping[str, Any] | Report]) -> Iterator[Record | Rejected]:
        """Read texts, mappings ({text, id, title, published, publisher, url}) or reports, one outcome each, in order.

        What cannot be read becomes a Rejected; the others go on.
        """
        for number, item in enumerate(items, start=1):
            try:
                report = _report(item, source=f"item {number}")
            except Rejection as rejection:
                yield _rejected(rejection, f"item {number}")
            else:
                yield self.outcome(report)


def _report(item: str | Mapping[str, Any] | Report, *, source: str) -> Report:
    if isinstance(item, Report):
        return item
    if isinstance(item, str):
        return report_from_text(item, source=source)
    try:
        given = msgspec.convert(item, Item)
        published = _date(given.published)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        raise Rejection("malformed", f"{error}; give a text, or a mapping as in a JSON Lines file") from error
    return report_from_text(
        given.text,
        title=given.title,
        published=published,
        publisher=given.publisher,
        url=given.url,
        source=str(given.id) if given.id is not None else source,
    )


def _rejected(rejection: Rejection, source: str) -> Rejected:
    return Rejected(source=source, stage=rejection.stage, reason=rejection.reason, detail=rejection.detail)


def _date(value: Any) -> datetime.date | None:
    if isinstance(value, str):
        return datetime.datetime.fromisoformat(value).date()
    if isinstance(value, datetime.datetime):
        return value.date()
    if value is None or isinstance(value, datetime.date):
        return value
    raise TypeError(f"published: {value!r} is neither a date nor ISO 8601 words for one")


@contextmanager
def _stage(name: Stage) -> Iterator[None]:
    """Turn a failure of one step on one report into a Rejection, so that it cannot stop a run of thousands."""
    try:
        yield
    except SaksiError:
        raise
    except Exception as error:
        detail = f"{type(error).__name__}: {error}; this is a fault of Saksi's own: please report it with the text"
        raise Rejection("internal", detail, stage=name) from error
