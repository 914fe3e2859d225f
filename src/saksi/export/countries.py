"""Countries in the numbers and names of other data sets, from ``resources/country_codes.csv``."""

import csv
from functools import cache
from importlib import resources

import msgspec

from saksi.errors import ResourceError

TABLE = "country_codes.csv"


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One country; empty text where a list does not have it."""

    iso2: str
    iso3: str
    iso_number: str
    name: str
    gw: str
    cow: str
    ucdp_name: str
    ucdp_region: str
    acled_region: str


@cache
def load_countries() -> dict[str, Country]:
    """The countries by ISO 3166-1 alpha-2 code. Raises ResourceError where the file is missing or damaged."""
    try:
        text = resources.files("saksi").joinpath("resources", TABLE).read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(f"resources/{TABLE} cannot be read ({error}): install Saksi again") from error
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    try:
        rows = msgspec.convert(list(csv.DictReader(lines)), list[Country])
    except msgspec.ValidationError as error:
        raise ResourceError(f"resources/{TABLE} is not as expected: {error}. Correct that row") from error
    return {row.iso2: row for row in rows}


def country(code: str | None) -> Country | None:
    """The country of an ISO 3166-1 alpha-2 code; None where there is none or it is not listed."""
    return load_countries().get(code) if code else None
