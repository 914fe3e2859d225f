"""What an HTML page says of itself: title, address, site, day of publication.

Only what is marked as such counts. General date finders fall back on any date in the page (a footer, the prose), which
would date every "kemarin" wrongly; where the page marks no publication date, it stays unknown.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from lxml.html import HtmlElement  # type: ignore[import-untyped, unused-ignore]

from saksi.ingest.marks import Line
from saksi.ingest.patterns import Publisher, load_patterns, load_publishers
from saksi.ingest.published import date_from_lines, printed_date

_JAKARTA = datetime.timezone(datetime.timedelta(hours=7))
_LOCAL_HOURS = (7, 8, 9)
_TITLE_TAIL = re.compile(r"^(.{8,}?)[ \t]+[-|–—•»·][ \t]*([^|–—•»·]{2,40})$")
_NEAR_HEADLINE = 60


class PageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A page's own account of itself; None where it says nothing."""

    title: str | None
    url: str | None
    site: str | None
    published: datetime.date | None


def page_facts(tree: HtmlElement, data: tuple[str, ...]) -> PageFacts:
    """Read a parsed page's meta tags, its JSON-LD blocks (``data``), its ``<time>`` and the date line at its headline."""
    named = _named_values(tree)
    patterns = load_patterns()
    site = _first(named, patterns.page_site_names)
    known = load_publishers().named(site) if site else None
    url = _first(named, patterns.page_url_names) or next(iter(tree.xpath("//link[@rel='canonical']/@href")), None)
    url = url if url and re.match(r"https?://[^\s/]+", url) and len(url) < 2000 else None
    dates = (
        *(as_day(named[name]) for name in patterns.page_date_names if name in named),
        *(as_day(moment) for moment in _linked_data_moments(data)),
        *_time_elements(tree),
        _date_at_headline(tree),
    )
    return PageFacts(
        title=_title(tree, named, site, known),
        url=url,
        site=known.name if known else site,
        published=next((day for day in dates if day), None),
    )


def as_day(moment: str) -> datetime.date | None:
    """The day of a machine-readable or printed moment, as it was in Indonesia.

    A moment with the offset of an Indonesian or Malaysian zone (+07 to +09) or none gives the day as written; any other
    offset is a server's and is turned into Jakarta's time.
    """
    moment = moment.strip()[:60]
    try:
        stamp = datetime.datetime.fromisoformat(moment.replace("/", "-"))
    except ValueError:
        found = printed_date(moment)
        return found.date if found else None
    offset = stamp.utcoffset()
    if offset is not None and offset not in [datetime.timedelta(hours=hours) for hours in _LOCAL_HOURS]:
        try:
            return stamp.astimezone(_JAKARTA).date()
        except OverflowError:
            return None
    return stamp.date()


def _named_values(tree: HtmlElement) -> dict[str, str]:
    """The first value of each meta tag, by lower-case name."""
    values: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        content = " ".join(tag.get("content")[:1000].split())
        for key in ("property", "name", "itemprop"):
            name = tag.get(key)
            if name and content:
                values.setdefault(name.strip().casefold(), content)
    return values


def _first(named: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((named[name] for name in names if name in named), None)


def _title(tree: HtmlElement, named: dict[str, str], site: str | None, known: Publisher | None) -> str | None:
    headlines = [" ".join(str(tag.text_content()).split()) for tag in tree.xpath("//h1")[:5]]
    headlines = [words for words in headlines if words]
    title = _first(named, load_patterns().page_title_names)
    if not title and len(headlines) == 1:
        title = headlines[0]
    if not title:
        titles = tree.xpath("//title")
        title = " ".join(str(titles[0].text_content()).split()) if titles else None
    names = {name.casefold() for name in (site, known.name if known else None) if name}
    for _ in range(2):
        tail = _TITLE_TAIL.match(title or "")
        if tail and (tail[2].strip().casefold() in names or load_publishers().named(tail[2])):
            title = tail[1].strip()
    return title[:500] if title else None


def _linked_data_moments(data: tuple[str, ...]) -> Iterator[str]:
    types = load_patterns().article_types
    for block in data[:20]:
        try:
            root = msgspec.json.decode(block.strip())
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            continue
        for item in _items(root):
            kind = item.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            moment = item.get("datePublished")
            if isinstance(moment, str) and any(isinstance(one, str) and one in types for one in kinds):
                yield moment


def _items(root: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top of a JSON-LD block: itself, its list, or its @graph."""
    roots = root if isinstance(root, list) else [root]
    for item in roots[:50]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (one for one in graph[:50] if isinstance(one, dict))


def _time_elements(tree: HtmlElement) -> Iterator[datetime.date | None]:
    """``<time>`` marked as publication, or the only one of the page (others may date other reports)."""
    times = tree.xpath("//time[@datetime]")
    marked = [
        tag
        for tag in times
        if "publish" in f"{tag.get('itemprop')} {tag.get('class')}".casefold() or "pubdate" in tag.attrib
    ]
    for tag in marked or (times if len(times) == 1 else []):
        yield as_day(tag.get("datetime"))


def _date_at_headline(tree: HtmlElement) -> datetime.date | None:
    """A date line among the elements next to the only main headline."""
    if len(tree.xpath("//h1")) != 1:
        return None
    before = tree.xpath(f"//h1/preceding::*[position() <= {_NEAR_HEADLINE // 6}]")
    after = tree.xpath(f"//h1/following::*[position() <= {_NEAR_HEADLINE}]")
    for tag in (*after, *before):
        words = " ".join("".join(tag.itertext()).split()) if isinstance(tag.tag, str) else ""
        found = date_from_lines([Line(0, len(words), words)]) if 8 <= len(words) <= 140 else None
        if found:
            return found.date
    return None
