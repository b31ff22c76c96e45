"""The patterns of personal data in English text, in the order in which they take what they find."""
# One pattern a line, however long.
# ruff: noqa: E501

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["NAME", "PLACE", "CONTACT", "ID", "EMPLOYER", "DATE", "AGE"]
I = re.IGNORECASE  # noqa: E741

CAP = r"[^\W\d_a-zß-ÿ][\w’'-]*"  # a word that begins with a capital letter
CAPS = rf"(?:{CAP}\.?)(?:\s+(?:(?:of|&|and|de|van|von)\s+)?{CAP}){{0,5}}"
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|court|ct|boulevard|blvd|terrace|close|square|crescent|way|place)"
)
ROAD = r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|court|boulevard|blvd|terrace|crescent)"
SMALL = r"(?:of|on|the|a|an|my|our|your|his|her|their|this|that|one|some|any|first|in|down|up|back|years?|days?|miles?|to)\b"
RELATION = (
    r"(?:(?:grand|step|god|foster )?(?:mother|father|mom|mum|mam|dad|son|daughter|brother|sister|parents)(?:-in-law)?"
    r"|wife|husband|spouse|fianc[eé]e?|boyfriend|girlfriend|bf|gf|ex|partner|friend|bestie|buddy|boss|manager|supervisor"
    r"|coworker|co-worker|colleague|teacher|professor|tutor|coach|therapist|counsell?or|psychiatrist|doctor|nurse|pastor"
    r"|priest|imam|rabbi|room-?mate|flat-?mate|house-?mate|neighbou?r|landlord|landlady|kid|child|baby|twin|uncle|aunt"
    r"|auntie|cousin|niece|nephew|grandma|grandpa|granny|nana|dog|cat|puppy|kitten|horse|guy|girl|sponsor|mentor|wife,)"
)
CODE = r"(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{3,}\w"

# In order: what an earlier rule took, a later one leaves alone. Group 1 is the span where there is one.
RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("CONTACT", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+){1,4}")),
    (
        "CONTACT",
        re.compile(
            r"(?<![\w.+-])[\w.+-]{1,64}\s+\(?at\)?\s+(?:gmail|yahoo|hotmail|outlook|icloud|gmx|proton\w*|aol)(?:\s+\(?dot\)?\s+\w+|\.\w+)?",
            I,
        ),
    ),
    ("CONTACT", re.compile(r"\bhttps?://[^\s<>]*[\w/]", I)),
    (
        "CONTACT",
        re.compile(
            r"(?<![\w.-])(?:www\.)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|edu|gov|info|io|gg|me|app|dev|co\.uk|de|fr|eu)\b(?:/[^\s<>,]*[\w/])?",
            I,
        ),
    ),
    ("CONTACT", re.compile(r"(?<![\w@])@\w[\w.]{2,}\b")),
    ("CONTACT", re.compile(r"\b[\w.]{2,32}#\d{4}\b")),
    ("CONTACT", re.compile(r"\bu/[\w-]{3,}")),
    (
        "CONTACT",
        re.compile(
            r"\bmy\s+(?:insta(?:gram)?|snap(?:chat)?|discord|tiktok|telegram|twitter|reddit|steam|skype|signal|kik)(?:\s+(?:handle|name|account|tag|user(?:name)?))?(?:\s+is|:)\s+(@?[\w.#-]{3,}\w)",
            I,
        ),
    ),
    ("CONTACT", re.compile(r"\b\w+(?:\s+dot\s+\w+)*\s+at\s+\w+\s+dot\s+\w+", I)),
    (
        "CONTACT",
        re.compile(
            r"(?<![\w.])(\w{1,32}(?:[._]\w{1,32}){1,4}|\w{0,32}\d\w{0,32})\s+on\s+(?:insta(?:gram)?|snap(?:chat)?|discord|tiktok|telegram)\b",
            I,
        ),
    ),
    ("ID", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")),
    ("ID", re.compile(r"\b(?:\d[ -]?){12,18}\d\b")),
    ("ID", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    ("ID", re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")),
    ("ID", re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")),
    (
        "ID",
        re.compile(
            rf"\b(?:id|number|no\.?|nr\.?|passport|case|file|claim|policy|account|order|docket|reference|ref|badge|inmate|licen[sc]e|plate|member(?:ship)?|invoice|ticket|social)\s*(?:is|was|:|#)?\s+({CODE})\b",
            I,
        ),
    ),
    ("ID", re.compile(r"\bplate\W+(?:[a-z]+\s+)?([A-Z0-9]{1,4}[ -]?[A-Z0-9]{2,5}\b)")),
    ("ID", re.compile(r"\b(?:code|pin|password|passcode)\s*(?:is|was|:)?\s+(\d{4,})\b", I)),
    ("DATE", re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b")),
    (
        "DATE",
        re.compile(rf"\b(?:the\s+)?(\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+(?:19|20)\d{{2}})?)", I),
    ),
    (
        "DATE",
        re.compile(
            rf"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|twelfth|eleventh|twent\w+|thirt\w+)\s+of\s+{MONTH}\b",
            I,
        ),
    ),
    (
        "DATE",
        re.compile(
            rf"\b{MONTH}\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*(?:%|percent|times|days|people))(?:,?\s+(?:19|20)\d{{2}})?",
            I,
        ),
    ),
    ("DATE", re.compile(r"\bborn\s+(?:in|on)\s+(?:the\s+year\s+)?((?:19|20)\d{2})\b", I)),
    (
        "CONTACT",
        re.compile(r"(?<![\w+.])(?!\d{4}\s?[-–]\s?\d{4}\b)(?:\+|\(?0|\(?[2-9]\d{2}\)?[ .-]|\(\d)[\d\s().-]{5,}\d\b"),
    ),
    (
        "CONTACT",
        re.compile(
            r"(?:cell|phone|mobile|number|landline|whatsapp|call|text|ring)\b\W+(?:\w+\s+){0,3}?(\+?\d{7,15})\b", I
        ),
    ),
    ("ID", re.compile(r"\b\d{7,}\b")),
    ("PLACE", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    ("PLACE", re.compile(r"\b(?:zip|postcode|postal code|zip code)\W+(?:\w+\s+){0,2}?(\d{4,5}(?:-\d{4})?)\b", I)),
    ("PLACE", re.compile(r"\b[A-Z]{2},? (\d{5})\b")),
    ("PLACE", re.compile(rf"\b\d{{1,5}}[a-z]?\s+(?:{CAP}\s+){{1,3}}?(?i:{STREET})\b\.?")),
    ("PLACE", re.compile(rf"\b\d{{1,5}}[a-z]?\s+(?!{SMALL})[a-z]+\s+{ROAD}\b")),
    (
        "PLACE",
        re.compile(
            rf"\b(?:{CAP}\s+){{1,3}}(?:Street|St\.|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Terrace|Crescent|Square)\b"
        ),
    ),
    ("PLACE", re.compile(r"\b\w{3,}(?:stra[sß]+e|gasse|weg|platz|allee)\s+\d{1,4}[a-z]?\b", I)),
    ("EMPLOYER", re.compile(rf"\b(University|College|Institute|Hospital|Academy) of {CAPS}")),
    (
        "EMPLOYER",
        re.compile(
            rf"\b{CAPS}(?:\s+\w+)?\s+(?:University|College|High School|Middle School|Elementary|School|Academy|Hospital|Clinic|Church|Bank|Institute|Inc|Ltd|LLC|GmbH|Corp|Group)\b\.?"
        ),
    ),
    (
        "NAME",
        re.compile(
            rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Pastor|Father|Rabbi|Imam|Sister|Brother|Coach|Aunt|Auntie|Uncle|Grandma|Grandpa|Nana)\b\.?\s+{CAP}(?:\s+{CAP})?"
        ),
    ),
    (
        "NAME",
        re.compile(
            r"\b(?:my name is|my name's|name is|named|call me|known as|short for)\s+(?:him\s+|her\s+|them\s+)?(?!a\b|the\b|after\b|my\b)([^\W\d_][\w’'-]+)",
            I,
        ),
    ),
)
NUMBER = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|ten|eleven|twelve)"
)
AGES = (
    re.compile(
        r"\b(?:i|he|she|they|we)(?:'|’)?\s?(?:a?m|s|is|are|re|was|were|turned|just turned|will be)\s+(\d{1,2})\b(?!\s*(?:%|percent|st|nd|rd|th|days|weeks|months|hours|minutes|min|miles|km|kg|lbs|pounds|dollars|euros|years\s+(?!old)|:|\d|[.,]\d))",
        I,
    ),
    re.compile(r"\b(?:is|am|are|was|were)\s+(\d{1,2})\b(?=\s*(?:,|and\b|years old|yo\b|y/o))", I),
    re.compile(r"\b(\d{1,2})[\s-]*(?:years?[\s-]*old|yrs?[\s-]*old|yo\b|y/o)", I),
    re.compile(r"\b(?:aged?|turn(?:ed|ing|s)?)\s+(\d{1,2})\b", I),
    re.compile(r"\((\d{1,2})\s?[mf]\)|\b(\d{2})[MF]\b|\(?\b[mf]\s?(\d{2})\b|,\s*(\d{1,2})\)", I),
    re.compile(
        rf"\b(?:i(?:'|’)?\s?a?m|(?:he|she)(?:'|’)s|(?:he|she|i|who)\s+(?:is|was|turn(?:ed|s))|turn(?:ed|ing))\s+({NUMBER})\b",
        I,
    ),
)
LEAD = re.compile(
    r"\b(?:work(?:s|ed|ing)?|jobs?|shifts?|boss|manager|fired|laid off|let go|hired|employed|nurse|teacher|teach|driver"
    r"|drive|professor|study|studied|studying|student|started|intern|interview|career|colleagues|coworkers|people|kids"
    rf"|bullied|rejected|transferred)\b(?:\s+\w+){{0,3}}?\s+(?:at|for|from|by|with)\s+(?:the\s+)?({CAPS})"
)
LEAD_SMALL = re.compile(
    r"\b(?:work(?:s|ed|ing)?|job|shift|boss|fired|teach|study|student|intern|enrolled)\s+(?:as \w+ \w+ )?(?:at|for|from)\s+(?:the\s+)?"
    r"([a-z][\w'’-]+(?:\s+(?:academy|university|college|school|hospital|clinic|bank|elementary))?)"
)
HOME = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|mov(?:e|es|ed|ing)|born|raised|grew up|fl(?:y|ew|ight)|drove|travell?ed|stay(?:ed|ing)?|from)"
    r"\s+(?:back\s+|near\s+|down\s+|up\s+)?(?:in|to|near|from|outside)\s+([a-zß-ÿ][\w’'-]{3,})"
)
SMALL_STREET = re.compile(rf"\b(?:on|at|off|down)\s+((?!{SMALL})[a-z]+\s+{ROAD})\b")
KIN = re.compile(
    rf"\b{RELATION}(?:\s+(?:is\s+)?(?:named|called)|,\s*(?:a\s+\w+,\s*)?|\s*[:(]|\s+is)?\s+([^\W\d_][\w’'-]*)", I
)
HERE = re.compile(
    r"\b(?:i(?:'|’)?\s?a?m|it(?:'|’)?s|this is|love,|regards,|yours,|xoxo,?)\s+(?:me,?\s+)?([^\W\d_][\w’'-]+)(?=\W*(?:$|[.,!;]|by the way|again|here|and\b))",
    I,
)
DOES = re.compile(
    r"(?:'s|’s)?\s+(?:is|isn't|was|wasn't|has|had|and|says|said|tells|told|left|never|always|keeps|kept|does|doesn't|did|didn't"
    r"|died|will|won't|would|went|got|moved|called|calls|knows|knew|thinks|thought|wants|made|makes|from|who|whose|my)\b"
)
WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
START = re.compile(r"(?:^|[.!?…:]['\"”)]*\s+|\n\s*|^\W+)$")
