"""What is wrong with a Slack app's tokens and scopes, for `attune doctor`."""

from __future__ import annotations

from pydantic import SecretStr

from adapters.slack_dm.adapter import API_URL, SlackSecrets
from adapters.slack_dm.web import Refused, SlackProblem, SlackWeb, connection_url
from bot.errors import NotDelivered, Unreachable

# What the manifest asks for; a test holds the two together.
SCOPES = ("assistant:write", "chat:write", "commands", "files:write", "im:history", "im:write")

NO_MESSAGE = "1000000000.000000"
NOT_THERE = (
    "[review] slack_channel = {channel}: the app cannot write there. Invite it in that channel: /invite @Attune. "
    "({error})"
)


async def check(secrets: SlackSecrets, api_url: str = API_URL, channel: str = "") -> list[str]:
    """A sentence for each problem that Slack or the tokens show; none: everything is there. Changes nothing.

    `channel`: the id of the moderators' channel, in which the app has to be able to write; "": there is none.
    """
    problems = _shape("ATTUNE_SLACK_BOT_TOKEN", secrets.bot, "xoxb-")
    if secrets.app is not None:
        problems += _shape("ATTUNE_SLACK_APP_TOKEN", secrets.app, "xapp-")
    if problems:
        return problems
    try:
        web = SlackWeb(secrets.bot, api_url)
        identity = await web.identify()
        problems += _missing(identity.scopes)
        problems += await _closed(web, channel) if channel else []
        if secrets.app is not None:
            await connection_url(secrets.app, api_url)
    except (SlackProblem, NotDelivered) as error:
        problems.append(str(error))
    return problems


async def _closed(web: SlackWeb, channel: str) -> list[str]:
    """Whether the app is kept out of the channel, told by the change of a message that is not there.

    Asking for the channel itself needs scopes that the app has no other use for.
    """
    try:
        await web.update(channel, NO_MESSAGE, "-", [])
    except Unreachable as error:
        return [NOT_THERE.format(channel=channel, error=error)]
    except Refused as refused:
        is_there = refused.error == "message_not_found"
        return [] if is_there else [NOT_THERE.format(channel=channel, error=refused)]
    return []


def _shape(variable: str, token: SecretStr, prefix: str) -> list[str]:
    if token.get_secret_value().startswith(prefix):
        return []
    return [f"{variable} does not begin with {prefix}: it is another kind of token."]


def _missing(granted: tuple[str, ...]) -> list[str]:
    """Slack names what was granted in a header; where it does not, nothing can be said."""
    if not granted:
        return []
    missing = [scope for scope in SCOPES if scope not in granted]
    if not missing:
        return []
    return [
        f"The Slack app lacks the scopes {', '.join(missing)}. Give it manifest.yaml again and install it anew "
        "(api.slack.com/apps, App Manifest, Install App)."
    ]
