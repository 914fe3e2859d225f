"""The gate must close on a worse model, and open downward only with a reason."""

from pathlib import Path

import pytest
from training.gate import (
    Figure,
    Gate,
    GateError,
    below,
    figures,
    held_out_files,
    lowered,
    raised,
    read_gate,
    repinned,
    write_gate,
)


def gate() -> Gate:
    return Gate(data={}, floors={"entities exact": 0.8, "by label exact: actor": 0.7})


def test_a_figure_below_its_floor_is_named() -> None:
    lines = below(gate(), {"entities exact": Figure(0.79), "by label exact: actor": Figure(0.71)})
    assert lines == ["entities exact: 0.790 is below its floor of 0.800"]


def test_a_figure_at_its_floor_passes() -> None:
    assert below(gate(), {"entities exact": Figure(0.8), "by label exact: actor": Figure(0.7)}) == []


def test_a_figure_that_is_no_longer_measured_does_not_pass() -> None:
    found = below(gate(), {"entities exact": Figure(0.9)})
    assert found == ["by label exact: actor: has a floor of 0.700 but is not measured"]


def test_raising_never_lowers() -> None:
    measured = {
        "entities exact": Figure(0.7),
        "by label exact: actor": Figure(0.9, 0.02),
        "triggers exact": Figure(0.5),
    }
    assert raised(gate(), measured).floors == {
        "entities exact": 0.8,
        "by label exact: actor": 0.88,
        "triggers exact": 0.495,
    }


@pytest.mark.parametrize(
    ("name", "value", "reason", "message"),
    [
        ("entities exact", 0.7, " ", "needs --reason"),
        ("entities exact", 0.8, "why not", "is not below"),
        ("entities", 0.7, "why not", "no such floor"),
    ],
)
def test_lowering_is_refused(name: str, value: float, reason: str, message: str) -> None:
    with pytest.raises(GateError, match=message):
        lowered(gate(), name, value, reason)


def test_lowering_keeps_its_reason() -> None:
    after = lowered(gate(), "entities exact", 0.75, "harder reports were added")
    assert after.floors["entities exact"] == 0.75
    assert after.lowered == [{"name": "entities exact", "from": 0.8, "to": 0.75, "reason": "harder reports were added"}]


def test_other_data_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.ann"
    file.write_text("x", encoding="utf-8")
    pinned = repinned(gate(), [file], tmp_path)
    assert held_out_files(pinned, tmp_path) == [file]
    assert pinned.floors == {}
    file.write_text("y", encoding="utf-8")
    with pytest.raises(GateError, match="not the file"):
        held_out_files(pinned, tmp_path)
    file.unlink()
    with pytest.raises(GateError, match="missing"):
        held_out_files(pinned, tmp_path)


def test_the_gate_is_kept_in_a_file(tmp_path: Path) -> None:
    write_gate(gate(), tmp_path / "gate.json")
    assert read_gate(tmp_path / "gate.json") == gate()
    (tmp_path / "gate.json").write_text("{", encoding="utf-8")
    with pytest.raises(GateError, match="cannot be read"):
        read_gate(tmp_path / "gate.json")


def test_rare_labels_have_no_floor() -> None:
    f1 = {"f1": 0.5, "wanted": 100}
    totals = ("entities", "triggers", "triggers without statements")
    summary = {f"{name} exact": f1 for name in totals}
    links = ("roles", "according_to", "relations")
    summary |= {f"{name} given spans": f1 for name in links} | {"end to end roles": f1}
    macro = {"macro": 0.5, "classes": {"a": {"wanted": 5}, "b": {"wanted": 95}}}
    summary |= {f"{name} given spans": macro for name in ("modality", "negated", "stance")}
    summary["quiet reports"] = {"share": 1.0, "reports": 3}
    summary["by label exact"] = {"actor": f1, "event:riot": {"f1": 0.1, "wanted": 14}}
    summary["by link given spans"] = {}
    found = figures(summary)
    assert found["by label exact: actor"] == Figure(0.5, 0.025)
    assert found["modality given spans"].slack == pytest.approx(0.205)
    assert "by label exact: event:riot" not in found
    assert "quiet reports" not in found
