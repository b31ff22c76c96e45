"""Danger that is announced, pictured, hidden in chat spelling or sent word by word; and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.safety.assessment import NONE, RANK, Assessment
from bot.safety.input_gate import RULE_LAYERS, check
from bot.safety.normalise import Text


def see(text: str, *history: str) -> Assessment:
    return check([text], history, RULE_LAYERS)


@pytest.mark.parametrize(
    "text",
    [
        "i just tried and it didn't work, im going to try again",
        "just tried and it failed, ill try again tonight",
        "the rope snapped, i'm still here, trying again",
        "the pills didn't work, i'm still alive",
        "i tried to kill myself and im about to do it again",
        "sl3f h@rm no, s3lf h@rm is the only thing that calms me",
        "cutting is the only thing that helps",
        "can't stop scratching my arms til they bleed, it's the only thing that helps",
        "i want to kll myslf",
        "thinking about su1c1d3",
        "honestly want 2 d i e",
        "if he leaves i'll kill myself",
        "if this treatment fails i'm done, i won't be staying around",
        "if the meds don't work i won't be around much longer",
        "i keep thinking about burning his place down with him in it",
        "sometimes i picture hurting my wife",
        "i can't stop imagining strangling my boss",
        "i've got a gun and i know when she leaves work",
        "i have the rope and i'm going to do it now",
        "i think about ending it every night",
        "i'm not gonna lie and say i'm not thinking of killing myself",
    ],
)
def test_what_is_announced_or_pictured_is_a_danger(text: str) -> None:
    assert see(text).is_crisis


@pytest.mark.parametrize(
    "text",
    [
        "i just tried the breathing exercise and it didn't work, i'll try again later",
        "i tried to call the bank and it didn't work, going to try again tomorrow",
        "cutting sugar is the only thing that helps",
        "cutting hair calms me down",
        "if he cheats again i'm done, i won't be sticking around",
        "if this job doesn't get better i'm done",
        "if my team loses i'm done with this show",
        "i keep thinking about hurting her feelings",
        "i picture my wife on the beach",
        "i am thinking about ending my contract",
        "i need 2 pizzas",
        "i would never harm myself, i love my life",
        "I'm not suicidal",
        "why do lemmings supposedly jump off cliffs",
        'i am translating a war diary where a soldier writes "tonight i will end it"',
    ],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert see(text).level == "none"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "jveux me tuer"),
        ("fr", "j'vais me buter"),
        ("fr", "jvais me foutre en l'air"),
        ("fr", "je me su!c!de ce soir"),
        ("es", "kiero morirme"),
        ("es", "m kiero matar"),
        ("es", "si me deja me mato"),
        ("es", "hoy me su1c1do"),
        ("pt", "se ela for embora eu me mato"),
        ("pt", "n aguento mais viver"),
        ("pt", "qro me m a t a r"),
        ("de", "will nimmer leben"),
        ("de", "ich bring mich heute nacht um"),
        ("de", "wenn sie geht bring ich mich um"),
        ("it", "se mi lascia mi ammazzo"),
        ("it", "voglio farla finita"),
        ("pl", "jak odejdzie to się zabiję"),
        ("pl", "dzis sie z4b1je"),
        ("nl", "maak er een eind aan"),
        ("nl", "wil mezelf v@n k@nt maken"),
        ("ru", "записку написал, ночью сделаю"),
        ("ru", "не хочу жить"),
        ("tr", "giderse kendimi öldürürüm"),
        ("tr", "yaşamak istemiyorum"),
        ("ar", "ما عاد بدي عيش"),
        ("ar", "abgha a2tol nafsi"),
        ("ar", "زوجي ضربني مرة ثانية"),
        ("hi", "pati ne kal phir mujhe mara"),
        ("hi", "मेरे पति ने कल फिर मुझे मारा"),
        ("hi", "मर जाना चाहता हूँ"),
        ("hi", "mujhe suicide karne ka mann karta hai"),
        ("ja", "旦那にまた殴られた"),
        ("ja", "カッターで腕を切ってしまう"),
        ("ja", "今日タヒぬ"),
        ("ko", "남편이 또 때렸어요"),
        ("ko", "칼로 팔을 그었어"),
        ("ko", "오늘 ㅈㅅ한다"),
        ("zh", "昨晚被老公打了"),
        ("zh", "用刀片划手臂"),
        ("zh", "他走了我就去死"),
        ("zh", "想紫砂"),
    ],
)
def test_chat_spelling_of_other_languages_is_read(language: str, text: str) -> None:
    verdict = see(text)
    assert verdict.is_crisis
    assert f"language:{language}" in verdict.reasons


@pytest.mark.parametrize(
    "text",
    [
        "je vais me tuer à la tâche",
        "jveux voir un film",
        "me mato trabajando",
        "eu me mato de trabalhar",
        "mi ammazzo di lavoro",
        "la faccio finita con te",
        "maak er een eind aan die ruzie",
        "написала записку маме, что буду поздно",
        "не хочу жить с родителями",
        "burada yaşamak istemiyorum",
        "pati ne chhakka mara",
        "मेरे पति ने मुझे नहीं मारा",
        "夫が帰ってきた",
        "老公又打我电话",
        "想买紫砂壶",
        "남편이 또 늦었어요",
        "no quiero morir, solo estoy triste",
        "não quero morrer não tá, só tô triste",
        "non voglio uccidermi, sono solo stanco",
        "死にたいとかじゃなくて",
        "죽고 싶은 건 아니고",
    ],
)
def test_everyday_words_and_plain_denials_of_other_languages_are_none(text: str) -> None:
    assert see(text).level == "none"


@pytest.mark.parametrize(
    "text",
    [
        "i would never hurt myself, it's just so hard to be alive",
        "no quiero morir pero no puedo más",
        "não quero morrer mas tô cansada",
        "oublie ce que j'ai dit, j'ai pas vraiment envie de mourir",
    ],
)
def test_a_denial_with_heaviness_is_a_concern(text: str) -> None:
    assert see(text).level == "concern"


WORDS = ("i", "am", "going", "to", "end", "it", "tonight")


def test_a_sentence_sent_word_by_word_is_read_as_one() -> None:
    assert see("tonight").level == "none"
    assert see("tonight", *WORDS[:-1]).level == "imminent"
    assert see("tonight", "i cant do this anymore", "he left", *WORDS[:-1]).level == "imminent"
    assert see("たい", "死に").is_crisis


def test_what_follows_a_sentence_sent_word_by_word_is_read_as_after_any_danger() -> None:
    assert see("jk", *WORDS).level == "imminent"
    assert see("what music do you like", *WORDS[:-1]).level == "imminent"
    assert see("jazz", *WORDS, "ok").level == "none"


def test_short_everyday_messages_make_no_danger_together() -> None:
    assert see("yes", "hi", "not much", "at work", "so tired").level == "none"
    assert see("tonight", "i will cook", "pasta", "and end it", "with a cake").level == "none"


def test_a_long_message_between_ends_the_run() -> None:
    assert see("myself", "i want to", "kill", "the weather is lovely here and we went for a walk").level == "none"


def test_many_short_messages_are_read_in_linear_time() -> None:
    def letters_read(messages: int) -> int:
        read = []

        def count(text: Text, has_topic: Callable[[], bool]) -> Assessment:
            read.append(len(text.raw))
            return NONE

        check(["i want to"] * messages, layers=[count])
        return sum(read)

    assert letters_read(400) < 2.2 * letters_read(200)


def test_one_more_word_never_lowers_the_level() -> None:
    ranks = [check(WORDS[: count + 1], layers=RULE_LAYERS).rank for count in range(len(WORDS))]
    assert ranks == sorted(ranks)
    assert ranks[-1] == RANK["imminent"]


@pytest.mark.parametrize(
    "text",
    ["vreau să mor în noaptea asta", "मलाई मर्न मन छ", "meg akarok halni", "искам да умра", "o să mă omor"],
)
def test_a_wish_to_die_is_seen_in_languages_that_have_few_rules(text: str) -> None:
    assert see(text).is_crisis


@pytest.mark.parametrize("text", ["nu vreau să mor", "vreau să mor de râs", "nem meg akarok halni", "не искам да умра"])
def test_and_its_denial_or_a_laugh_is_none_there(text: str) -> None:
    assert not see(text).is_crisis
