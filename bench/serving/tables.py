"""The comparison's results as Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.serving.comparison import Results
from bench.serving.report import machine_lines, quantile, ratios, spread, table
from bench.serving.running import Reply, Talks

JOINT, VANILLA = "Attune, joint", "Attune, vanilla"


def markdown(results: Results, machine: Mapping[str, str]) -> str:
    """Every table, the machine first."""
    parts = [machine_lines(machine)]
    for chats in sorted({chats for chats, _ in results.rounds}):
        parts += [f"### {chats} {'chat' if chats == 1 else 'chats'} at once", _load(results, chats)]
    if results.long:
        parts += ["### A long conversation: the first token at turn 1 and at turn 20", _long(results)]
    if any(line == VANILLA for _, line in results.rounds):
        parts += ["### Picking a strategy: joint against vanilla", _joint(results)]
    if results.starts:
        parts += ["### Start-up: seconds from the command to the end of a first reply of one token", _starts(results)]
    parts += [f"Left out: {name}, because {reason}." for name, reason in results.skipped.items()]
    return "\n\n".join([*parts, *results.notes])


def as_json(results: Results, machine: Mapping[str, str]) -> dict[str, Any]:
    """Every single reply, for other eyes."""
    return {
        "machine": dict(machine),
        "skipped": results.skipped,
        "notes": results.notes,
        "starts": [{"chats": c, "peer": p, "seconds": seconds} for (c, p), seconds in results.starts.items()],
        "rounds": [
            {"chats": chats, "line": line, "round": number, **asdict(talks)}
            for (chats, line), rounds in results.rounds.items()
            for number, talks in enumerate(rounds)
        ],
        "long": [{"line": line, **asdict(talks)} for line, rounds in results.long.items() for talks in rounds],
    }


def _load(results: Results, chats: int) -> str:
    times_head = ("first token p50 / p95 s", "first words p50 / p95 s", "reply p50 / p95 s")
    head = ("", "tokens/s", "Attune, joint ÷ it", *times_head, "peak MiB")
    rows = []
    ours = [talks.tokens_per_second for talks in results.rounds.get((chats, JOINT), [])]
    for (number, line), rounds in results.rounds.items():
        if number == chats:
            rates = [talks.tokens_per_second for talks in rounds]
            against = "" if line == JOINT or not ours else spread(ratios(ours, rates))
            times = [_two(rounds, lambda reply: reply.first_token), _two(rounds, lambda reply: reply.first_words)]
            times.append(_two(rounds, lambda reply: reply.seconds))
            rows.append([line, spread(rates, 1), against, *times, f"{max(talks.memory_mib for talks in rounds):.0f}"])
    return table(head, rows)


def _long(results: Results) -> str:
    head = ("", "turn 1 ms", "turn 20 ms", "turn 20 ÷ turn 1", "the same for the first words")
    rows = []
    for line, rounds in results.long.items():
        first, last = ([_at_turn(talks, turn).first_token for talks in rounds] for turn in (1, 20))
        words = [_at_turn(talks, 20).first_words / _at_turn(talks, 1).first_words for talks in rounds]
        in_ms = [spread([value * 1000 for value in values], 0) for values in (first, last)]
        rows.append([line, *in_ms, spread(ratios(last, first)), spread(words)])
    return table(head, rows)


def _joint(results: Results) -> str:
    head = ("chats", "seconds a token, joint ÷ vanilla", "picking, share of a reply's time p50 / p95")
    rows = []
    for chats in sorted({chats for chats, line in results.rounds if line == VANILLA}):
        joint, vanilla = (results.rounds[chats, line] for line in (JOINT, VANILLA))
        rates = ([talks.tokens_per_second for talks in rounds] for rounds in (vanilla, joint))
        shares = _two(joint, lambda reply: reply.pick / reply.seconds)
        rows.append([str(chats), spread(ratios(*rates)), shares])
    return table(head, rows)


def _starts(results: Results) -> str:
    names = sorted({name for _, name in results.starts})
    several = {name: [seconds for (_, peer), seconds in results.starts.items() if peer == name] for name in names}
    return table(("", "median [least–most]"), [[name, spread(several[name], 1)] for name in names])


def _two(rounds: Sequence[Talks], value: Callable[[Reply], float]) -> str:
    values = [value(reply) for talks in rounds for reply in talks.replies]
    return f"{quantile(values, 0.5):.2f} / {quantile(values, 0.95):.2f}"


def _at_turn(talks: Talks, turn: int) -> Reply:
    [reply] = [reply for reply in talks.replies if reply.turn == turn]
    return reply
