"""What picking a strategy costs: joint against vanilla on the embedded model, the same conversations, one run.

Prints one line of JSON: tokens per second of each (medians), their ratio, and the share of a joint reply's time that
picking took. The target for that share is at most 0.10.
"""

from __future__ import annotations

import asyncio
import json
import platform
import statistics
import time

from model_server.config import ServerConfig
from model_server.engines.llamacpp_engine import LlamaCppEngine
from model_server.loras import Loras
from model_server.protocol import ChatMessage, ChatRequest, Policy, SupportRequest
from model_server.writer import Writer

MESSAGES = (
    "I lost my job on Monday and I have not told anyone.",
    "My sister and I had a fight, and she left without a word.",
    "The exam is in two days and I cannot read a single page.",
    "We moved here in spring and I still know nobody.",
)
ROUNDS = 5
TOKENS = 48


async def measure(writer: Writer, text: str, policy: Policy, seed: int) -> tuple[float, float]:
    """The time of one reply divided by its tokens, and the share of it that went into picking the strategy."""
    began = time.perf_counter()
    draft = None
    messages = [ChatMessage(role="user", content=text)]
    request = ChatRequest(messages=messages, max_tokens=TOKENS, seed=seed, support=SupportRequest(policy=policy))
    async for part in writer.reply(request):
        draft = draft if isinstance(part, str) else part
    assert draft is not None
    seconds = time.perf_counter() - began
    return seconds / max(1, draft.completion_tokens), draft.timings["pick"] / seconds


async def main() -> None:
    """Interleave the two policies, so that what else the machine does hits both."""
    engine = LlamaCppEngine()
    began = time.perf_counter()
    await engine.start({})
    start_seconds = time.perf_counter() - began
    writer = Writer(ServerConfig(), engine, Loras(engine))
    times: dict[Policy, list[float]] = {"joint": [], "vanilla": []}
    pick_shares: list[float] = []
    for round_number in range(ROUNDS + 1):
        for text in MESSAGES:
            for policy, measured in times.items():
                seconds, pick_share = await measure(writer, text, policy, round_number)
                if round_number:  # the first round reads the prompts into the cache
                    measured.append(seconds)
                    pick_shares += [pick_share] if policy == "joint" else []
    await engine.close()
    medians = {policy: statistics.median(measured) for policy, measured in times.items()}
    report = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "start_seconds": round(start_seconds, 2),
        "tokens_per_second": {policy: round(1 / median, 1) for policy, median in medians.items()},
        "joint_over_vanilla_a_token": round(medians["joint"] / medians["vanilla"], 3),
        "pick_share_of_a_reply": round(statistics.median(pick_shares), 3),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    asyncio.run(main())
