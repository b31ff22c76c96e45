"""Breath that fails before an exam, and breath that fails: what tells fright from a body in danger.

No air is imminent, whatever else is said, unless the person names a fright that takes breath (an exam, a stage, a
panic they know) and nothing of the body. Then it is a concern, asked about with the signs that need a call.
"""

from __future__ import annotations

import re

from bot.safety.normalise import fold
from bot.safety.rules.rule import any_of

_FRIGHT = re.compile(
    r"\b"
    + any_of(
        r"(?:exams?|midterms?|finals|mocks?|quiz|viva|orals?|revis(?:e|ing|ion)|homework|essay|thesis|dissertation|coursework|assignment|deadlines?|(?:driving|maths?|spelling|history|chem\w*|bio\w*|physics|big|mock|english) test|test (?:is )?(?:tomorrow|today|on monday|next week)|stud(?:y|ying) (?:for|all|too)|i study)\b",
        r"(?:auditions?|recital|on stage|stage fright|presentations?|presenting|speech|interviews?|first (?:day|date)|public speaking|solo)\b",
        r"(?:panic(?:k\w*)?|anxi\w+|nerves|nervous|hyperventilat\w*|overthink\w*|butterflies)\b",
        r"(?:open|start|look at|read|see|get) (?:the|my|that|this|an?) (?:\w+ )?(?:books?|folder|laptop|emails?|inbox|letters?|envelopes?|bills?|app|results|notes|messages?)\b",
        r"(?:results|grades|marks) (?:come|are|will|day)\b",
    )
)
# Whatever of these stands beside it, no fright makes it less.
_BODY = re.compile(
    r"\b"
    + any_of(
        r"chest (?:really |so |badly )?(?:hurts?|hurting|pains?|aches?|is (?:hurting|crushing))|(?:pain|hurts?|pressure|stabbing|elephant|weight) (?:\w+ ){0,3}chest|heart attack|heart (?:condition|disease|failure|surgery|problem)|pacemaker|stroke",
        r"(?:left |my |right )?arms?\b (?:\w+ ){0,2}(?:numb|tingl\w*|hurts?|heavy|pain)|(?:down|into) (?:my |the )?(?:left )?arm|jaw\b",
        r"lips\b|(?:gone|going|turn\w*|look\w*|are|is) (?:\w+ )?(?:blue|gr[ae]y|purple)\b|swell\w*|swollen|(?:throat|tongue|face|airway)s? (?:is |are |feels? )?(?:\w+ )?(?:clos\w+|swell\w*|swollen|huge|itch\w*)|hives|rash",
        r"allerg\w*|anaphyla\w*|epi ?pen|nuts?\b|peanuts?|shellfish|(?:bee|wasp|hornet)\b|stung|sting\b|asthma\w*|inhaler|puffer|wheez\w*|whistling|oxygen|copd|pneumonia|covid|clot\b|embol\w*",
        r"chok(?:e|ed|es|ing)\b|stuck in my throat|went down wrong|strangl\w*|throttl\w*|(?:hands?|belt|rope|cord) (?:\w+ ){0,2}(?:neck|throat)|on top of me|pin(?:s|ned) me|(?:holds?|held|holding) me (?:down|under)|drown\w*|under ?water|smoke|fumes|carbon monoxide|gas\b|(?:house|room|flat) is on fire",
        r"pills?\b|tablets?|overdos\w*|swallow\w*|took (?!the (?:exam|test|mock|bus|train|stairs|quiz)|a (?:mock|test|break|walk|shower|seat|nap|bus|train|quiz)|notes|part|my (?:exam|test|time))(?:\w+ ){1,4}|taken (?:\w+ ){0,3}(?:pills?|many|much|lot)|insulin|vodka|whiskey|drunk\b|drank (?:\w+ ){0,2}(?:bottle|bleach|lot|too)|drugs?\b|coke\b|cocaine|mdma|molly|meth\b|heroin|fentanyl|ket\b|ketamine|xanax|benzos?|edibles?",
        r"blood|bleed\w*|cough(?:ing)? (?:up|pink)|pink (?:foam|froth|stuff)|faint(?:ed|ing)?\b|pass(?:ed|ing) out|black(?:ed|ing) out|collaps\w*|pregnan\w*|contractions?|surgery|operation|fell (?:off|down|from)|accident|crash\w*|stabb\w*|shot\b|punched|kicked|ribs?\b|lying down|lie down",
        r"for (?:\w+ ){0,3}(?:hours|days|weeks)|since\b|all (?:day|night)|(?:is|getting|gets) worse|not nerves|not (?:a )?panic|kill\w*|suicid\w*|die\b|dying",
    )
)
# A tight chest may be the heart, but for someone who knows when it comes.
_TIGHT = re.compile(r"\b(?:tight\w* (?:in )?(?:my |the )?chest|chest (?:\w+ ){0,3}tight)")
_HABIT = re.compile(
    r"\b(?:every (?:single )?time|each time|whenever|always|every (?:day|week|sunday|monday|morning|night))\b"
)
_AIR_ABROAD = re.compile(
    fold(
        r"respir|a respirer|keine luft|oddychac|geen lucht|niet ademen|дышать|дихати|задыха|nefes|息が|呼吸|喘不|숨|सांस|saans|اتنفس|التنفس|andas|na[fp]as"
    )
)
_FRIGHT_ABROAD = re.compile(
    fold(
        r"examen|exame\b|esame|interrogazione|oposicion|apuntes|entrevista|colloquio|entretien|presentacion|presentazione|apresentacao|apresentar|expose|\boral\b|concours|nervios|nervoso|ansia|ansiedad|angoisse|panico|panique|estres|trac\b|prova\b|vestibular|"
        r"prufung|klausur|referat|vorstellungsgesprach|bewerbungsgesprach|prasentation|vortrag|panik|nervos|aufregung|lampenfieber|abitur|tentamen|toets|sollicitatie|presentatie|zenuw|paniek|"
        r"egzamin|matur|kolokwium|rozmow\w* kwalifik|prezentac|stres|panik|wystapieni|экзамен|егэ|зачет|собеседован|выступлен|паник|нервнича|контрольн|іспит|екзамен|співбесід|"
        r"sinav|mulakat|sunum|heyecan|panik|試験|テスト|受験|面接|発表|プレゼン|パニック|緊張|本番|締め切り|考试|考試|面试|面試|演讲|紧张|恐慌|焦虑|复习|시험|면접|발표|긴장|공황|수능|"
        r"परीक्षा|इंटरव्यू|घबराहट|\bexam|interview|ghabrahat|paper hai|امتحان|مقابله|عرض|توتر|قلق|هلع|\btenta|prov\b|ujian|wawancara|presentasi|gugup"
    )
)
_BODY_ABROAD = re.compile(
    fold(
        r"pecho|poitrine|brust|peito|petto|borst|klatc|груд|gogs|胸|가슴|सीने|छाती|seene|chhati|صدر|brostet|\bdada|labios|levres|lippen|labios|labbra|\bust[aay]\b|sine\b|губ|dudak|唇|입술|होंठ|honth|شفا|"
        r"brazo|\bbras\b|\barm\b|braco|braccio|\breka\b|рук|\bkol|腕|手臂|팔|बांह|ذراع|hincha|gonfl|geschwoll|schwillt|inch|gonfia|opgezwollen|puchn|опух|распух|sisti|sisiyor|腫れ|肿|붓|부어|सूज|sooj|ورم|منتفخ|"
        r"garganta|gorge|\bhals\b|gola|\bkeel|gardl|горл|bogaz|喉|목|गला|gala\b|حلق|alerg|allerg|алерг|аллерг|alerji|アレルギー|过敏|過敏|알레르기|एलर्जी|حساسيه|asma\b|asthma|asthme|астм|astim|喘息|哮喘|천식|दमा|ربو|inhal|吸入|흡입|spray|ventolin|"
        r"abeja|abeille|biene|wespe|abelha|\bape\b|wesp|pszczol|пчел|ари\b|蜂|蜜蜂|벌에|pastill|comprim|cachet|tablett|pillen|remedio|pillol|tabletk|таблет|\bhap|薬|药|藥|약을|दवा|goli|حبوب|sangre|\bsang\b|\bblut|sangue|\bbloed|krew|krwi|кров|\bkan\b|血|피가|खून|khoon|دم\b|"
        r"desmay|evanoui|ohnmacht|bewusstlos|desmai|svenut|flauw|zemdla|сознани|обморок|bayil|倒れ|气绝|晕|기절|쓰러|behosh|اغمي|azul|bleu|\bblau|blu\b|blauw|sin[ae]\b|сине|mor\b|morard|紫|青|파랗|नीले|ازرق|dusi mnie|estrangul|etrangl|wurg|strangol|wurgt|душит|首を|掐|목을 ?졸|خنق|morir|mourir|sterben|morrer|umrz|умир|olmek|死に|죽"
    )
)


def is_fright(text: str) -> bool:
    """Whether an English text that says no air names a fright, and nothing of a body in danger."""
    is_tight = bool(_TIGHT.search(text)) and not _HABIT.search(text)
    return bool(_FRIGHT.search(text)) and not _BODY.search(text) and not is_tight


def is_fright_abroad(match: re.Match[str]) -> bool:
    """The same for a phrase in another language; False where the phrase is not about breath."""
    if not _AIR_ABROAD.search(match.group()):
        return False
    rest = match.string[: match.start()] + " " + match.string[match.end() :]
    return bool(_FRIGHT_ABROAD.search(rest)) and not _BODY_ABROAD.search(rest)


AIR = r"(?:can not|can no longer|can barely|can hardly|could not|unable to|struggling to|hard to|trouble|difficulty|not able to) (?:\w+ )?(?:breathe?|breathing|get (?:any |enough )?air|catch my breath)\b"
_SIGNS = (
    r"(?:my |the |her |his )?(?:lips?|tongue|face) (?:\w+ ){0,4}(?:blue|gr[ae]y|purple|swell\w*|swollen|tingl\w*|huge|numb)|throat (?:\w+ ){0,2}(?:clos\w+|swell\w*|swollen)|swelling|"
    r"chest (?:\w+ )?(?:hurts?|pain)|pain (?:in|down|into|across) (?:my )?(?:chest|arm|jaw|left)|(?:left )?arm (?:\w+ ){0,2}(?:numb|hurts?|tingl\w*)|down (?:in)?to my (?:left )?arm|asthma attack|inhaler|puffer|wheez\w*|whistling noise|peanut|nuts\b|wasp|bee sting|stung|allerg\w*|"
    r"(?:took|taken|swallowed) (?:\w+ ){0,4}(?:pills?|tablets?|stuff|things|lot|much|many)|cough(?:ing)? (?:up )?(?:blood|pink)|stuck in (?:my|her|his) throat|chok(?:ing|ed)"
)
WITH_SIGNS = rf"{AIR}[^\n]{{0,90}}?\b(?:{_SIGNS})|(?:{_SIGNS})[^\n]{{0,90}}?\b{AIR}"
