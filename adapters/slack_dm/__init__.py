"""Slack: direct messages with an agent app, over slack-bolt. Needs the extra `attune[slack]`."""

from adapters.slack_dm.adapter import SlackAdapter as SlackAdapter
from adapters.slack_dm.adapter import SlackSecrets as SlackSecrets
from adapters.slack_dm.check import check as check
from adapters.slack_dm.web import SlackProblem as SlackProblem
