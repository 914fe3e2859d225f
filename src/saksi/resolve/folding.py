"""Folded names: how two spellings of one name are made equal before they are compared.

Three keys of growing looseness, each built on the one before:

* :func:`fold`: case, accents, apostrophes and hyphens do not count ("Sana'a" = "SANAA", "Al-Bab" = "al Bab");
* :func:`drop_articles`: the Arabic article does not count in any of its assimilated forms ("Ar-Raqqah" = "Raqqah");
* :func:`loosen`: differences between romanisations do not count, by the rules of romanisation.yaml for a family of
  languages ("Ramouseh" = "Ramusa", "Madhaya" = "Madaya", "Kharkov" = "Kharkiv").
"""

import functools
import re
import unicodedata

import msgspec

from saksi.errors import ResourceError
from saksi.tables import read_table

_APOSTROPHES = re.compile(r"['’‘`´ʹʻʼʽʾʿˈ]")
_BREAKS = re.compile(r"[^a-z0-9]+")
# Letters that NFKD leaves whole although readers take them for their Latin look-alike.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)
_TABLE = "romanisation.yaml"


class _Family(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    countries: frozenset[str]
    rules: tuple[tuple[str, str], ...]


class _Romanisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    articles: frozenset[str]
    families: dict[str, _Family]


Rules = tuple[tuple[re.Pattern[str], str], ...]


@functools.cache
def _romanisation() -> _Romanisation:
    return read_table(_TABLE, _Romanisation)


@functools.cache
def _rules() -> dict[str, Rules]:
    """Family → its rules, compiled."""
    try:
        return {
            name: tuple((re.compile(pattern), replacement) for pattern, replacement in family.rules)
            for name, family in sorted(_romanisation().families.items())
        }
    except re.error as error:
        raise ResourceError(f"resources/{_TABLE}: {error.pattern!r} is no regular expression: {error}") from error


@functools.cache
def articles() -> frozenset[str]:
    """The written forms of the Arabic article."""
    return _romanisation().articles


@functools.cache
def families_of(country: str) -> tuple[str, ...]:
    """The families of romanisation rules that are for names in a country (ISO 3166-1 alpha-2); usually one or none."""
    return tuple(name for name, family in sorted(_romanisation().families.items()) if country in family.countries)


@functools.lru_cache(maxsize=16384)
def fold(name: str) -> str:
    """The name in lower-case ASCII words parted by single spaces; empty for a name in another script."""
    bare = _APOSTROPHES.sub("", name.casefold()).translate(_LETTERS)
    if bare.isascii():
        return _BREAKS.sub(" ", bare).strip()
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
    if any(c.isalpha() and not c.isascii() for c in plain):
        return ""
    return _BREAKS.sub(" ", plain).strip()


def drop_articles(key: str) -> str:
    """The folded name without Arabic articles; a name that is nothing else stays as it is."""
    words = key.split(" ")
    kept = [word for index, word in enumerate(words) if word not in articles() or index == len(words) - 1]
    return " ".join(kept)


def loosen(key: str, family: str) -> str:
    """The article-free folded name with the differences of romanisation levelled by the rules of ``family``."""
    loose = drop_articles(key) if family == "arabic" else key
    for pattern, replacement in _rules()[family]:
        loose = pattern.sub(replacement, loose)
    return loose.replace(" ", "")


def loose_keys(key: str, country: str | None = None) -> tuple[str, ...]:
    """The keys for a look-up that forgives romanisation and spacing ("Balinuraga" = "Bali Nuraga").

    Of all families, or of those of ``country``. Marked with "~" and the family, so that they meet no plain key.
    """
    families = tuple(_rules()) if country is None else families_of(country)
    spaced = f"~{key.replace(' ', '')}"
    return tuple(sorted({spaced, *(f"~{family[:2]}~{loosen(key, family)}" for family in families)}))
