"""The formats of ``saksi export``, by name."""

import importlib
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from saksi.export.chosen import Chosen
    from saksi.export.columns import About

MODULES: dict[str, str] = {
    "ucdp-ged": "ucdp",
    "acled": "acled",
    "plover": "plover",
    "polecat": "polecat",
    "geojson": "geojson",
    "csv": "csv_own",
    "excel": "excel",
    "parquet": "parquet",
    "parquet-flat": "parquet_flat",
    "hxl": "hxl",
    "prov": "prov",
    "web-annotation": "web_annotation",
    "ftm": "ftm",
    "inline": "inline",
}
"""Name on the command line → module of ``saksi.export.formats``; loaded when it is asked for."""


def about(name: str) -> "About":
    """What the format ``name`` keeps, maps and loses."""
    return _module(name).ABOUT  # type: ignore[no-any-return]


def writer(name: str) -> Callable[[Iterable["Chosen"], BinaryIO], int]:
    """The function that writes the format ``name``; it gives the number of rows (lines, objects)."""
    return _module(name).write  # type: ignore[no-any-return]


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"saksi.export.formats.{MODULES[name]}")
