"""Danger that is only hinted at: a sleep without a morning, time alone until somebody is home, a last talk."""

from __future__ import annotations

import pytest

from bot.safety.input_gate import RULE_LAYERS, check

DEATH = "I keep thinking about killing myself"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("gonna lie down and not wake up. thanks for listening", "imminent"),
        ("I'll close my eyes and never open them again", "imminent"),
        ("its under the sink where she never looks, forty of them", "imminent"),
        ("in the bread bin. thirty of them. after the news i take them", "imminent"),
        ("one last song and then I let go", "imminent"),
        ("you're the last person I'm going to talk to", "elevated"),
        ("the bridge is calling my name again", "elevated"),
        ("I planned my own death in detail last week", "elevated"),
        ("I've been a burden long enough", "elevated"),
        ("I use makeup to cover the bruises", "elevated"),
        ("the pictures in my head are of my kids", "elevated"),
        ("when everyone is asleep i'll do it", "concern"),
        ("she counts how long i was out and wants to see the receipt from the shop", "concern"),
        ("I run the tap so nobody can hear me throwing up", "concern"),
        ("meine frau arbeitet bis sechs, bis dahin ist es vorbei", "imminent"),
        ("wenn sie heimkommt, findet sie nur noch einen Brief", "imminent"),
        ("du bist der letzte, mit dem ich rede", "elevated"),
        ("eres la última persona con quien hablo", "elevated"),
        ("tu es la dernière personne à qui je parle", "elevated"),
        ("到时候我已经不在了", "elevated"),
    ],
)
def test_a_hint_is_heard(text: str, level: str) -> None:
    assert check([text], layers=RULE_LAYERS).level == level


@pytest.mark.parametrize(
    "text", ["mum gets home at half five so i have an hour to do it", "she goes to bed at nine and then i do it"]
)
def test_time_alone_is_a_concern_and_after_talk_of_death_imminent(text: str) -> None:
    assert check([text], layers=RULE_LAYERS).level == "concern"
    assert check([DEATH, text], layers=RULE_LAYERS).level == "imminent"


@pytest.mark.parametrize(
    "text",
    [
        "I want to lie down and not wake up until noon",
        "gonna go to bed and not get up for anyone",
        "my roommate gets home at six so I have an hour to do the dishes",
        "when the kids are asleep I will do the laundry",
        "one last coffee and then I go home",
        "you are the last person I talk to before bed",
        "I hid the bruises from football from my mum",
        "the mountains are calling me",
        "if I don't pass I can't go on to second year",
        "I'm planning my own wedding",
        "ten of them came to the party and I took them home",
        "she asks how long I was at the gym, she wants to train too",
        "der Streik geht bis Freitag, bis dahin ist es vorbei",
        "eres la última persona con quien discuto de esto",
    ],
)
def test_an_ordinary_evening_is_none(text: str) -> None:
    assert check([text], layers=RULE_LAYERS).level == "none"
