"""Attune's model server against llama.cpp's own and `transformers serve`: same model, same chats, same lengths.

`make bench` runs it; `python -m bench.server --help` says what can be chosen. How to read it: bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving.comparison import FULL, QUICK, Plan, compare
from bench.serving.machine import machine
from bench.serving.peers import Attune, LlamaCpp, Peer, TransformersServe
from bench.serving.processes import run
from bench.serving.report import write_between
from bench.serving.tables import as_json, markdown
from entrypoints.home import find_home

NAMES = ("attune", "llamacpp", "transformers")


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.server", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under two minutes: fewer chats, shorter replies")
    parser.add_argument("--json", action="store_true", help="every single reply as JSON, not the tables")
    parser.add_argument("--peer", action="append", choices=NAMES, help="only this server, and Attune; may be repeated")
    parser.add_argument("--chats", help="how many at once, such as 1,16")
    parser.add_argument("--rounds", type=int, help="how often each is measured")
    parser.add_argument("--seconds", type=float, help="stop measuring after that long; 0: when all is done")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into this file, such as RESULTS.md")
    parser.add_argument("--note", default="", help="a sentence to stand above the tables: what else the machine did")
    parser.add_argument("--cache", type=Path, help="where the converted model is kept; else the data folder's cache")
    return parser.parse_args(words)


def chosen_plan(options: argparse.Namespace) -> Plan:
    """The plan with what the options change; a number of chats that it does not know gets the turns of the next."""
    plan = QUICK if options.quick else FULL
    if options.chats:
        numbers = [int(number) for number in options.chats.split(",")]
        plan = replace(plan, turns={chats: _turns(plan, chats) for chats in numbers})
    seconds = plan.seconds if options.seconds is None else options.seconds or None
    return replace(plan, rounds=options.rounds or plan.rounds, seconds=seconds)


def _turns(plan: Plan, chats: int) -> int:
    return next((turns for known, turns in plan.turns.items() if known >= chats), 1)


def chosen_peers(options: argparse.Namespace) -> list[Peer]:
    """Attune always, and first: its replies set the lengths of the others'."""
    cache = options.cache or find_home(os.environ).path / "cache"
    others: list[Peer] = [LlamaCpp(), TransformersServe(cache)]
    return [Attune(), *(peer for peer in others if not options.peer or peer.name in options.peer)]


def main(words: Sequence[str] | None = None) -> None:
    """Measure, print, and write where asked to."""
    options = arguments(words)
    about = machine()
    results = run(
        compare(chosen_peers(options), chosen_plan(options), lambda text: print(text, file=sys.stderr, flush=True))
    )
    text = "\n\n".join(filter(None, [options.note, markdown(results, about)]))
    print(json.dumps(as_json(results, about)) if options.json else text)
    if options.write:
        write_between(options.write, "server", text)


if __name__ == "__main__":
    main()
