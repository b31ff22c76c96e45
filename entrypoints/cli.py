"""The `attune` command. Errors that may be shown are printed as one sentence; nobody sees a traceback."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from bot.errors import AttuneError
from entrypoints.data import data
from entrypoints.evaluate import evaluate
from entrypoints.home import find_home
from entrypoints.logs import log_to_file, log_to_screen
from entrypoints.lora_commands import loras, runs
from entrypoints.moderate import moderate
from entrypoints.moderators import moderators
from entrypoints.setup import config_option, run_until_done, set_up
from model_server.errors import ModelServerError
from training.errors import TrainingError
from training.history import Trigger

log = logging.getLogger(__name__)

SHOWN = (AttuneError, ModelServerError, TrainingError)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="attune")
def attune() -> None:
    """Peer support in a chat: software that listens, and learns from what people rate. Not therapy, not a human."""


@attune.command()
@config_option
@click.option("--jsonl", "is_jsonl", is_flag=True, help="One JSON event a line in, one JSON action a line out.")
@click.option("--show-strategy", "shows_strategy", is_flag=True, help="Print each reply's strategy and distribution.")
@click.option("--seed", type=int, help="Make sampling repeatable.")
@click.option("--yes", "answers_yes", is_flag=True, help="With --jsonl: 18+ and storing are yes, surveys are skipped.")
@click.option("--consent-training", is_flag=True, help="With --yes: agree to training as well.")
@click.option("--no-lora", is_flag=True, help="Chat with the bare model.")
@click.option("--person", default="local", show_default=True, help="Who is chatting, where several people share one.")
def chat(config_path: Path | None, consent_training: bool, no_lora: bool, **options: Any) -> None:
    """Chat in this terminal."""
    from entrypoints.chat import ChatOptions
    from entrypoints.chat import chat as hold_chat

    setup = set_up(config_path)
    log_to_file(setup.home, "attune", setup.config.logs.level)
    chosen = ChatOptions(consents_to_training=consent_training, without_lora=no_lora, **options)
    run_until_done(hold_chat(setup.config, setup.config_path, setup.home, chosen))


@attune.command()
@config_option
@click.option("--until-stdin-closes", is_flag=True, hidden=True)
def serve(config_path: Path | None, until_stdin_closes: bool) -> None:
    """Run the model server on its own."""
    from entrypoints.service import serve as run_server

    setup = set_up(config_path)
    log_to_screen(setup.config.logs.level)
    run_server(setup.config, setup.home, until_stdin_closes)


@attune.command()
@config_option
def run(config_path: Path | None) -> None:
    """Run all that config.toml enables: Discord, Slack, the moderators' page, the models and the training schedule."""
    from entrypoints.service import run as run_all

    setup = set_up(config_path)
    log_to_screen(setup.config.logs.level)
    run_until_done(run_all(setup.config, setup.config_path, setup.home))


@attune.command()
@config_option
@click.option("--now", is_flag=True, help="Train at once; without it, say what would be trained on.")
@click.option(
    "--data",
    multiple=True,
    metavar="KIND:FILE[:N]",
    help="A corpus to train on as well; KIND is esconv, extes or chat.",
)
@click.option("--validation", metavar="KIND:FILE[:N]", help="Conversations to measure on; else some are held out.")
@click.option("--trigger", type=click.Choice(["by hand", "schedule", "forgetting"]), default="by hand", hidden=True)
def train(config_path: Path | None, now: bool, data: tuple[str, ...], validation: str | None, trigger: Trigger) -> None:
    """Train a LoRA on the sessions of people who consented, and put it on trial if it is better."""
    from entrypoints.training import train as run_training

    setup = set_up(config_path)
    log_to_file(setup.home, "training", setup.config.logs.level)
    run_until_done(
        run_training(setup.config, setup.home, now, data, validation, config_path=setup.config_path, trigger=trigger)
    )


@attune.command()
@config_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; else the screen.")
@click.option("--last", is_flag=True, help="Only the newest session.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["esconv", "chat"]),
    default="esconv",
    show_default=True,
    help="ESConv's raw JSON, or chat JSONL.",
)
@click.option("--scrub/--no-scrub", "is_scrubbed", default=True, help="Put placeholders for personal data, or do not.")
def export(config_path: Path | None, **options: Any) -> None:
    """Write the stored sessions as ESConv's raw JSON, or as chat JSONL, without personal data."""
    from entrypoints.export import ExportOptions, export_sessions

    setup = set_up(config_path)
    run_until_done(export_sessions(setup.config, setup.home, ExportOptions(**options)))


@attune.command()
@config_option
def doctor(config_path: Path | None) -> None:
    """Say in plain words what is missing or wrong."""
    from entrypoints.doctor import examine

    run_until_done(examine(find_home(os.environ), config_path))


@attune.group()
def safety() -> None:
    """Look at what the safety gate does, and write its protocol."""


@safety.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True))
@click.option("--report", "is_report", is_flag=True, help="Compare with each line's `label`, and print the figures.")
@click.option("--json", "is_json", is_flag=True, help="With --report: as JSON.")
def safety_check(file: Path, is_report: bool, is_json: bool) -> None:
    """Check each line of FILE, JSON with `text` or `turns`, as the live chat would; - reads stdin."""
    from entrypoints.safety_check import run as check_all

    sys.exit(check_all(file, is_report, is_json))


@safety.command("page")
@config_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; else the screen.")
def safety_page(config_path: Path | None, out: Path | None) -> None:
    """Write the public safety protocol, from the live settings and texts."""
    from entrypoints.yearly import write_page

    write_page(set_up(config_path).config, out)


@attune.command()
@config_option
@click.option("--year", type=click.IntRange(2000, 9999), required=True, help="The calendar year.")
@click.option("--json", "is_json", is_flag=True, help="As JSON.")
def report(config_path: Path | None, year: int, is_json: bool) -> None:
    """Count the year's crisis referrals and stopped replies; nobody is named."""
    from entrypoints.yearly import report as print_report

    setup = set_up(config_path)
    run_until_done(print_report(setup.config, setup.home, year, is_json))


attune.add_command(data)
attune.add_command(evaluate)
attune.add_command(loras)
attune.add_command(moderate)
attune.add_command(moderators)
attune.add_command(runs)


def main() -> None:
    """The command, with every error in words: 1 for what can be mended, 130 for Ctrl-C."""
    try:
        attune(standalone_mode=False)
    except SHOWN as error:
        _fail(str(error))
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our output has left; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _fail(f"{error.filename or 'A file'}: {error.strerror or 'cannot be used'}.")
    except Exception as error:
        # The error's own text is left out: it may quote what a person wrote.
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("stopped by %s\n%s", type(error).__name__, frames)
        _fail(f"Something went wrong that should not ({type(error).__name__}); logs/ in the data folder says where.")


def _fail(sentence: str) -> None:
    click.echo(f"Error: {sentence}", err=True)
    sys.exit(1)
