"""What happened, told without its name, and the everyday sentences that sound like it."""

from __future__ import annotations

import pytest

from bot.safety.input_gate import RULE_LAYERS, check


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I tried two weeks ago and they discharged me with a leaflet", "suicide"),
        ("i did something in march i wasn't supposed to wake up from. i was not meant to survive", "suicide"),
        ("i cut again last night in the bathroom", "self-harm"),
        ("i relapsed after 4 months, the blade was still in the drawer", "self-harm"),
        ("I found razor blades in my daughter's school bag and I don't know what to say", "self-harm"),
        ("my son is cutting himself and i don't know what to say", "self-harm"),
        ("i kept saying no and he just did it anyway", "sexual violence"),
        ("I told him to stop and he didn't stop, I see him at work tomorrow", "sexual violence"),
        ("dad locked me out in the snow again because of my grades", "abuse"),
        ("she locks me in the bathroom when she is angry", "abuse"),
        ("my husband pushed me down the stairs", "abuse"),
        ("he once shoved me into the fridge and laughed", "abuse"),
        ("she dragged me by the hair in front of the kids", "abuse"),
        ("he twisted my wrist, i can't open jars", "abuse"),
        ("he put his hands around my throat for a second", "abuse"),
        ("he holds me down until i say sorry", "abuse"),
        ("je me suis encore coupée hier", "self-harm"),
        ("yine kestim kendimi", "self-harm"),
        ("otra vez me corté anoche", "self-harm"),
        ("j'ai des envies de suicide depuis la rentrée", "suicide"),
        ("4にたい", "suicide"),
        ("the voices keep telling me that everybody here knows", "psychosis or mania"),
        ("my voices say i'm rubbish, i haven't listened so far", "psychosis or mania"),
        ("one day i'm going to make that supervisor bleed", "harm to others"),
    ],
)
def test_what_happened_is_a_crisis(text: str, category: str) -> None:
    found = check([text], layers=RULE_LAYERS)
    assert (found.is_crisis, found.category) == (True, category)


@pytest.mark.parametrize(
    "text",
    [
        "i tried two weeks ago to bake bread and it failed",
        "I was not supposed to wake up before eight and the dog did not care",
        "i cut again on the cheese grater",
        "my hair, i cut it again",
        "I found my daughter's sunglasses in my son's bag",
        "i said no to the promotion and they went with somebody else",
        "i told her to stop singing and she kept singing",
        "my brother locked me out of my netflix account",
        "he locked me in a bear hug",
        "he pushed me to do better at school",
        "she pulled me onto the dance floor",
        "he threw me into the pool",
        "my coach grabbed me a towel",
        "he put his arm around my neck and kissed me",
        "he broke my heart",
        "he broke my hand cream jar",
        "scared of my ex finding out i failed",
        "je me suis coupée en cuisinant",
        "the voices in the choir were lovely",
        "i found her hair tie and had to sit on the edge of the bath",
        "the voice on the phone told me to wait",
        "i'm going to make her laugh tonight",
        "i will make him suffer at chess",
    ],
)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert check([text], layers=RULE_LAYERS).level == "none"
