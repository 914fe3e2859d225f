"""A user's own gazetteers: places added with ``saksi gazetteer add``, kept beside the shipped index and used with it.

Each is one file, ``NAME.zip``: an index like the shipped one with an ``about.json``. They lie in one folder, which is
``$XDG_DATA_HOME/saksi/gazetteers`` (``~/.local/share/saksi/gazetteers``) unless ``--gazetteer`` or ``SAKSI_GAZETTEER``
names another folder or a single such file. What was used is written into every record by name and hash.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from saksi.errors import InputError, OutputError, ResourceError
from saksi.records import OwnGazetteer
from saksi.resolve.own_places import BadRow, Skipped, Terms, read_places
from saksi.resolve.place_index import PlaceIndex, Row, write_index

VARIABLE = "SAKSI_GAZETTEER"
FORMAT = 1
"""Of the files; another is refused with the advice to add the source again."""
MOST_PLACES = 1_000_000
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_ABOUT = "about.json"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a gazetteer says of itself."""

    format: int
    name: str
    source: str
    """Name of the file that it was made from."""
    source_sha256: str
    listed: bool
    """A list made by hand: its places are preferred, as those of places.yaml are."""
    places: int
    names: int
    skipped: int
    rejected: int


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """What came of adding a file."""

    about: About
    path: Path
    bad: tuple[BadRow, ...]
    """The rows that could not be used."""


def default_folder(environment: Mapping[str, str]) -> Path:
    """Where own gazetteers are kept unless the user says otherwise."""
    home = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "saksi" / "gazetteers"


def chosen_place(given: str | None, environment: Mapping[str, str]) -> Path | None:
    """The folder or file to use: what ``--gazetteer`` gives, else the variable, else the default; None for the empty word.

    Raises InputError where a place that was named does not exist.
    """
    named = given if given is not None else environment.get(VARIABLE)
    if named is None:
        return default_folder(environment)
    if not named:
        return None
    if not Path(named).exists():
        raise InputError(
            f"{named}: there is no such gazetteer; make it with `saksi gazetteer add FILE --gazetteer {named}`"
        )
    return Path(named)


def add_folder(given: str | None, environment: Mapping[str, str]) -> Path:
    """The folder to add to; it need not exist yet. Raises InputError where the place is a file."""
    folder = Path(given or environment.get(VARIABLE) or default_folder(environment))
    if folder.is_file():
        raise InputError(f"{folder}: is a file; gazetteers are added to a folder")
    return folder


def files(place: Path | None) -> tuple[Path, ...]:
    """The gazetteer files of a folder, by name, or the one file itself."""
    if place is None or not place.exists():
        return ()
    return tuple(sorted(place.glob("*.zip"))) if place.is_dir() else (place,)


def one_file(name: str, given: str | None, environment: Mapping[str, str]) -> Path:
    """The file of the gazetteer called ``name``. Raises InputError where there is none."""
    place = chosen_place(given, environment)
    found = {path.stem: path for path in files(place)}
    if check_name(name) not in found:
        raise InputError(f"there is no gazetteer called {name} in {place}; there are: {', '.join(found) or 'none'}")
    return found[name]


def open_own(path: Path) -> tuple[OwnGazetteer, PlaceIndex]:
    """A gazetteer file, ready for look-ups. Raises ResourceError where it is damaged or of another format."""
    try:
        packed = path.read_bytes()
        about = _about(packed)
        used = OwnGazetteer(name=about.name, sha256=hashlib.sha256(packed).hexdigest(), places=about.places)
        return used, PlaceIndex(packed, curated=about.listed)
    except (OSError, zipfile.BadZipFile, KeyError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise ResourceError(
            f"{path}: is no gazetteer of this version of Saksi ({error}). Add its source again with "
            f"`saksi gazetteer add`, or take it out with `saksi gazetteer remove {path.stem}`."
        ) from error


def about(path: Path) -> About:
    """What a gazetteer file says of itself. Raises ResourceError as :func:`open_own` does."""
    open_own(path)
    return _about(path.read_bytes())


def _about(packed: bytes) -> About:
    # Opened from bytes, so that a file that is being replaced is read whole or not at all.
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        found = msgspec.json.decode(archive.read(_ABOUT), type=About)
    if found.format != FORMAT:
        raise msgspec.ValidationError(f"format {found.format}, not {FORMAT}")
    return found


def add(source: Path, folder: Path, *, name: str | None, terms: Terms, replace: bool = False) -> Added:
    """Check a file of places and keep it in ``folder`` as a gazetteer called ``name`` (the file's own name if None).

    Rows that cannot be used are left out and returned; at least one must be usable. Raises InputError where the file or
    the name cannot be used, OutputError where the folder cannot be written.
    """
    called = check_name(name if name is not None else _name_of(source))
    target = folder / f"{called}.zip"
    if target.exists() and not replace:
        raise InputError(f"a gazetteer called {called} is there already; give --name or --replace")
    rows, bad, skipped = _rows(source, msgspec.structs.replace(terms, prefix=called))
    if not rows:
        first = f"; the first: line {bad[0].line}, {bad[0].field}: {bad[0].problem}" if bad else ""
        raise InputError(f"{source}: no usable place among {len(bad) + skipped} rows{first}")
    listed = any(not row.id.startswith("geonames:") for row in rows)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(".part")
        places, names = write_index(rows, unfinished)
        told = About(
            format=FORMAT,
            name=called,
            source=source.name,
            source_sha256=_sha256(source),
            listed=listed,
            places=places,
            names=names,
            skipped=skipped,
            rejected=len(bad),
        )
        _write_about(unfinished, told)
        unfinished.replace(target)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error}") from error
    return Added(about=told, path=target, bad=tuple(bad))


def check_name(name: str) -> str:
    """``name`` if a gazetteer can be called so. Raises InputError if not; a name is never a path."""
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot be a gazetteer's name; use up to 40 small letters, digits, - and _")
    return name


def _name_of(source: Path) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", source.stem.lower()).strip("-_")[:40]


def _rows(source: Path, terms: Terms) -> tuple[list[Row], list[BadRow], int]:
    rows: dict[str, Row] = {}
    bad: list[BadRow] = []
    skipped = 0
    for outcome in read_places(source, terms):
        if isinstance(outcome, BadRow):
            bad.append(outcome)
        elif isinstance(outcome, Skipped):
            skipped += 1
        else:
            rows[outcome.id] = outcome
        if len(rows) > MOST_PLACES:
            raise InputError(f"{source}: more than {MOST_PLACES:,} places; take one country's file or give --country")
    return list(rows.values()), bad, skipped


def _write_about(path: Path, told: About) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(_ABOUT), json.dumps(msgspec.to_builtins(told), indent=1, sort_keys=True))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_all(paths: Sequence[Path]) -> tuple[tuple[OwnGazetteer, ...], tuple[PlaceIndex, ...]]:
    """Gazetteer files in their order: what to say of them in a record, and their indexes."""
    opened = [open_own(path) for path in paths]
    return tuple(used for used, _ in opened), tuple(index for _, index in opened)
