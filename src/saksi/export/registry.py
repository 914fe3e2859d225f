"""The formats of ``saksi export``, by name."""

import importlib
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import BinaryIO

from saksi.export.chosen import Chosen
from saksi.export.columns import About

Write = Callable[[Iterable[Chosen], BinaryIO], int]

MODULES: dict[str, str] = {
    "ucdp-ged": "ucdp",
    "acled": "acled",
    "plover": "plover",
    "polecat": "polecat",
    "geojson": "geojson",
    "parquet": "parquet",
    "parquet-flat": "parquet_flat",
    "csv": "csv_own",
    "excel": "excel",
    "hxl": "hxl",
    "prov": "prov",
    "web-annotation": "web_annotation",
    "ftm": "ftm",
    "inline": "inline",
}
"""Name on the command line → module of ``saksi.export.formats``; loaded when it is asked for."""


def about(name: str) -> About:
    """What the format ``name`` keeps, maps and loses."""
    return _module(name).ABOUT  # type: ignore[no-any-return]


def writer(name: str) -> Write:
    """The function that writes the format ``name``."""
    return _module(name).write  # type: ignore[no-any-return]


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"saksi.export.formats.{MODULES[name]}")
