"""The gate: the shipped model must not become worse, label by label, on held-out reports of our own.

    python -m training.gate                                        check (exit code 1 below a floor)
    python -m training.gate --raise                                pin floors to what is measured, upward only
    python -m training.gate --lower NAME=VALUE --reason "…"        the one way down; the reason is kept in the file

``training/gate.json`` holds the held-out files with their SHA-256, the floors, and each lowering with its reason. Other
data than those pinned are refused: a floor says nothing about them. The idea is trafilatura's, whose tests pin its scores.
Labels that are annotated fewer than ``ENOUGH`` times have no floor of their own: one answer more or less would decide.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from saksi.tag import load_tagger
from training.annotation import read_documents
from training.evaluate import evaluate

GATE = Path(__file__).parent / "gate.json"
FOLDER = Path(__file__).parent
ENOUGH = 15
SLACK = 0.005
ANSWERS = 2
"""How far below the measured figure a floor is pinned: ``SLACK``, and for a label or link so much that this many of its
answers may change. Other processors round int8 sums otherwise, which moves a few answers at the edge of two."""
TOTALS = (
    "entities exact",
    "triggers exact",
    "triggers without statements exact",
    "roles given spans",
    "according_to given spans",
    "relations given spans",
    "end to end roles",
)
MACROS = ("modality given spans", "negated given spans", "stance given spans")


class GateError(Exception):
    """Why the gate cannot be used as asked."""


class Gate(msgspec.Struct, kw_only=True):
    """What ``gate.json`` holds."""

    data: dict[str, str]
    """Held-out file, relative to ``training/`` → SHA-256."""
    floors: dict[str, float] = {}
    lowered: list[dict[str, Any]] = []
    """Each floor that was lowered: name, from, to, reason."""


def read_gate(path: Path = GATE) -> Gate:
    """The pinned floors. Raises GateError where the file is missing or malformed."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Gate)
    except (OSError, msgspec.DecodeError) as error:
        raise GateError(f"{path}: cannot be read: {error}") from error


def write_gate(gate: Gate, path: Path = GATE) -> None:
    """Keep the floors."""
    text = json.dumps(msgspec.to_builtins(gate), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.write_text(text, encoding="utf-8")


def held_out_files(gate: Gate, folder: Path = FOLDER) -> list[Path]:
    """The held-out files, when they are the pinned ones. Raises GateError where one is missing or has changed."""
    files = []
    for name, wanted in gate.data.items():
        path = folder / name
        if not path.is_file():
            raise GateError(f"{path}: the held-out file is missing")
        if hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            raise GateError(f"{path}: this is not the file the floors were measured on; pin it anew with --repin")
        files.append(path)
    return files


class Figure(NamedTuple):
    """What was measured, and how far below it a floor is pinned."""

    value: float
    slack: float = SLACK


def figures(summary: Mapping[str, Any]) -> dict[str, Figure]:
    """The figures that floors are kept for, by name."""
    found = {name: Figure(summary[name]["f1"], _slack(summary[name]["wanted"])) for name in TOTALS}
    for name in MACROS:
        if summary[name]["macro"] is not None:
            rarest = min(part["wanted"] for part in summary[name]["classes"].values())
            found[name] = Figure(summary[name]["macro"], _slack(rarest * len(summary[name]["classes"])))
    quiet = summary["quiet reports"]
    if quiet["reports"] >= ENOUGH:
        found["quiet reports"] = Figure(quiet["share"], _slack(quiet["reports"]))
    for group in ("by label exact", "by link given spans"):
        for name, part in summary[group].items():
            if part["wanted"] >= ENOUGH:
                found[f"{group}: {name}"] = Figure(part["f1"], _slack(part["wanted"]))
    return found


def _slack(number: int) -> float:
    return SLACK + ANSWERS / number


def below(gate: Gate, measured: Mapping[str, Figure]) -> list[str]:
    """A line for each floor that is not reached, or no longer measured."""
    lines = []
    for name, floor in sorted(gate.floors.items()):
        if name not in measured:
            lines.append(f"{name}: has a floor of {floor:.3f} but is not measured")
        elif measured[name].value < floor:
            lines.append(f"{name}: {measured[name].value:.3f} is below its floor of {floor:.3f}")
    return lines


def raised(gate: Gate, measured: Mapping[str, Figure]) -> Gate:
    """The gate with floors at the measured figures, less their slack; a floor never sinks here."""
    floors = dict(gate.floors)
    for name, figure in measured.items():
        floors[name] = max(floors.get(name, 0.0), round(max(0.0, figure.value - figure.slack), 4))
    return msgspec.structs.replace(gate, floors=floors)


def lowered(gate: Gate, name: str, value: float, reason: str) -> Gate:
    """The gate with one floor lowered, and why. Raises GateError without a reason, or where it would not be lower."""
    if not reason.strip():
        raise GateError("--lower needs --reason: say why the model may be worse here")
    if name not in gate.floors:
        raise GateError(f"{name}: there is no such floor; there are: {', '.join(sorted(gate.floors))}")
    before = gate.floors[name]
    if value >= before:
        raise GateError(f"{name}: {value} is not below {before}; floors are raised with --raise")
    entry = {"name": name, "from": before, "to": value, "reason": reason.strip()}
    return msgspec.structs.replace(gate, floors={**gate.floors, name: value}, lowered=[*gate.lowered, entry])


def repinned(gate: Gate, files: list[Path], folder: Path = FOLDER) -> Gate:
    """The gate for other held-out files: floors measured on the old ones are void."""
    data = {str(path.resolve().relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return Gate(data=data, lowered=gate.lowered)


def measure(gate: Gate, model: Path | None, threads: int) -> dict[str, Figure]:
    """The figures of a model on the held-out files."""
    documents = list(read_documents(held_out_files(gate)))
    return figures(evaluate(load_tagger(model, threads=threads), documents))


def main() -> int:
    parser = argparse.ArgumentParser(description="Hold the model to its floors.")
    parser.add_argument("--model", type=Path, help="model folder; default: the shipped model")
    parser.add_argument("--raise", dest="raise_", action="store_true", help="pin floors to what is measured, upward")
    parser.add_argument("--lower", metavar="NAME=VALUE")
    parser.add_argument("--reason", default="")
    parser.add_argument(
        "--repin", type=Path, nargs="+", metavar="FILE", help="hold to other held-out files from now on"
    )
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    try:
        if options.repin:
            gate = repinned(read_gate() if GATE.exists() else Gate(data={}), options.repin)
            write_gate(raised(gate, measure(gate, options.model, options.threads)))
            return 0
        gate = read_gate()
        if options.lower:
            name, _, value = options.lower.rpartition("=")
            write_gate(lowered(gate, name, float(value), options.reason))
            return 0
        measured = measure(gate, options.model, options.threads)
    except (GateError, ValueError) as error:
        print(f"gate: {error}", file=sys.stderr)
        return 2
    if options.raise_:
        write_gate(raised(gate, measured))
        return 0
    lines = below(gate, measured)
    print("\n".join(lines) if lines else f"gate: all {len(gate.floors)} floors hold")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
