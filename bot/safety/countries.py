"""What a person calls their country, as its two letters (ISO 3166-1 alpha-2). Never read from a language."""

from __future__ import annotations

import re

from bot.safety.normalise import fold

_NAMES = """
US united states|united states of america|usa|u s|u s a|america|the states|the us
CA canada
GB united kingdom|uk|u k|great britain|britain|england|scotland|wales|northern ireland
IE ireland|eire
AU australia
NZ new zealand|aotearoa
DE germany|deutschland
AT austria|osterreich
CH switzerland|schweiz|suisse|svizzera
FR france
BE belgium|belgie|belgique
NL netherlands|the netherlands|holland|nederland
LU luxembourg
ES spain|espana
PT portugal
IT italy|italia
GR greece
PL poland|polska
CZ czechia|czech republic|cesko
SK slovakia
HU hungary
RO romania
BG bulgaria
HR croatia
SI slovenia
RS serbia
UA ukraine
RU russia|rossiya
LT lithuania
LV latvia
EE estonia
FI finland|suomi
SE sweden|sverige
NO norway|norge
DK denmark|danmark
IS iceland
MT malta
CY cyprus
TR turkey|turkiye
IL israel
EG egypt
MA morocco
NG nigeria
KE kenya
GH ghana
ZA south africa
IN india|bharat
PK pakistan
BD bangladesh
LK sri lanka
NP nepal
CN china
HK hong kong
TW taiwan
JP japan|nippon
KR south korea|korea
SG singapore
MY malaysia
PH philippines|the philippines
ID indonesia
TH thailand
VN vietnam
MX mexico
BR brazil|brasil
AR argentina
CL chile
CO colombia
PE peru
UY uruguay
AE united arab emirates|uae
SA saudi arabia
"""
BY_NAME: dict[str, str] = {
    name: line[:2] for line in _NAMES.strip().splitlines() for name in (line[:2].casefold(), *line[3:].split("|"))
}
_NOT_A_COUNTRY = frozenset({"no", "in", "it", "is", "be", "my", "at", "so", "hi", "ok"})
"""Two letters that are a country only in capitals: "no" is an answer, "in" a word."""


def code(said: str) -> str | None:
    """The two letters of the country that `said` names; None: none that is known here."""
    stripped = said.strip()
    if stripped in _NOT_A_COUNTRY:
        return None
    return BY_NAME.get(" ".join(re.sub(r"[^\w\s]|^the\b", " ", fold(stripped)).split()))
