"""Which language help is worded in: told by script, by the package, by a rule; unsure is no answer."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.safety import language
from bot.safety.input_gate import RULE_LAYERS, check
from bot.safety.language import language_of
from bot.safety.meaning import meaning_layer
from bot.safety.protocol import reply
from bot.texts import crisis

LAYERS = (*RULE_LAYERS, meaning_layer)
# What a person may write on a bad night, in every language that there is a line in.
SENTENCES = {
    "ar": "لا أستطيع النوم وأشعر بالوحدة كل ليلة",
    "bg": "не мога да спя и се чувствам сам всяка вечер",
    "bn": "আমি ঘুমাতে পারি না, প্রতি রাতে একা লাগে",
    "ca": "no puc dormir i cada nit em sento molt sol a casa",
    "cs": "nemůžu spát a každou noc se cítím sám, nikdo mi nevolá",
    "da": "jeg kan ikke sove, og hver aften føler jeg mig alene hjemme",
    "de": "ich kann nicht schlafen und fühle mich jede nacht allein",
    "el": "δεν μπορώ να κοιμηθώ και νιώθω μόνος κάθε βράδυ",
    "es": "no puedo dormir y cada noche me siento muy solo",
    "fa": "نمی‌توانم بخوابم و هر شب احساس تنهایی می‌کنم",
    "fi": "en saa unta ja tunnen itseni yksinäiseksi joka ilta",
    "fr": "je n'arrive pas à dormir et je me sens seul chaque nuit",
    "he": "אני לא מצליח לישון ומרגיש לבד כל לילה",
    "hi": "मुझे नींद नहीं आती और हर रात अकेला लगता है",
    "hu": "nem tudok aludni és minden este egyedül érzem magam",
    "id": "aku tidak bisa tidur dan setiap malam merasa sendirian",
    "it": "non riesco a dormire e ogni notte mi sento solo",
    "ja": "眠れなくて、毎晩ひとりぼっちだと感じる",
    "ko": "잠이 안 오고 매일 밤 혼자라는 느낌이 들어요",
    "ne": "मलाई निद्रा लाग्दैन र हरेक रात एक्लो महसुस हुन्छ",
    "nl": "ik kan niet slapen en voel me elke nacht zo alleen",
    "no": "jeg får ikke sove og føler meg alene hver kveld, ingen ringer meg",
    "pl": "nie mogę spać i każdej nocy czuję się samotny",
    "pt": "não consigo dormir e toda noite me sinto muito sozinho",
    "ro": "nu pot să dorm și în fiecare noapte mă simt singur",
    "ru": "не могу уснуть и каждую ночь чувствую себя одиноким",
    "sk": "nemôžem spať a každú noc sa cítim sám, nikto mi nevolá",
    "sr": "ne mogu da spavam i svake noći se osećam usamljeno",
    "sv": "jag kan inte sova och känner mig ensam varje natt",
    "sw": "siwezi kulala na kila usiku najisikia mpweke sana",
    "th": "นอนไม่หลับและรู้สึกเหงาทุกคืน",
    "tl": "hindi ako makatulog at gabi-gabi pakiramdam ko mag-isa ako",
    "tr": "uyuyamıyorum ve her gece kendimi yalnız hissediyorum",
    "uk": "не можу заснути і щоночі почуваюся самотнім",
    "ur": "مجھے نیند نہیں آتی اور ہر رات اکیلا محسوس کرتا ہوں",
    "vi": "mình không ngủ được và đêm nào cũng thấy cô đơn",
    "zh": "我睡不着，每天晚上都觉得很孤单",
}  # fmt: skip


@pytest.mark.parametrize("spoken", sorted(crisis.IN_LANGUAGE))
def test_every_language_with_a_line_is_told(spoken: str) -> None:
    assert language_of([SENTENCES[spoken]]) == spoken


@pytest.mark.parametrize(
    "text",
    ["i cant sleep and every night i feel so alone", "ok", "no", "lol", "", "12345", "🙂", "im dun w life ngl fr fr",
     "she said καλημέρα and laughed at me", "mujhe neend nahi aati"],
)  # fmt: skip
def test_english_and_what_is_too_short_to_tell_are_no_other_language(text: str) -> None:
    assert language_of([text]) == ""


def test_a_short_turn_is_read_with_what_came_before() -> None:
    assert language_of(["ja"]) == ""
    assert language_of(["ja"], ["ich kann nicht schlafen und fühle mich jede nacht allein"]) == "de"


def test_a_rule_names_the_language_where_the_package_is_not_sure() -> None:
    assert language_of(["mujhe jeena nahi"], named="hi") == "hi"
    assert language_of(["no puedo dormir y cada noche me siento muy solo"], named="pt") == "es"


def test_without_the_package_scripts_and_rules_still_tell(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    language._opened.cache_clear()
    try:
        with caplog.at_level(logging.ERROR):
            assert language_of([SENTENCES["ja"]]) == "ja"
            assert language_of([SENTENCES["uk"]]) == "ru"
            assert language_of([SENTENCES["de"]]) == ""
            assert language_of([SENTENCES["de"]], named="de") == "de"
            assert check(["I want to die"]).level == "elevated"
        assert "languages of phrases only" in caplog.text
        assert SENTENCES["de"] not in caplog.text
    finally:
        language._opened.cache_clear()


def test_a_package_that_fails_on_a_text_leaves_the_level_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def classify(self, text: str) -> tuple[str, float]:
            raise ValueError(text)

    before = check([SENTENCES["de"], "ich will sterben"])
    monkeypatch.setattr(language, "_identifier", Broken)
    after = check([SENTENCES["de"], "ich will sterben"])
    assert (after.level, after.reasons) == (before.level, before.reasons)
    assert after.language == "de"  # by the rule


def test_half_a_character_is_read_without_failing() -> None:
    assert language_of(["ich kann nicht schlafen \ud83d und fühle mich jede nacht allein"]) == "de"


def test_danger_that_only_meaning_saw_is_answered_in_the_persons_language_first() -> None:
    verdict = check(["wenn ich nur morgen nicht mehr aufwachen müsste, das wünsche ich mir jeden abend"], (), LAYERS)
    assert verdict.is_crisis
    assert not any(reason.startswith("language:") for reason in verdict.reasons)
    assert reply(verdict).startswith(crisis.IN_LANGUAGE["de"])


def test_calm_messages_are_not_asked_for_their_language() -> None:
    assert check(["wir fahren am Samstag an den See"]).language == ""


def test_a_language_without_a_line_gets_plain_words() -> None:
    verdict = check(["I want to die"])
    assert not reply(verdict).startswith(crisis.NOT_IN_LANGUAGE)
    assert language_of(["நான் தூங்க முடியவில்லை, ஒவ்வொரு இரவும் தனிமையாக உணர்கிறேன்"]) not in ("", *crisis.IN_LANGUAGE)
