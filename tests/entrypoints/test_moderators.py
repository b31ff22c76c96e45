"""`attune moderators`, as whoever runs the installation types it: on a data folder, while the page is open."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.errors import AttuneError
from bot.texts import moderators as texts
from entrypoints import doctor
from entrypoints.cli import attune
from entrypoints.config import load_config
from entrypoints.home import Home
from tests.bot.conftest import empty_database

__all__ = ["empty_database"]

CONFIG = '[review]\nenabled = true\nport = 8799\n[training]\ncron = ""\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, empty_database: Path) -> Path:
    monkeypatch.setenv("ATTUNE_HOME", str(tmp_path))
    monkeypatch.delenv("ATTUNE_MASTER_KEY", raising=False)
    (tmp_path / "config.toml").write_text(CONFIG)
    (tmp_path / "attune.db").write_bytes(empty_database.read_bytes())
    return tmp_path


def moderators(*arguments: str) -> Result:
    return CliRunner().invoke(attune, ["moderators", *arguments])


def refused(*arguments: str) -> str:
    result = moderators(*arguments)
    assert isinstance(result.exception, AttuneError), result.output
    return str(result.exception)


def test_the_first_admin_is_added_with_a_link_to_sign_in_by(home: Path) -> None:
    assert moderators("list").output == f"{texts.NOBODY}\n"
    added = moderators("add", "Anna  Berg", "--admin").output
    assert added.startswith("Anna Berg is there now, as admin.\n")
    assert re.search(r"http://127\.0\.0\.1:8799/link/[\w-]{43}\n$", added)
    assert moderators("list").output.split() == ["Anna", "Berg", "admin", "active", "not", "examined"]


def test_who_moderates_is_changed_by_name(home: Path) -> None:
    moderators("add", "Anna", "--admin")
    moderators("add", "Ben")
    assert moderators("role", "ben", "admin").output == "Done.\n"
    assert moderators("account", "Ben", "discord", "4711").output == "Done.\n"
    assert moderators("remove", "Anna").output.startswith("Shut out.")
    listed = moderators("list").output.splitlines()
    assert [line.split()[:3] for line in listed] == [["Anna", "admin", "removed"], ["Ben", "admin", "active"]]
    assert listed[1].endswith("discord")
    assert "/link/" in moderators("restore", "Anna").output
    assert "/link/" in moderators("link", "Anna").output


def test_what_cannot_be_is_a_sentence(home: Path) -> None:
    moderators("add", "Anna", "--admin")
    assert "already" in refused("add", "anna")
    assert "2 to 64" in refused("add", "<script>")
    assert "no moderator of that name" in refused("link", "Nobody")
    assert "last admin" in refused("remove", "Anna")
    assert "last admin" in refused("role", "Anna", "moderator")
    assert moderators("role", "Anna", "queen").exit_code == 2


def test_it_works_while_attune_runs_with_the_same_folder(home: Path) -> None:
    folder = Home(home)
    folder.prepare()
    with folder.only_one("service", "running"):
        assert moderators("add", "Anna", "--admin").exit_code == 0


def test_where_the_page_is_off_it_says_so(home: Path) -> None:
    (home / "config.toml").write_text(CONFIG.replace("true", "false"))
    assert "enabled = true" in moderators("add", "Anna").output


def test_with_a_public_address_the_link_has_it_and_with_any_port_its_path(home: Path) -> None:
    (home / "config.toml").write_text('[review]\nenabled = true\npublic_url = "https://help.example.org"\n')
    assert "https://help.example.org/link/" in moderators("add", "Anna").output
    (home / "config.toml").write_text("[review]\nenabled = true\nport = 0\n")
    assert "the address that `attune run` prints, then /link/" in moderators("link", "Anna").output


def test_the_doctor_misses_an_admin_and_an_address_that_may_be_shown(home: Path) -> None:
    def found() -> doctor.Finding:
        return asyncio.run(doctor._page(load_config(home / "config.toml"), Home(home)))

    assert found().is_problem
    assert "attune moderators add NAME --admin" in found().text
    moderators("add", "Anna", "--admin")
    assert found() == doctor.Finding("moderators' page: at http://127.0.0.1:8799 while Attune runs, for 1 moderators")
    (home / "config.toml").write_text(CONFIG.replace("port", 'host = "0.0.0.0"\nport'))
    assert found().is_problem
    assert "public_url" in found().text
