"""places.yaml: places and spellings that the built index lacks or mistakes, listed by hand."""

from collections.abc import Mapping
from typing import Any

import msgspec

from saksi.errors import ResourceError
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import Country, Listed
from saksi.resolve.place_index import KINDS, Candidate, Match


class _PlaceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    note: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    at: tuple[float, float] | None = None
    aliases: tuple[str, ...] = ()


def read_listed(data: Any, *, countries: Mapping[str, Country]) -> Listed:
    """Check places.yaml and turn it into (name, candidate) pairs, the place's own name first."""
    try:
        entries = msgspec.convert(data, dict[str, _PlaceEntry])
    except msgspec.ValidationError as error:
        raise ResourceError(f"places.yaml: {error}. Compare with the comment at the head of the file.") from error
    found: list[tuple[str, Candidate]] = []
    names: dict[tuple[str, str | None, str], str] = {}
    for own, entry in entries.items():
        _check_entry(own, entry, countries)
        for number, name in enumerate((entry.name, *entry.aliases)):
            other = names.setdefault((fold(name), entry.country, entry.kind), own)
            if other != own or not fold(name):
                raise ResourceError(f"places.yaml: {own}: the name {name!r} is empty or already that of {other}.")
            found.append((name, _candidate(own, entry, match="alias" if number else "own")))
    return tuple(found)


def _check_entry(own: str, entry: _PlaceEntry, countries: Mapping[str, Country]) -> None:
    if entry.kind not in KINDS:
        raise ResourceError(f"places.yaml: {own}: kind {entry.kind!r} is not one of {', '.join(sorted(KINDS))}.")
    if entry.country is not None and entry.country not in countries:
        raise ResourceError(f"places.yaml: {own}: country {entry.country!r} is no ISO 3166-1 code in countries.csv.")
    if entry.at is not None and not (-90 <= entry.at[0] <= 90 and -180 <= entry.at[1] <= 180):
        raise ResourceError(f"places.yaml: {own}: at must be [latitude, longitude] in degrees.")


def _candidate(own: str, entry: _PlaceEntry, *, match: Match) -> Candidate:
    return Candidate(
        id=f"saksi:{own}",
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        admin1=entry.admin1,
        admin2=entry.admin2,
        lat=entry.at[0] if entry.at else None,
        lon=entry.at[1] if entry.at else None,
        match=match,
        curated=True,
    )
