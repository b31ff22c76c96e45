"""`attune evaluate`: what it takes; what it does is in evaluation.py, loaded only when it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from entrypoints.logs import log_to_file
from entrypoints.setup import config_option, run_until_done, set_up
from model_server.protocol import Policy

POLICIES: tuple[Policy, ...] = ("joint", "oracle", "random", "vanilla")


@click.command()
@config_option
@click.option("--data", required=True, metavar="KIND:FILE", help="Conversations; KIND is esconv, extes or chat.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N conversations.")
@click.option("--lora", "loras", multiple=True, metavar="VERSION|none|live", help="Several are compared; else live.")
@click.option(
    "--policy",
    "policies",
    multiple=True,
    type=click.Choice((*POLICIES, "all")),
    help="Several are compared; else joint.",
)
@click.option(
    "--context", type=click.Choice(("5", "whole")), default="whole", show_default=True, help="5: the papers'."
)
@click.option("--situation", "with_situation", is_flag=True, help="Show the model what was said before the chat.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the replies.")
@click.option("--at-once", type=click.IntRange(min=1), metavar="N", help="Replies at a time; else parallel_chats.")
@click.option("--perplexity/--no-perplexity", "with_perplexity", default=True, help="Needs the training packages.")
@click.option("--vectors", type=click.Path(path_type=Path, dir_okay=False), help="Word vectors in GloVe's text format.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of replies and report.")
@click.option("--json", "is_json", is_flag=True, help="As JSON.")
def evaluate(config_path: Path | None, loras: tuple[str, ...], policies: tuple[str, ...], **options: Any) -> None:
    """Have the model answer recorded conversations, and compare its replies with the recorded ones.

    A run that was stopped goes on where it was when it is started again.
    """
    from entrypoints.evaluation import Options
    from entrypoints.evaluation import evaluate as run_evaluation

    setup = set_up(config_path)
    log_to_file(setup.home, "evaluation", setup.config.logs.level)
    named = tuple(each for each in POLICIES if each in policies or "all" in policies)
    chosen = Options(loras=loras or ("live",), policies=named or ("joint",), **options)
    run_until_done(run_evaluation(setup.config, setup.config_path, setup.home, chosen))
