"""The words by which page furniture is known, and the list of publishers, read once from ``resources/``."""

import functools
import re
from importlib import resources
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from saksi.errors import ResourceError

_T = TypeVar("_T")
# What follows the stem of a newsroom's name in the name of an edition: a region with a domain ending, or in camel case.
_EDITION = re.compile(r"(?i:-?[a-z]{3,16}\.(?:com|co\.id|id))|(?<=[a-z])[A-Z][a-z]{2,15}")


class Patterns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``ingest_patterns.yaml`` as it stands; the file explains each field."""

    months: dict[int, tuple[str, ...]]
    weekdays: dict[int, tuple[str, ...]]
    zones: tuple[str, ...]
    date_words: tuple[str, ...]
    update_words: tuple[str, ...]
    published_labels: tuple[str, ...]
    dateline_stopwords: frozenset[str]
    place_particles: frozenset[str]
    related_cues: tuple[str, ...]
    furniture_lines: frozenset[str]
    furniture_brackets: tuple[str, ...]
    caption_openers: tuple[str, ...]
    caption_labels: tuple[str, ...]
    caption_sources: tuple[str, ...]
    credit_labels: tuple[str, ...]
    credit_openers: tuple[str, ...]
    not_credits: frozenset[str]
    languages: dict[str, frozenset[str]]
    malay_words: frozenset[str]
    indonesian_words: frozenset[str]
    page_date_names: tuple[str, ...]
    page_title_names: tuple[str, ...]
    page_site_names: tuple[str, ...]
    page_url_names: tuple[str, ...]
    article_types: frozenset[str]


class Publisher(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One newsroom or agency of ``publishers.yaml``."""

    id: str
    name: str
    country: str
    domains: tuple[str, ...]
    aliases: tuple[str, ...]
    stems: tuple[str, ...] = ()


class _PublisherFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    publishers: tuple[Publisher, ...]


class Publishers:
    """Look-up of publishers by a name, an alias, a domain or a web address."""

    def __init__(self, publishers: tuple[Publisher, ...]) -> None:
        self._by_name: dict[str, Publisher] = {}
        self._by_domain: dict[str, Publisher] = {}
        self._stems = [(stem, publisher) for publisher in publishers for stem in publisher.stems]
        for publisher in publishers:
            for name in (publisher.name, *publisher.aliases, *publisher.domains):
                self._add(self._by_name, _fold(name), publisher)
            for domain in publisher.domains:
                self._add(self._by_domain, domain, publisher)

    @staticmethod
    def _add(table: dict[str, Publisher], key: str, publisher: Publisher) -> None:
        if table.setdefault(key, publisher) is not publisher:
            raise ResourceError(
                f"publishers.yaml: {key!r} stands for both {table[key].id} and {publisher.id}; keep one"
            )

    def named(self, name: str) -> Publisher | None:
        """The publisher with this name, alias or domain as its name; blanks and case do not matter."""
        return self._by_name.get(_fold(name).removeprefix("www.")) or self._edition(name.strip())

    def _edition(self, name: str) -> Publisher | None:
        """The publisher of a regional edition: "TRIBUNSUMSEL.COM", "TribunJateng", "detikJabar"."""
        for stem, publisher in self._stems:
            if name.casefold().startswith(stem) and _EDITION.fullmatch(name, len(stem)):
                return publisher
        return None

    def at(self, url: str) -> Publisher | None:
        """The publisher whose domain, or the longest parent of it, this address stands under."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return None
        labels = host.split(".")[-6:]
        for first in range(len(labels) - 1):
            found = self._by_domain.get(".".join(labels[first:]))
            if found:
                return found
        return None


def _fold(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()


def _decode(name: str, kind: type[_T]) -> _T:
    try:
        data = resources.files("saksi").joinpath("resources", name).read_bytes()
        return msgspec.yaml.decode(data, type=kind)
    except (OSError, msgspec.DecodeError) as error:
        raise ResourceError(f"resources/{name} cannot be used: {error}; mend it or install Saksi again") from error


@functools.cache
def load_patterns() -> Patterns:
    """``ingest_patterns.yaml``, checked. Raises ResourceError where it is missing or wrong."""
    return _decode("ingest_patterns.yaml", Patterns)


@functools.cache
def load_publishers() -> Publishers:
    """``publishers.yaml``, checked. Raises ResourceError where it is missing, wrong or names something twice."""
    return Publishers(_decode("publishers.yaml", _PublisherFile).publishers)


def one_of(words: tuple[str, ...] | frozenset[str]) -> str:
    """A regular expression (no group) for any of the words, longest first; a blank in a word is any run of blanks."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"[ \t\u00a0]{1,3}".join(map(re.escape, word.split())) for word in longest_first) + ")"
