"""What happened, told flatly in other languages: an attempt, being locked in, being forced by somebody close.

Written as in languages.py.
"""

from __future__ import annotations

# an attempt: told mostly because it was not long ago
TRIED = {
    "es": "(?:intente|trate de) (?:matarme|suicidarme|quitarme la vida|morir(?:me)?(?! de)|ahorcarme)",
    "fr": "(?:ai essaye|ai tente) de (?:mourir(?! de)|me tuer|me suicider|me pendre)",
    "de": "versucht(?:e)? mich (?:\\w+ )?(?:umzubringen|zu (?:erhangen|toten))|versucht zu sterben",
    "pt": "tentei (?:me matar|morrer|me suicidar|me enforcar|tirar (?:a )?minha vida)",
    "it": "(?:provato a|tentato di) (?:morire|uccidermi|ammazzarmi|impiccarmi|suicidarmi|farla finita)",
    "nl": "geprobeerd (?:om )?(?:dood te gaan|mezelf (?:te doden|op te hangen|van kant te maken)|zelfmoord te plegen)",
    "pl": "probowal[ae]m (?:umrzec|sie zabic|popelnic samobojstwo|sie powiesic)",
    "ru": "(?:пытался|пыталась|пробовал|пробовала) (?:умереть|повеситься|покончить|убить себя|отравиться)|(?:вешался|вешалась) (?:\\w+ ){0,3}(?:порвалась|оборвалась|сорвал\\w*|вытащил\\w*)",
    "uk": "(?:намагався|намагалась|намагалася|пробував|пробувала) (?:померти|вбити себе|повіситися|покінчити)",
    "tr": "(?:olmeye|kendimi (?:oldurmeye|asmaya)) calistim|intihara? (?:tesebbus ettim|ettim ama|etmeye calistim)",
    "ja": "死のうとし(?:た(?:けど|が|のに|んです)|て(?:失敗|、?誰|、?だれ|、?助))|自殺しようとし(?:た|て失敗)",
    "zh": "(?:试着|尝试|试过)(?:去)?(?:死|自杀)|没死成|自杀(?:没成|失败了)",
    "ko": "죽으려(?:고)? ?(?:했|하다).{0,8}(?:실패|안 ?됐|못 ?죽|살아)|자살 ?시도(?:를|도)? ?했",
    "ar": "حاولت (?:اموت|انتحر|الانتحار|اقتل نفسي|انهي حياتي)",
    "hi": "मरने की कोशिश|(?:marne|mar jaane|suicide karne|khudkushi) ki koshish",
    "id": "(?:coba|mencoba|nyoba) (?:bunuh diri|gantung diri)",
    "sv": "forsokte (?:jag )?(?:ta livet av mig|ta mitt liv|hanga mig|do)",
}  # fmt: skip

# locked in, as a punishment or so that somebody stays
LOCKED = {
    "es": "me (?:encierra|encierran|encerro|encerraba) (?:\\w+ ){0,2}(?:en|con llave|todo el|bajo)",
    "fr": "m (?:enferme|enferment|enfermait|a enfermee?) (?:\\w+ ){0,2}(?:dans|a cle|a clef)",
    "de": "(?:sperrt|sperren|sperrte) mich (?:\\w+ ){0,5}(?:ins|im|in den|in die|in der|ein)",
    "pt": "me (?:tranca|trancam|trancou) (?:\\w+ )?(?:no quarto|no banheiro|dentro|em casa|num)",
    "it": "mi (?:chiude|chiudono|rinchiude) (?:\\w+ )?(?:a chiave|in (?:camera|bagno|stanza|cantina))",
    "nl": "(?:sluit|sluiten) (?:me|mij) (?:\\w+ ){0,4}op (?:in|als)",
    "pl": "(?:zamyka|zamykaja|zamknal) mnie (?:\\w+ )?(?:w|za kare|na klucz)",
    "ru": "(?:запирает|запирают|запер) меня|меня (?:запирает|запирают)",
    "uk": "(?:замикає|замикають|замкнув) мене",
    "tr": "beni (?:\\w+ ){0,3}(?:odaya|banyoya|eve|bodruma) (?:\\w+ )?(?:kilitliyor|kilitledi|kapatiyor)",
    "ja": "(?:罰|お仕置き|部屋|押し入れ|物置|トイレ|ベランダ).{0,8}(?:閉じ込められ(?:る|て|ます)|締め出され)",
    "zh": "(?<!不小心)把我(?:反)?(?:锁|关)在(?:屋|房|厕所|家|柜)",
    "ko": "(?:저를|나를|날|절) .{0,14}(?:방|화장실|창고|베란다)에 ?(?:가둬|가두|가뒀)",
    "ar": "(?:يحبسني|بيحبسني|تحبسني|حبسني) (?:في|ب)",
    "hi": "(?:mujhe|mujhko) (?:\\w+ ){0,3}(?:kamre|bathroom|ghar) (?:mein|me|main) (?:\\w+ )?band|मुझे .{0,12}(?:कमरे|बाथरूम|घर) में बंद",
    "id": "(?:dikunci|dikurung|dikunciin) (?:di|dalam) (?:kamar|gudang|rumah|toilet)",
    "sv": "(?:laser|laste) in mig (?:i|pa)",
}  # fmt: skip

# forced by somebody close, and unsure what to call it
_CLOSE = r"(?:\w+ ){0,4}"
FORCED = {
    "es": f"me (?:forzo|obligo) {_CLOSE}mi (?:novio|marido|esposo|pareja|ex)",
    "fr": f"m a forcee? {_CLOSE}mon (?:copain|mec|mari|ex|conjoint)",
    "de": f"hat mich gezwungen {_CLOSE}mein (?:freund|mann|ex)",
    "pt": f"me (?:forcou|obrigou) {_CLOSE}meu (?:namorado|marido|ex)",
    "it": f"mi ha (?:costrett|forzat|obbligat)[ao] {_CLOSE}mio (?:ragazzo|fidanzato|marito|ex)",
    "nl": f"dwong me {_CLOSE}mijn (?:vriend|man|ex)",
    "pl": f"zmusil mnie {_CLOSE}moim (?:chlopakiem|mezem)",
    "ru": f"меня (?:заставил|принудил) {_CLOSE}моим (?:парнем|мужем)",
    "id": "(?:aku|saya|gue|gw) diperkosa|diperkosa (?:temen|teman|pacar|bos|om|sepupu|senior)",
}  # fmt: skip
