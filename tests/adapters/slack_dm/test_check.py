"""What `attune doctor` is told about Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.slack_dm import SlackSecrets, check
from tests.adapters.moderating import ROOM
from tests.slack_double.double import ALL_SCOPES, SlackDouble
from tests.slack_double.stand import SECRETS
from tests.slack_double.workspace import APP_TOKEN, BOT_TOKEN


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    """A Slack without an app running."""
    made = SlackDouble()
    await made.start()
    yield made
    await made.close()


async def test_good_tokens_with_every_scope_have_no_problem(slack: SlackDouble) -> None:
    assert await check(SECRETS, slack.api_url) == []


async def test_missing_scopes_are_named(slack: SlackDouble) -> None:
    slack.scopes = ALL_SCOPES - {"files:write", "im:history"}
    (problem,) = await check(SECRETS, slack.api_url)
    assert "files:write, im:history" in problem


@pytest.mark.parametrize(
    ("secrets", "named"),
    [
        (SlackSecrets(SecretStr(APP_TOKEN), SecretStr(APP_TOKEN)), "ATTUNE_SLACK_BOT_TOKEN does not begin with xoxb-"),
        (SlackSecrets(SecretStr(BOT_TOKEN), SecretStr(BOT_TOKEN)), "ATTUNE_SLACK_APP_TOKEN does not begin with xapp-"),
        (SlackSecrets(SecretStr("xoxb-other"), SecretStr(APP_TOKEN)), "ATTUNE_SLACK_BOT_TOKEN (invalid_auth)"),
        (SlackSecrets(SecretStr(BOT_TOKEN), SecretStr("xapp-other")), "ATTUNE_SLACK_APP_TOKEN (invalid_auth)"),
    ],
)
async def test_a_wrong_token_is_named_and_never_shown(slack: SlackDouble, secrets: SlackSecrets, named: str) -> None:
    (problem,) = await check(secrets, slack.api_url)
    assert named in problem
    assert "xoxb-other" not in problem
    assert "loopback" not in problem


async def test_a_moderators_channel_without_the_app_is_a_problem_and_nothing_is_posted(slack: SlackDouble) -> None:
    room = slack.workspace.room(ROOM, "UMIRA")
    assert await check(SECRETS, slack.api_url, ROOM) == []
    (problem,) = await check(SECRETS, slack.api_url, "C0OTHER")
    assert "/invite @Attune" in problem
    assert room.messages == []


async def test_an_app_that_was_removed_is_said_to_be(slack: SlackDouble) -> None:
    slack.fail("auth.test", "account_inactive")
    (problem,) = await check(SECRETS, slack.api_url)
    assert "removed from its workspace" in problem


async def test_a_slack_that_does_not_answer_is_a_problem() -> None:
    (problem,) = await check(SECRETS, "http://127.0.0.1:1/api/")
    assert "could not be reached" in problem
