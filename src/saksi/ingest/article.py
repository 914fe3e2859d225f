"""The parts of reading a page that need lxml and trafilatura; import it only when there is a page."""

from lxml import etree  # type: ignore[import-untyped, unused-ignore]
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped, unused-ignore]
from trafilatura import bare_extraction

from saksi.errors import Rejection

_MANY_TAGS = 3000
"""On pages with more tags trafilatura's second opinion (jusText) is left out: it costs the square of their number."""


def parse_page(page: str) -> HtmlElement:
    """The tree of an HTML page. Raises Rejection "no_text" where there is none in it."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Rejection("no_text", f"the page cannot be parsed ({error}); save the report as text") from error


def article_text(tree: HtmlElement) -> str | None:
    """The article's paragraphs, one a line, or None. The tree is used up."""
    try:
        fast = sum(1 for _ in tree.iter()) > _MANY_TAGS
        found = bare_extraction(tree, fast=fast, include_comments=False, include_tables=False)
    # trafilatura can fail in many ways on a broken page; one page must not stop the others.
    except Exception as error:
        raise Rejection(
            "no_text", f"the page cannot be read ({type(error).__name__}: {error}); save it as text"
        ) from error
    text = getattr(found, "text", None)
    return text if isinstance(text, str) and text.strip() else None
