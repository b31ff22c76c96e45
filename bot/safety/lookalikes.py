"""Tables for the normaliser: look-alike letters, leet, short forms, and the words that hidden spellings stand for."""

from __future__ import annotations

# Letters that mean a Latin letter wherever they stand: small capitals, enclosed and regional letters, Polish, Turkish.
ALWAYS: dict[str, str] = dict(
    zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıłøđ’‘ʼ`´‛＇", "abcdefghijklmnoprstuvwyzilod" + "'" * 7, strict=True)
)
ALWAYS |= {chr(first + i): chr(97 + i) for first in (0x1F1E6, 0x1F150, 0x1F170) for i in range(26)}
# Arabic: one form for alef, yeh and teh marbuta; vowel marks and the stretching mark go.
ALWAYS |= {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": ""}
ALWAYS |= {chr(code): "" for code in range(0x064B, 0x0656)}
ALWAYS |= {"。": ". ", "、": ", ", "।": ". ", "؟": "? ", "،": ", ", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
ALWAYS |= {"—": " , ", "–": " , ", "\u2800": " ", "\u3164": " ", "\u115f": "", "\u1160": ""}

# Cyrillic and Greek letters that look like Latin ones; read so only inside a word that also has Latin letters.
_LOOKS = (
    "aаα bвЬ cсϲ dԁ eеєε gɡ hһн iіιї jј kкκ lӏ mм nпη oоοσ pрρ qԛ rг sѕ tтτ uυц vѵν wԝωш xхχ yуγ"  # Latin letter first
)
MIXED: dict[str, str] = {look: group[0] for group in _LOOKS.split() for look in group[1:]}

LEET = (
    str.maketrans("0134578@$!|+€", "oieastbasilte"),
    str.maketrans("0134578@$!|+€", "oleastbaslite"),
)

DANGER: frozenset[str] = frozenset(
    [
        "kill",
        "killing",
        "killed",
        "suicide",
        "suicidal",
        "die",
        "dying",
        "dead",
        "death",
        "myself",
        "hang",
        "hanging",
        "hurt",
        "cut",
        "cutting",
        "overdose",
        "pills",
        "murder",
        "knife",
        "gun",
        "bleach",
        "harm",
        "harming",
        "self",
        "selfharm",
        "wrist",
        "wrists",
        "blade",
        "razor",
        "noose",
        "shoot",
        "drown",
        "jump",
        "unalive",
        "end",
        "life",
        "rape",
        "raped",
        "stab",
        "bridge",
        "goodbye",
    ]
)
FILLER = frozenset(
    [
        "i",
        "a",
        "to",
        "want",
        "wanna",
        "going",
        "gonna",
        "am",
        "is",
        "it",
        "all",
        "my",
        "me",
        "the",
        "do",
        "not",
        "dont",
        "cant",
        "no",
        "live",
        "living",
        "be",
        "here",
        "anymore",
        "of",
        "will",
        "so",
        "just",
        "tonight",
        "now",
        "and",
        "off",
        "in",
        "on",
        "wish",
        "was",
        "were",
        "feel",
        "like",
        "thinking",
        "about",
        "can",
        "never",
        "for",
        "ready",
        "alive",
        "up",
        "give",
        "you",
        "your",
        "yourself",
        "should",
        "kms",
        "kys",
        "thought",
        "thoughts",
        "urges",
        "attempt",
        "attempted",
        "feeling",
        "tired",
    ]
)
WORDS = DANGER | FILLER

SHORT: dict[str, str] = {
    "im": "i am", "ive": "i have", "dont": "do not", "doesnt": "does not", "didnt": "did not", "cant": "can not",
    "cannot": "can not", "wont": "will not", "wouldnt": "would not", "couldnt": "could not", "shouldnt": "should not",
    "isnt": "is not", "arent": "are not", "wasnt": "was not", "havent": "have not", "hasnt": "has not",
    "aint": "am not", "youre": "you are", "theyre": "they are", "hes": "he is", "shes": "she is", "its": "it is",
    "let's": "let us", "lets": "let us",
    "thats": "that is", "theres": "there is", "wanna": "want to", "gonna": "going to", "gunna": "going to",
    "gotta": "have to", "tryna": "trying to", "imma": "i am going to", "ima": "i am going to",
    "finna": "going to", "dunno": "do not know", "u": "you", "ur": "your", "tonite": "tonight", "2nite": "tonight",
    "2night": "tonight", "rn": "right now", "tmrw": "tomorrow", "tmr": "tomorrow", "2morrow": "tomorrow",
    "bc": "because", "cuz": "because", "cos": "because", "coz": "because", "idk": "i do not know",
    "idc": "i do not care", "nvr": "never", "ppl": "people", "plz": "please", "wnat": "want", "wan": "want",
    "sucide": "suicide", "suicde": "suicide", "suiside": "suicide", "sewerslide": "suicide", "sooicide": "suicide",
    "suicied": "suicide", "suicid": "suicide", "sucidal": "suicidal",
    "suicidle": "suicidal", "suisidal": "suicidal", "suicdal": "suicidal",
    "suacide": "suicide", "killmyself": "kill myself", "kil": "kill", "myslef": "myself", "mysef": "myself",
    "mself": "myself", "meself": "myself", "mysel": "myself", "selfharm": "self harm", "selfharming": "self harming",
    "kms": "kms", "kys": "kys", "unalived": "unalive", "unaliving": "unalive", "oded": "overdosed",
    "od'd": "overdosed", "od'ed": "overdosed", "want2die": "want to die", "want2": "want to", "2": "2",
    "kll": "kill", "klling": "killing", "kllng": "killing", "kllin": "killing", "myslf": "myself", "mslf": "myself",
    "suicd": "suicide", "sucd": "suicide",
    "scde": "suicide", "sicide": "suicide", "suicyde": "suicide", "sewercide": "suicide", "sxicide": "suicide",
    "suicidl": "suicidal",
    "suicdl": "suicidal", "scidal": "suicidal", "slf": "self", "slfharm": "self harm", "slfhrm": "self harm",
    "selfhrm": "self harm",
    "unlive": "unalive", "unaliv": "unalive", "unalving": "unaliving", "4ever": "forever", "4eva": "forever",
    "forevr": "forever",
    "commited": "committed", "commiting": "committing", "bf": "boyfriend", "gf": "girlfriend", "bff": "best friend",
}  # fmt: skip
ENDINGS: dict[str, str] = {"'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'s": " is"}

# Short forms of other languages, as chats have them; read in `written_out` only.
ABROAD: dict[str, str] = {
    "jveux": "je veux", "jveu": "je veux", "jvx": "je veux", "jvais": "je vais", "jvai": "je vais",
    "jsuis": "je suis", "jme": "je me", "jpeux": "je peux",
    "jai": "j ai", "jen": "j en", "chui": "je suis", "chuis": "je suis", "jpense": "je pense", "jarrive": "j arrive",
    "dmourir": "de mourir",
    "kiero": "quiero", "qiero": "quiero", "qro": "quero", "kero": "quero", "kerer": "querer", "kerria": "queria",
    "morrrer": "morrer",
    "nimmer": "nicht mehr", "nich": "nicht", "nichmehr": "nicht mehr", "hab": "habe", "wll": "will", "lebn": "leben",
    "num": "nao", "naum": "nao", "vo": "vou", "sb": "sobie", "hcem": "chce", "xcem": "chce",
    "istemiom": "istemiyorum", "istemiyom": "istemiyorum", "istiyom": "istiyorum", "istiom": "istiyorum",
    "oldurcem": "oldurecegim",
}  # fmt: skip
ABROAD |= {"жиь": "жить", "умиреть": "умереть", "хачу": "хочу", "нехочу": "не хочу", "нихочу": "не хочу"}
