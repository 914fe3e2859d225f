"""An attribution chain in words, for formats that have only text for it."""

from saksi.records import Attribution


def chain_words(attribution: Attribution) -> str:
    """A chain on one line: "seorang perwira (official_unnamed, claims) > Kabar Uji (publisher, says)"."""
    return " > ".join(f"{link.name or 'unnamed'} ({link.kind}, {link.stance})" for link in attribution.chain)
