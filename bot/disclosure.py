"""When to say that this is software: the schedule of `SAFETY` R1, strictest law first, and whenever someone asks."""

# ruff: noqa: E501 (a sentence or a pattern reads best on one line)

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

from bot.safety.normalise import fold

Due = Literal["full", "again"]

AWAY = timedelta(days=7)
"""After so long without a word the whole text is due again (Utah, Code 13-72a-203)."""
MINOR_EVERY = timedelta(hours=1)
"""For someone who may be under 18 (Washington, HB 2225)."""

_MACHINE = r"(?:bot|robot|chatbot|machine|ai|a i|artificial(?: intelligence)?|computer|program|software|algorithm|llm|chatgpt|gpt)"
_PERSON = r"(?:human|real(?! \w)|person|real person|human being|real human|actual person|actual human|living person|man|woman|therapist|counsell?or|doctor|someone real)"
_ASKED: dict[str, re.Pattern[str]] = {
    language: re.compile(pattern)
    for language, pattern in {
        "en": rf"\b(?:are|r) (?:you|u|ya) (?:really |actually |even |just |only |like |still )*(?:an? |the )?(?:{_MACHINE}|{_PERSON})\b|\b(?:is this|is there|am i (?:talking|chatting|speaking|writing) (?:to|with)|this is) (?:really |actually |just )*(?:an? )?(?:{_MACHINE}|(?:real |actual )?(?:human|person)(?: being)?)\b|\b(?:you are|you re|youre|ur) (?:a |an |just a |not a )?(?:{_MACHINE}|human|real person)(?: right| aren t you)?\s*\?|\bwho (?:am i (?:talking|speaking|chatting) to|are you)\b|\bwhat are you\b\s*\?|\bhuman or (?:{_MACHINE})",
        "es": r"\b(?:eres|es usted|sos) (?:de verdad |realmente |solo )*(?:un |una )?(?:robot|bot|maquina|ia|programa|inteligencia artificial|humano|humana|persona|real)\b|\bhablo con (?:un |una )?(?:persona|humano|robot|maquina|bot|ia)\b",
        "fr": r"\b(?:es tu|tu es|etes vous|vous etes)\b (?:vraiment |juste )*(?:un |une )?(?:vraie? )?(?:robot|bot|machine|ia|programme|intelligence artificielle|humaine?|personne|reele?|reelle)\b|\bje parle a (?:un |une )?(?:humain|personne|robot|machine|ia|vraie personne)\b",
        "de": r"\b(?:bist du|sind sie|bist) (?:wirklich |echt |nur |eigentlich )*(?:ein |eine )?(?:echter |echte |richtiger )?(?:mensch|roboter|bot|maschine|ki|programm|person|computer|echt|kunstliche intelligenz)\b|\b(?:rede|spreche|schreibe|chatte) ich (?:hier )?(?:gerade )?mit (?:einem |einer )?(?:echten |richtigen )?(?:mensch\w*|maschine|bot|ki|programm|roboter|person)\b",
        "pt": r"\b(?:voce e|vc e|tu es|e voce) (?:mesmo |realmente |so )*(?:um |uma )?(?:robo|bot|maquina|ia|programa|inteligencia artificial|humano|humana|pessoa|real)\b|\b(?:estou falando|falo) com (?:um |uma )?(?:pessoa|humano|robo|maquina|bot|ia)\b",
        "it": r"\b(?:sei|lei e) (?:davvero |veramente |solo )*(?:un |una |un ?)?(?:robot|bot|macchina|ia|programma|intelligenza artificiale|umano|umana|essere umano|persona|reale)\b|\bparlo con (?:un |una )?(?:persona|umano|robot|macchina|bot|ia)\b",
        "nl": r"\b(?:ben je|ben jij|bent u) (?:echt |een |wel |gewoon )*(?:robot|bot|machine|ai|programma|computer|mens|persoon|echt)\b|\bpraat ik met (?:een )?(?:echt )?(?:mens|persoon|robot|bot|machine|computer)\b",
        "pl": r"\b(?:jestes|czy jestes|czy ty jestes) (?:prawdziwym |prawdziwa |tylko )*(?:czlowiekiem|robotem|botem|maszyna|sztuczna inteligencja|programem|osoba|prawdziwy|ai)\b|\bczy (?:rozmawiam|pisze) z (?:prawdziwym )?(?:czlowiekiem|botem|robotem|maszyna|osoba)\b",
        "tr": r"\b(?:sen |gercek |bir )*(?:insan|robot|bot|makine|yapay zeka|program) ?(?:mi|mu|misin|misiniz|musun|musunuz)\b|\bgercek misin\b",
        "ru": r"(?:\bты|\bвы) (?:(?:настоящ\w+|реальн\w+|живо[йи]|просто|точно) )*(?:человек|бот|робот|машина|программа|ии|искусственный интеллект|настоящ\w+|реальн\w+|живо[йи])(?!\w)|с (?:человеком|ботом|роботом|машиной) (?:ли )?(?:я )?(?:говорю|общаюсь|разговариваю)|я (?:говорю|общаюсь|разговариваю) с (?:человеком|ботом|роботом|машиной|живым)",
        "ar": r"هل (?:انت|انتي|انتم)(?: \w+)? ?(?:انسان\w*|بشر\w*|روبوت\w*|بوت|اله|برنامج|ذكاء اصطناعي|حقيقي\w*|شخص\w*)|(?:اتحدث|اتكلم) مع (?:انسان|روبوت|شخص|اله|برنامج)|انت (?:انسان|روبوت|بوت|حقيقي)",
        "hi": r"(?:क्या )?(?:आप|तुम|तू) (?:सच में |असली |एक |सचमुच )*(?:इंसान|मनुष्य|रोबोट|बॉट|मशीन|एआई|ए आई|व्यक्ति|असली|कंप्यूटर|प्रोग्राम|सॉफ़्टवेयर)",
        "ja": r"(?:あなたは|君は|きみは|貴方は)?(?:本当に|本物の|実は)*(?:人間|ロボット|機械|ai|ボット|人工知能|プログラム)(?:です|なのです|なの|なん|でしょう|じゃない)?(?:か|ですか|の|なの)?\s*[?。.]|(?:人間|ロボット|ai|ボット)(?:です|なんです|なの)か",
        "zh": r"(?:你|您)(?:到底|真的|究竟|其实)?(?:是不是|是)(?:一个|个|真的|真)*(?:真人|人类|机器人|机器|人工智能|ai|程序|电脑|活人|人)(?:吗|嗎|么|还是|還是|\s*\?)|(?:你|您)是(?:真人|人)还是",
        "ko": r"(?:사람|인간|로봇|기계|봇|인공지능|ai|프로그램)(?:이세요|이에요|인가요|예요|이야|인가|입니까|이니|맞아요|맞나요|인지|이신가요|이냐|야)|진짜 ?사람",
    }.items()
}  # fmt: skip


def due(
    disclosed_at: datetime | None,
    now: datetime,
    every: timedelta,
    *,
    used_at: datetime | None,
    over_at: datetime | None,
) -> Due | None:
    """What is to be said before the next answer: the full text, the short reminder, or nothing.

    `used_at`: when anything was last written; `over_at`: when the session before ended, if none is open. The full text
    is for first contact and after a week away; the reminder for a new day, a new session, and after `every`.
    """
    if disclosed_at is None or now - max(disclosed_at, used_at or disclosed_at) >= AWAY:
        return "full"
    is_new_session = over_at is not None and disclosed_at < over_at
    is_again = is_new_session or disclosed_at.date() != now.date() or now - disclosed_at >= every
    return "again" if is_again else None


def asked(text: str) -> str | None:
    """The language in which `text` asks whether this is a human or a machine; None: it does not ask."""
    folded = re.sub(r"[^\w\s?।。.\u0900-\u097f]+", " ", fold(text).replace("？", "?").replace("؟", "?"))
    folded = re.sub(r"\s+", " ", folded)
    return next((language for language, pattern in _ASKED.items() if pattern.search(folded)), None)
