"""A few damaged inputs with every run; ``SAKSI_FUZZ_INPUTS=20000`` for all of them."""

import os

import fuzz_ingest


def test_damaged_inputs_give_a_report_or_a_rejection() -> None:
    inputs = int(os.environ.get("SAKSI_FUZZ_INPUTS", "150"))
    outcome = fuzz_ingest.run(inputs, seed=inputs)
    assert not outcome.findings
    assert sum(outcome.counts.values()) == inputs
    assert outcome.counts["read"] > inputs // 20, "most inputs should still reach the later steps"
