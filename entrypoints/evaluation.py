"""An evaluation from its options to its report: data, model server, replies, measures."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from bot.errors import AttuneError
from bot.model_client import ModelClient
from bot.safety import output_gate
from entrypoints.config import Config
from entrypoints.evaluated_model import Lora, Patient, resolved
from entrypoints.home import Home
from entrypoints.likelihoods import Likelihoods
from entrypoints.server_process import ServerProcess
from entrypoints.wiring import model_client
from model_server.protocol import Policy
from model_server.strategies import TAXONOMIES, Taxonomy
from training.atomic import write_bytes, write_json
from training.collection import DataSpec, any_data_spec, in_taxonomy
from training.datasets.record import Conversation
from training.evaluation.bootstrap import Draws
from training.evaluation.generate import generate
from training.evaluation.optional import Extras, find_extras
from training.evaluation.page import page
from training.evaluation.report import Report, as_json, markdown
from training.evaluation.run import Reply, RunFolder, Variant
from training.evaluation.scores import Result, Scorer
from training.evaluation.turns import Context, Turns, turns_of
from training.evaluation.words import words
from training.progress import RunProgress, progress_for


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command."""

    data: str
    limit: int | None
    loras: tuple[str, ...]
    policies: tuple[Policy, ...]
    context: Context
    with_situation: bool
    seed: int
    at_once: int | None
    with_perplexity: bool
    vectors: Path | None
    out: Path | None
    is_json: bool


class NoOracle(AttuneError):
    """The oracle policy cannot be evaluated on these data, or with these settings."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered, and with what the answers are measured."""

    spec: DataSpec
    talks: Sequence[Conversation]
    turns: Turns
    taxonomy: Taxonomy
    extras: Extras

    @property
    def strategies(self) -> dict[str, int]:
        """How often each strategy of the taxonomy is the true one."""
        counts = Counter(turn.strategy for turn in self.turns.items)
        return {name: counts[name] for name in self.taxonomy.names}


async def evaluate(config: Config, config_path: Path | None, home: Home, options: Options) -> None:
    """Ask, measure, write the report and print it."""
    task = _task(config, options)
    progress = progress_for(sys.stderr)
    async with AsyncExitStack() as stack:
        stack.enter_context(
            home.only_one("evaluation", "Another evaluation is running with this data folder; wait for its end.")
        )
        client = model_client(_unhurried(config), home)
        stack.push_async_callback(client.close)
        if not config.model_client.url:
            server = ServerProcess(home, config_path, client)
            stack.push_async_callback(server.close)
            await server.start()
        loras = await resolved(client, home, options.loras)
        model = Patient(client)
        folder = await _opened(config, home, options, task, client)
        progress.say(f"Replies are kept in {folder.path}; a run that is stopped goes on with the same command.")
        variants = [Variant(lora.name, policy, lora.mark) for lora in loras for policy in options.policies]
        replies = {
            variant: await generate(
                model,
                task.turns.items,
                variant,
                folder,
                at_once=options.at_once or config.model_server.parallel_chats,
                seed=options.seed,
                sampling=_sampling(config),
                progress=progress,
            )
            for variant in variants
        }
    results = await _measured(config, home, options, task, loras, replies, folder, progress)
    _write(folder, _report(config, options, task, results), options.is_json)


def _unhurried(config: Config) -> Config:
    """Nobody waits for a reply here: the server's own limit is the one that counts."""
    seconds = max(config.model_client.timeout_seconds, min(600.0, config.model_server.request_timeout_seconds + 30))
    return config.model_copy(
        update={"model_client": config.model_client.model_copy(update={"timeout_seconds": seconds})}
    )


def _task(config: Config, options: Options) -> Task:
    """All that can be wrong with the options is found here, before anything is computed."""
    spec = any_data_spec(options.data)
    if options.limit:
        spec = replace(spec, limit=min(options.limit, spec.limit or options.limit))
    taxonomy = TAXONOMIES[config.model_server.taxonomy]
    talks = [in_taxonomy(talk, taxonomy) for talk in spec.load().conversations]
    turns = turns_of(talks, options.context, with_situation=options.with_situation)
    if "oracle" in options.policies:
        turns = _for_oracle(turns, config, taxonomy)
    return Task(spec, talks, turns, taxonomy, find_extras(options.vectors))


def _for_oracle(turns: Turns, config: Config, taxonomy: Taxonomy) -> Turns:
    """Only turns with a strategy: all variants answer the same ones."""
    masked = {known for name in config.model_server.mask if (known := taxonomy.canonical(name))}
    if masked & {turn.strategy for turn in turns.items}:
        raise NoOracle(
            f"[model_server] mask forbids {', '.join(sorted(masked))}, which the data have, so the oracle policy "
            "cannot be evaluated. Use another policy, or a settings file with an empty mask."
        )
    kept = tuple(turn for turn in turns.items if turn.strategy)
    if not kept:
        raise NoOracle("No turn of the data has a strategy, so the oracle policy cannot be evaluated.")
    without = len(turns.items) - len(kept)
    left_out = {**turns.left_out, **({"no strategy, which the oracle policy needs": without} if without else {})}
    return Turns(kept, left_out)


def _sampling(config: Config) -> dict[str, float]:
    given = config.model_server.sampling
    return {
        "temperature": given.temperature,
        "top_p": given.top_p,
        "top_k": given.top_k,
        "max_tokens": given.max_tokens,
    }


async def _opened(config: Config, home: Home, options: Options, task: Task, client: ModelClient) -> RunFolder:
    """The run's folder: the chosen one, else one named for the data and the settings."""
    settings: dict[str, Any] = {
        "data": task.spec.path.name,
        "data_sha256": task.spec.sha256,
        "limit": task.spec.limit,
        "context": options.context,
        "with_situation": options.with_situation,
        "seed": options.seed,
        "taxonomy": task.taxonomy.name,
        "server": config.model_server.model_dump(
            mode="json", include={"engine", "model", "sampling", "choose", "mask", "explains_strategies"}
        ),
        "url": config.model_client.url,
    }
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:10]
    path = options.out or home.path / "evaluations" / f"{task.spec.path.stem}-{digest}"
    folder = RunFolder(path.absolute(), settings)
    folder.open()
    return folder


async def _measured(
    config: Config,
    home: Home,
    options: Options,
    task: Task,
    loras: Sequence[Lora],
    replies: dict[Variant, list[Reply]],
    folder: RunFolder,
    progress: RunProgress,
) -> list[Result]:
    scorer = Scorer(
        task.turns.items,
        task.taxonomy,
        words().split,
        task.extras,
        Draws([turn.talk for turn in task.turns.items], seed=options.seed),
        output_gate.assess,
    )
    likelihoods = Likelihoods(config, home, folder, task.talks, task.turns.items, options.context, progress)
    by_name = {lora.name: lora for lora in loras}
    results = []
    for variant, said in replies.items():
        found = likelihoods.of(variant, by_name[variant.lora]) if options.with_perplexity else "not asked for"
        progress.say(f"Measuring {variant.name}.")
        results.append(await scorer.result(variant, said, found))
    return results


def _report(config: Config, options: Options, task: Task, results: Sequence[Result]) -> Report:
    limit = f", the first {task.spec.limit} conversations" if task.spec.limit else ""
    count = len({turn.talk for turn in task.turns.items})
    context = "4 utterances before the reply" if options.context == "5" else "the whole conversation before the reply"
    given = config.model_server.sampling
    about = {
        "data": f"{task.spec.path.name} (SHA-256 {task.spec.sha256[:12]}){limit}",
        "turns": f"{len(task.turns.items)} of {count} conversations: the supporter's that answer the seeker",
        "context": context + (", and the situation" if options.with_situation else ""),
        "model": _model(config),
        "sampling": f"temperature {given.temperature}, top-p {given.top_p}, top-k {given.top_k}, repetition penalty "
        f"{given.repetition_penalty}, at most {given.max_sentences} sentences; seed {options.seed}",
        "words": words().name,
    }
    about |= {
        name: extra.source
        for name, extra in (
            ("METEOR", task.extras.meteor),
            ("vectors", task.extras.extrema),
            ("offensive", task.extras.offensive),
        )
        if extra.source
    }
    return Report(about, task.turns.left_out, task.strategies, results)


def _model(config: Config) -> str:
    if config.model_client.url:
        return f"the one at {config.model_client.url}"
    return config.model_server.model or "the embedded SmolLM2-135M-Instruct, 4 bits"


def _write(folder: RunFolder, report: Report, is_json: bool) -> None:
    found = as_json(report)
    write_json(folder.path / "report.json", found)
    text = markdown(report)
    write_bytes(folder.path / "report.md", text.encode())
    write_bytes(folder.path / "report.html", page(report).encode())
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if is_json else text)
    if not is_json:
        click.echo(f"Written to {folder.path}: report.json, report.md, report.html.")
