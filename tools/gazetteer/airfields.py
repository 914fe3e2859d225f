"""Airfields, from OurAirports, with the names and towns that airportsdata gives them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from saksi.resolve.place_index import Row
from tools.gazetteer.archives import member, packed_csv, read_csv, settings

_BASE = re.compile(r"\b(air ?base|air force|airbase|military|army|naval)\b", re.IGNORECASE)
_TAIL = re.compile(r"\s+(international )?(air ?port|air ?base|airfield|airstrip).*$", re.IGNORECASE)


def airfield_rows(airfields: Iterable[Mapping[str, str]], others: Iterable[Mapping[str, str]]) -> Iterator[Row]:
    """The larger airfields of the world, military bases, and every airstrip of Indonesia, found by their own names, by
    those of the other list, and by the town that they serve."""
    other = {row["icao"]: row for row in others}
    for row in airfields:
        text = f"{row['name']} {row['keywords']}"
        wanted = row["type"] in settings().airfield_kinds or row["iso_country"] == "ID" or _BASE.search(text)
        if row["type"] == "closed" or not wanted:
            continue
        twin = other.get(row["ident"], {})
        names = [row["name"], *(keyword.strip() for keyword in row["keywords"].split(",")), twin.get("name", "")]
        short = [_TAIL.sub("", name) for name in names]
        towns = [row["municipality"], twin.get("city", "")]
        yield Row(
            f"ourairports:{row['ident']}",
            "airfield",
            row["iso_country"],
            "",
            "",
            float(row["latitude_deg"]),
            float(row["longitude_deg"]),
            0,
            (short[0], *names, *short, *towns),
        )


def read_airfields(archives: Path) -> Iterator[Row]:
    """All of them, from the archives."""
    return airfield_rows(
        packed_csv(member(archives, "ourairports", "ourairports/data/airports.csv.gz")),
        read_csv(member(archives, "airportsdata", "airportsdata/airports.csv")),
    )
