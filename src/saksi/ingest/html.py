"""Saved HTML page → Report. The article's text is found by trafilatura; scripts never reach it."""

import datetime
import logging
import re

from saksi.errors import Rejection
from saksi.ingest.page import prepare_page
from saksi.ingest.patterns import load_publishers
from saksi.ingest.text import report_from_text
from saksi.records import Report

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|section|meta|title|p|h1)(?=[\s>/])", re.IGNORECASE
)

_MENU = re.compile(r"[^|\n]{1,30}(?:\|[^|\n]{1,30}){2,12}")
_FRAME = 8


def looks_like_html(text: str) -> bool:
    """Whether a text is an HTML page: it begins with a tag (or an XML declaration, or a comment) and has page tags."""
    opening = text[:4096].lstrip("\ufeff \t\r\n")
    return opening.startswith("<") and bool(_HTML.search(opening))


def report_from_html(
    page: str,
    *,
    published: datetime.date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    source: str | None = None,
    any_language: bool = False,
    notes: tuple[str, ...] = (),
) -> Report:
    """The report on this page: title, paragraphs, day, publisher and address as far as the page gives them.

    What is given wins over what the page says. Raises Rejection "no_text" where no article is found or the page is built
    so that parsing it would not end, and all that ``report_from_text`` raises.
    """
    page, data = prepare_page(page.replace("\x00", ""))
    # Imported here: trafilatura takes 0.2 s and 30 MB that plain text does not need.
    from saksi.ingest.about import page_facts  # noqa: PLC0415
    from saksi.ingest.article import article_text, parse_page  # noqa: PLC0415

    tree = parse_page(page)
    facts = page_facts(tree, data)
    text = _without_frame(article_text(tree) or "", facts.title)
    if not text:
        raise Rejection("no_text", "no article text was found on the page; save the report as text")
    url = url or facts.url
    at_url = load_publishers().at(url) if url else None
    return report_from_text(
        text,
        title=facts.title,
        published=published or facts.published,
        publisher=publisher or (at_url.name if at_url else facts.site),
        url=url,
        source=source,
        any_language=any_language,
        notes=notes,
    )


def _without_frame(text: str, title: str | None) -> str:
    """The text without what stands over its headline, and without menus ("Redaksi | Pedoman | Kontak") at its ends."""
    lines = text.split("\n")
    folded = [" ".join(line.split()).casefold() for line in lines[:_FRAME]]
    if title and title.casefold() in folded:
        lines = lines[folded.index(title.casefold()) :]
    while lines and (_MENU.fullmatch(lines[-1]) or not lines[-1].strip()):
        lines.pop()
    while lines and (_MENU.fullmatch(lines[0]) or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines)


for _name in ("trafilatura", "htmldate", "courlan", "justext"):
    # Their remarks on a bad page are for their own users; ours learn from the Rejection.
    logging.getLogger(_name).addHandler(logging.NullHandler())
