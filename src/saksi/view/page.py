"""The self-contained HTML page, and the fragment that a notebook shows.

Everything that comes from a report is escaped by Jinja2; the page forbids every script and style but its own two
(by hash), every request and every form, so that a hostile report can neither run nor fetch anything.
"""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from saksi.records import Record, Rejected
from saksi.view.cards import Card, cards
from saksi.view.strings import Strings, load_strings
from saksi.view.text import Paragraph, paragraphs
from saksi.view.words import day, heading, one_line, visible

KINDS = ("event", "actor", "place", "time", "weapon", "statement")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """A button that leaves only some cards: its key, words and how many cards it leaves."""

    key: str
    label: str
    count: int


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows of one report, already in words."""

    key: str
    """Prefix of every element id of this report."""
    title: str
    publisher: str
    published: str
    source: str
    url: str
    """Empty unless it is a web address."""
    language: str
    notes: tuple[str, ...]
    kinds: tuple[str, ...]
    """Kinds of span for the legend, in its order."""
    paragraphs: tuple[Paragraph, ...]
    cards: tuple[Card, ...]
    filters: tuple[Filter, ...]


class ListedReport(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of reports."""

    key: str
    title: str
    publisher: str
    published: str
    events: int
    types: str
    """"Battle 2, Casualties 1"."""


def report_view(record: Record, strings: Strings, *, key: str) -> ReportView:
    """What the page shows of ``record``, with ``key`` as the prefix of its element ids."""
    report = record.report
    shown = cards(record, strings)
    body = paragraphs(record)
    found = {kind for paragraph in body for segment in paragraph.segments for kind in segment.kinds}
    return ReportView(
        key=key,
        title=heading(report, strings),
        publisher=one_line(report.publisher or ""),
        published=day(report.published, strings) if report.published else "",
        source=one_line(report.url or report.source or ""),
        url=web_address(report.url),
        language=report.language or "id",
        notes=tuple(one_line(note) for note in report.notes),
        kinds=tuple(kind for kind in KINDS if kind in found),
        paragraphs=body,
        cards=shown,
        filters=_filters(shown, strings),
    )


def listed_report(view: ReportView) -> ListedReport:
    """The line for ``view`` in the list of reports."""
    types = Counter(card.label for card in view.cards)
    return ListedReport(
        key=view.key,
        title=view.title,
        publisher=view.publisher,
        published=view.published,
        events=len(view.cards),
        types=", ".join(f"{label} {count}" for label, count in types.most_common()),
    )


def web_address(url: str | None) -> str:
    """``url`` where it is a plain http(s) address, else "": nothing else may become a link."""
    if not url or visible(url) != url or any(char.isspace() for char in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def render_report(view: ReportView, strings: Strings) -> str:
    """The report's part of the page."""
    return _templates().get_template("report.html").render(view=view, s=strings)


def render_steps(number: int, strings: Strings) -> str:
    """The way back to the list and to the reports beside number ``number``."""
    return _templates().get_template("steps.html").render(number=number, s=strings)


def render_head(listed: Sequence[ListedReport], rejected: Sequence[Rejected], strings: Strings) -> str:
    """The page up to its first report, with a list of the reports unless there is just one."""
    many = len(listed) != 1 or bool(rejected)
    title = strings.ui["page_title_many"] if many else listed[0].title
    shown = [
        msgspec.structs.replace(item, source=one_line(item.source), detail=one_line(item.detail)) for item in rejected
    ]
    return (
        _templates()
        .get_template("head.html")
        .render(
            s=strings,
            title=title,
            csp=_policy(),
            css=Markup(_asset("view.css")),
            roles=json.dumps(strings.role, ensure_ascii=False),
            listed=listed,
            rejected=shown,
            many=many,
        )
    )


def render_tail(strings: Strings, *, version: str, model: str) -> str:
    """The page after its last report."""
    made_by = strings.ui["made_by"].format(version=version, model=model)
    return _templates().get_template("tail.html").render(s=strings, js=Markup(_asset("view.js")), made_by=made_by)


def notebook_html(record: Record) -> str:
    """The report with its spans highlighted and its events, for a notebook: no script, styles kept to itself."""
    strings = load_strings("en")
    view = report_view(record, strings, key=f"saksi-{record.report.id}")
    css = Markup(_asset("view.css"))
    return f'<div class="saksi notebook"><style>{css}</style>{render_report(view, strings)}</div>'


def _filters(shown: tuple[Card, ...], strings: Strings) -> tuple[Filter, ...]:
    modalities = Counter(card.modality for card in shown)
    types = Counter((card.type, card.label) for card in shown)
    chosen = [
        Filter(key=f"m-{key}", label=strings.modality[key], count=modalities[key])
        for key in strings.modality
        if key != "actual" and modalities[key]
    ]
    chosen += [Filter(key=f"t-{key}", label=label, count=count) for (key, label), count in types.most_common()]
    return tuple(chosen)


@cache
def _asset(name: str) -> str:
    return resources.files("saksi.view").joinpath("static", name).read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """The Content-Security-Policy: nothing but the page's own style and script, known by their hashes."""

    def digest(name: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode() + "'"

    return (
        f"default-src 'none'; style-src {digest('view.css')}; script-src {digest('view.js')}; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("saksi.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
