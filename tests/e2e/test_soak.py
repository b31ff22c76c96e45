"""Twenty seconds of the soak test: sixteen people, hang-ups, LoRA versions that come and go, the real server."""

from __future__ import annotations

import pytest

from bench.soak import Settings, soak


@pytest.mark.slow
async def test_mixed_chats_with_hang_ups_and_lora_swaps_leave_no_failure_and_nothing_behind() -> None:
    pytest.importorskip("gguf", reason="needs the training packages: make setup-train")
    outcome = await soak(Settings(minutes=1 / 3, swap_pause=2.0, chat_pause=0.5, sample_seconds=1.0))
    assert outcome.failures == []
    assert outcome.counts["LoRA changes"] >= 2
    assert outcome.counts["streams"] + outcome.counts["JSON replies"] > 0
    assert outcome.counts["replies by a LoRA"] > 0
    assert outcome.samples
