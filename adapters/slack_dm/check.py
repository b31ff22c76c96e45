"""What is wrong with a Slack app's tokens and scopes, for `attune doctor`."""

from __future__ import annotations

from pydantic import SecretStr

from adapters.slack_dm.adapter import API_URL, SlackSecrets
from adapters.slack_dm.web import SlackProblem, SlackWeb, connection_url
from bot.errors import NotDelivered

# What the manifest asks for; a test holds the two together.
SCOPES = ("assistant:write", "chat:write", "commands", "files:write", "im:history", "im:write")


async def check(secrets: SlackSecrets, api_url: str = API_URL) -> list[str]:
    """A sentence for each problem that Slack or the tokens show; none: everything is there."""
    problems = _shape("ATTUNE_SLACK_BOT_TOKEN", secrets.bot, "xoxb-")
    if secrets.app is not None:
        problems += _shape("ATTUNE_SLACK_APP_TOKEN", secrets.app, "xapp-")
    if problems:
        return problems
    try:
        identity = await SlackWeb(secrets.bot, api_url).identify()
        problems += _missing(identity.scopes)
        if secrets.app is not None:
            await connection_url(secrets.app, api_url)
    except (SlackProblem, NotDelivered) as error:
        problems.append(str(error))
    return problems


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
