"""Packages that only some formats need (the extra ``export``)."""

import importlib
from typing import Any

from saksi.errors import OutputError


def needed(package: str, format_: str) -> Any:
    """The module ``package``; OutputError says how to install it where it is missing."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        raise OutputError(
            f"{format_} needs the package {package}: install Saksi with its extra, pip install 'saksi[export]'"
        ) from error
