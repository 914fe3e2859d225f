"""The gazetteer that the resolver uses: the shipped index and lists, and the user's own where there are any."""

import functools
import zipfile
from collections.abc import Mapping
from pathlib import Path

from saksi.errors import ResourceError
from saksi.resolve.gazetteer import Country, Gazetteer, Listed, load_countries, read_yaml, resource
from saksi.resolve.listed_places import read_listed
from saksi.resolve.own_gazetteers import open_all
from saksi.resolve.place_index import PlaceIndex


@functools.cache
def _shipped() -> tuple[PlaceIndex, Mapping[str, Country], Listed]:
    countries = load_countries()
    try:
        index = PlaceIndex(resource("gazetteer.zip").read_bytes())
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise ResourceError(
            f"gazetteer.zip is missing or damaged ({error}). Reinstall saksi or rebuild it with `make gazetteer`."
        ) from error
    return index, countries, read_listed(read_yaml(resource("places.yaml")), countries=countries)


@functools.cache
def load_gazetteer(own: tuple[Path, ...] = ()) -> Gazetteer:
    """The shipped gazetteer with the user's own files (in the order given), opened once a process.

    Raises ResourceError where a file is missing or damaged.
    """
    index, countries, listed = _shipped()
    used, indexes = open_all(own)
    return Gazetteer(index=index, countries=countries, listed=listed, own=indexes, used=used)
