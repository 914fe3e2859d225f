"""Folded names: how two spellings of one name are made equal before they are compared.

Three keys of growing looseness, each built on the one before:

* :func:`fold`: case, accents, apostrophes and hyphens do not count ("Sana'a" = "SANAA", "Al-Bab" = "al Bab");
* :func:`drop_articles`: the Arabic article does not count in any of its assimilated forms ("Ar-Raqqah" = "Raqqah");
* :func:`loosen`: common differences between romanisations do not count ("Ramouseh" = "Ramusa", "Madhaya" = "Madaya").
"""

import functools
import re
import unicodedata

_APOSTROPHES = re.compile(r"['’‘`´ʹʻʼʽʾʿˈ]")
_BREAKS = re.compile(r"[^a-z0-9]+")
# Letters that NFKD leaves whole although readers take them for their Latin look-alike.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th", "ə": "a"}
)
ARTICLES = frozenset(
    ["al", "ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "el", "ed", "en", "er", "es", "esh", "et", "ez"]
)
_LOOSE = (
    (re.compile(r"(?:ou|oo)"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"(?:ai|ay|ei|ey)"), "e"),
    (re.compile(r"([dgkt])h"), r"\1"),
    (re.compile(r"q"), "k"),
    (re.compile(r"w"), "u"),
    (re.compile(r"y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?:ah|eh|e)\b"), "a"),
)


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
    kept = [word for index, word in enumerate(words) if word not in ARTICLES or index == len(words) - 1]
    return " ".join(kept)


def loosen(key: str) -> str:
    """The article-free folded name with the usual differences of romanisation levelled."""
    loose = drop_articles(key)
    for pattern, replacement in _LOOSE:
        loose = pattern.sub(replacement, loose)
    return loose


def loose_keys(key: str) -> tuple[str, ...]:
    """The keys for a look-up that forgives romanisation and spacing ("Balinuraga" = "Bali Nuraga"); marked with "~"."""
    return tuple(sorted({"~" + loosen(key), "~" + key.replace(" ", "")}))
