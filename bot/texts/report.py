"""The sentences of the yearly report."""

# ruff: noqa: E501 (a sentence reads best on one line)

from __future__ import annotations

TITLE = "Crisis referrals in {year}"
TOTAL = "Notices that referred someone to crisis services: {crisis_referral_notices}"
REPLIES = "Replies of the language model (passed, stopped by reason, replaced by a fixed sentence):"
VERSION = "Protocol version: {protocol_version} (`attune safety page` prints it). No figure here names a person."
DETECTION = (
    "Each message is read before any language model is asked, by rules and trained text matching whose levels follow the "
    "C-SSRS screener's questions (an evidence-based measure of suicidal ideation); a failed check counts as unknown."
)
RESPONSE = (
    "Suicidal ideation and the other dangers are answered with texts written beforehand that name the emergency number and a crisis "
    "line in the same reply; the people who look after the installation are told."
)
REMOVAL = (
    "Every reply of the model is checked before it is sent; content that agrees with death, encourages self-harm or names "
    "methods is stopped, tried once more, and then replaced."
)
