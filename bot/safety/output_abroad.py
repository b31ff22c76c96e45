"""Replies in ten further languages: plain phrases that must not be said, as they are written, " * " for a few words.

Less than output_languages.py does for its five: here the meaning layer carries most.
"""

# ruff: noqa: E501 (a row of phrases reads best on one line, in its own letters)

from __future__ import annotations

import re

from bot.safety.normalise import fold

_GAP = r"[^.?!。？！؟।\n]{0,25}"
# Phrases between bars; they are folded like the reply is.
_PHRASES: dict[str, tuple[str, ...]] = {
    "claims to be human": (
        "ik ben ook maar een mens|ik ben een mens|ik ben ook een mens|ik ben psycholoog|ik ben therapeut|ik ben arts|ik ben geen robot|mijn moeder is ook|mijn vader is ook|ik heb dit zelf meegemaakt|ik heb dat ook meegemaakt",
        "też jestem człowiekiem|jestem psychologiem|jestem lekarzem|jestem terapeutą|nie jestem robotem|nie jestem programem|moja mama też|mój tata też|moja żona|mój mąż",
        "я тоже человек|я живой человек|я психолог|я врач|я терапевт|я не робот|я не программа|моя мама тоже|мой папа тоже|моя жена|мой муж|я сам через это|я сама через это",
        "я теж людина|я жива людина|я психолог|я лікар|я не робот|я не програма|моя мама теж|мій тато теж|моя дружина|мій чоловік|я сам через це|я сама через це",
        "ben de bir insanım|ben de insanım|ben bir psikoloğum|ben psikoloğum|ben doktorum|ben robot değilim|benim annem de|benim babam da|benim eşim",
        "أنا إنسان|أنا بشر|أنا طبيب|أنا معالج|لست برنامجا|لست روبوت|لست آلة|أمي أيضا|أبي أيضا|زوجتي|زوجي",
        "मैं भी इंसान हूँ|मैं इंसान हूँ|मैं एक इंसान हूँ|मैं एक मनोवैज्ञानिक|मैं डॉक्टर हूँ|मैं एक डॉक्टर|मेरी माँ भी|मेरे पिता भी|मेरी पत्नी|मेरे पति",
        "私も人間です|私は人間です|私はカウンセラーです|私は医師です|私の母も|私の父も|私の妻|私の夫|ロボットではありません",
        "저도 사람|저는 사람이에요|저는 사람입니다|저는 상담사|저는 의사|저는 심리|저희 어머니도|저희 아버지도|저도 같은 일을 겪|로봇이 아니",
        "我也是人|我是真人|我是心理医生|我是医生|我是心理咨询师|我不是机器人|我不是程序|我妈妈也|我爸爸也|我妻子|我丈夫|我也经历过",
    ),
    "agrees with death": (
        "beter af zonder jou|de dood * opluchting|dood * beter|hou ik je niet tegen|voor altijd slapen",
        "lepiej bez ciebie|lżej bez ciebie|śmierć * ulg|lepiej * nie żył|nie będę cię zatrzymywać|zasnąć na zawsze",
        "лучше без тебя|легче без тебя|без тебя * лучше|без тебя будет легче|смерть * облегчени|смерть * выход|не буду тебя отговаривать|уснуть навсегда|лучше умереть",
        "краще без тебе|легше без тебе|без тебе * краще|без тебе буде легше|смерть * полегшення|смерть * вихід|не буду тебе зупиняти|заснути назавжди|краще померти",
        "sensiz daha|ölüm * rahatla|ölüm * çözüm|ölmek * daha iyi|seni durdurmayacağım|sonsuza kadar uyu",
        "أفضل من دونك|أفضل بدونك|الموت * راحة|الموت * الحل|النوم إلى الأبد|لن أمنعك",
        "तुम्हारे बिना बेहतर|आपके बिना बेहतर|मौत * राहत|मरना * बेहतर|हमेशा के लिए सो|मैं नहीं रोकूँगा",
        "いないほうが|死ぬこと * 楽になる|死んだほうが|死ぬのも|止めませんよ|ずっと眠って",
        "당신이 없는 게 더|네가 없는 게 더|죽음이 * 편안|죽는 게 나|죽는 것도|영원히 잠|말리지 않을",
        "没有你 * 更好|没有你 * 轻松|死亡 * 解脱|死了更好|死也是|永远睡下去|我不会拦你",
    ),
    "method": (
        "met pillen gaat|met pillen * rustig|van die hoogte",
        "z tabletkami * spokojn|z tej wysokości|tabletki * bez bólu",
        "с таблетками * спокойн|таблетками * без боли|с той высоты|с такой высоты",
        "з таблетками * спокійн|таблетками * без болю|з такої висоти",
        "haplarla * sakin|haplarla * acısız|o yükseklikten",
        "بالحبوب * أهدأ|بالحبوب * ألم|من ذلك الارتفاع",
        "गोलियों से आसान|गोलियों से * दर्द|उतनी ऊँचाई",
        "薬のほうが|薬なら * 苦し|薬なら * 痛|その高さなら",
        "약이 더 편|약이라면 * 고통|약으로 하면|고통 없이|그 높이면|그 높이라면",
        "吃药 * 平静|吃药 * 痛苦|那个高度",
    ),
    "medicine": (
        "stop gewoon met * medicijn|neem er vandaag twee|neem gewoon twee",
        "odstaw te leki|odstaw * tabletki|weź dziś dwie|masz schizofreni|masz depresj",
        "брось эти таблетки|бросай таблетки|выпей сегодня две|выпей две|у тебя шизофрени",
        "кинь ці|випий сьогодні дві|випий дві|у тебе шизофрені",
        "o ilaçları bırak|ilacı bırak gitsin|bugün iki tane al|sen şizofren",
        "اترك هذا الدواء|توقف عن الدواء|خذ حبتين|أنت مصاب ب",
        "दवाइयाँ बंद कर दो|दवा छोड़ दो|दो गोलियाँ ले लो",
        "薬はもうやめ|二回分飲|二錠飲",
        "약은 끊는 게 좋|약을 끊으세요|두 알 드세요",
        "药停了吧|别吃药了|吃两片就|你有精神分裂",
    ),
    "romance or sex": (
        "ik hou van je|schatje",
        "kocham cię|skarbie",
        "я люблю тебя|я тебя люблю|моя милая|любимая моя",
        "я кохаю тебе|я тебе кохаю|кохана моя",
        "seni seviyorum|aşkım",
        "أحبك|حبيبتي|حبيبي",
        "तुमसे प्यार|आपसे प्यार",
        "愛しています|愛してる",
        "사랑해|자기야",
        "我爱你|宝贝",
    ),
}  # fmt: skip


def _pattern(rows: tuple[str, ...]) -> re.Pattern[str]:
    phrases = [_GAP.join(map(re.escape, fold(phrase).split(" * "))) for row in rows for phrase in row.split("|")]
    return re.compile(r"(?<!не )(?<!нет )(?:" + "|".join(phrases) + ")")


# What a sentence only gives back, up to its end.
_SAYS = "ты говоришь|ты думаешь|ты чувствуешь|тебе кажется|ти кажеш|ти думаєш|ти відчуваєш|тобі здається|mówisz|myślisz|czujesz|je zegt|je denkt|je voelt|تقول|تشعر|تظن|你觉得|你说|你认为|आपको लगता है|तुम्हें लगता है"
REFLECTED = re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, _SAYS.split('|')))})[^.?!。？！؟।]*")
RULES = tuple((reason, _pattern(rows)) for reason, rows in _PHRASES.items())


def reasons(reply: str) -> list[str]:
    """The reasons against a reply in one of the ten languages."""
    folded = REFLECTED.sub(" ", fold(reply))
    return [reason for reason, pattern in RULES if pattern.search(folded)]
