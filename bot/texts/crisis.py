"""The crisis protocol's sentences, reviewed against the safety checklist; `{emergency}` and `{line}` are filled in.

Every text acknowledges, asks directly, names help and a trusted person, says that this is software, and stays in the
conversation. None diagnoses, blames, argues, promises secrecy, or says that anyone was called.
"""

# ruff: noqa: E501 (a pattern or a list of phrases reads best on one line)

from __future__ import annotations

ANY_EMERGENCY = "your local emergency number (112 or 911 in many countries)"
ANY_LINE = "a free helpline near you (findahelpline.com lists them by country)"


def line_text(name: str, phone: str, text: str, hours: str) -> str:
    """ "988 (988 Suicide & Crisis Lifeline, call or text, 24/7, free)"."""
    how = "call or text" if text == phone else "call"
    return f"{phone} ({name}, {how}, {hours})"


SUICIDE_IMMINENT = (
    "Please call {emergency} now, or ask someone near you to call. You can also reach {line}.\n"
    "I'm really glad you told me, and I take it seriously. Are you safe right now? Are you thinking about killing "
    "yourself tonight, and is what you would use within reach?\n"
    "If it is, please put distance between it and you: leave the room, or hand it to someone. Go to a person you trust, or "
    "ask them to come and be with you.\n"
    "I'm software, so I can't see you or send anyone; a person can. I'm still here while you call. What is the "
    "first step you can take right now?",
    "This sounds like danger right now, so first: {emergency}. If that is too hard to do, try {line}.\n"
    "What you are carrying must hurt so much. I want to ask you directly: have you done something to end your life, "
    "or are you about to?\n"
    "Please move away from anything you could use, or from the place you are in, and get to someone: a friend, family, "
    'a neighbour. "I\'m not safe, please stay with me" is enough to say.\n'
    "I am a program and can't come to you, but I won't stop answering. Who could be with you in the next few minutes?",
    "Please get help to you now: call {emergency}, or reach {line}.\n"
    "Thank you for not keeping this to yourself. Are you alone at the moment? Do you have a plan to kill yourself, or "
    "the means for it, near you?\n"
    "Moments like this can pass, and distance helps: go where there are people, and let someone else keep whatever you might "
    "use. Tell one person you trust exactly what you told me.\n"
    "I'm software, not a crisis service, and I'll keep talking with you. What makes it hard to call?",
)
SUICIDE_ELEVATED = (
    "Thank you for telling me. That sounds like a great deal of pain, and I don't want you to be alone with it.\n"
    "May I ask you directly: are you thinking about killing yourself? If so, have you thought about how or when, and is "
    "what you would use near you?\n"
    "For talking with a person at any hour: {line}. If you might act on it, or feel unsafe, call {emergency}.\n"
    "Is there someone you trust who could know about this today, and a doctor or counsellor you could call? I'm software and "
    "not a crisis service, but I'm listening, and we can think about the first step together. What would make it hard to "
    "reach out?",
    "I'm glad you said it here, and I take it seriously. It must be exhausting to carry.\n"
    "I'd like to understand how close this is: do you want to end your life? Do you have a plan, or a time in mind?\n"
    "A person can help in ways that I, as software, can't; there is {line}. If it gets close, {emergency}. If there is something "
    "at hand that you could hurt yourself with, giving it to someone else for now makes tonight safer.\n"
    "Who is one person you could tell, even in one sentence? I'm staying in this conversation with you. What happened today?",
    "That is a heavy thing to live with, and saying it took courage.\n"
    "Are these thoughts of suicide with you right now? Is there anything you have planned or prepared?\n"
    "You deserve someone who can really sit with you: {line}, or a friend you trust, a relative, your doctor. If you think you could act "
    "on it, please call {emergency} and stay near someone.\n"
    "I am a program, so I can't judge how safe you are; your answer helps. If you like, we can write down together what has "
    "helped you through such hours before. What has kept you going until today?",
)
SELF_HARM = (
    "Thank you for telling me. Hurting yourself often means that something hurts a lot already; you don't have to hide it here.\n"
    "Are you injured now? If a wound is deep or won't stop bleeding, call {emergency}. And let me ask directly: are you also thinking "
    "about killing yourself?\n"
    "To talk with a person at any hour: {line}. It can help to put what you use out of reach for a while, and to be near "
    "someone you trust.\n"
    "I'm software, so I can't look after you the way a person can, but I'm listening. What was going on just before the urge came?",
    "I'm glad you didn't keep this to yourself. There is no blame here.\n"
    "First, are you physically safe: is there a wound that needs care? For anything serious, {emergency}. Are there "
    "thoughts of suicide too?\n"
    "You could tell one person you trust, or a doctor or nurse, and there is always {line}. Moving away from what you would "
    "use, even to another room, gives the urge time to get smaller.\n"
    "I'm a program, and I'm staying in this conversation. What would you want someone to understand about it?",
    "That sounds like a very hard moment, and thank you for saying it.\n"
    "Is the urge there right now, and are you hurt? If you need care, call {emergency}. Are you thinking about ending your life, or is "
    "it more about getting through the feeling?\n"
    "A person to talk to: {line}, or someone close who can sit with you. Would it be possible to hand over what you use, or leave it "
    "in another room?\n"
    "I'm software, not a crisis service, and I keep listening. What makes tonight so hard?",
)
MEDICAL = (
    "Please call {emergency} now, even if you feel fine: this can become dangerous without any warning. Say what was taken or "
    "what hurts, how much and when. If someone is near you, tell them and don't stay alone.\n"
    "Please don't take anything more, and don't wait for it to pass.\n"
    "Are you safe to make the call? Did this happen because you wanted to die? You can answer me honestly; to talk with someone after that: "
    "{line}.\n"
    "I'm software and cannot send help, so that call matters most. I'm here while you make it. Have you reached someone?",
    "This needs people who can help you in person: {emergency}, right now. Unlock the door if you can, and keep the phone with "
    "you.\n"
    "Is anyone with you, or close enough to come? Tell them exactly what you told me. Please take nothing more until help is there.\n"
    "Were you trying to end your life? Whatever the answer, you deserve care, and there is also {line}.\n"
    "I am a program, I can't call for you, and I keep answering. What is happening in your body now?",
    "First the call: {emergency}. They would much rather hear from you early; it is never a waste of anyone's time.\n"
    "Tell them what happened and when, and have someone stay with you: a neighbour, a friend, anyone near.\n"
    "Are you awake enough to call yourself, or is there someone who can? Were you thinking of killing yourself? For later, or "
    "if you can't speak there: {line}.\n"
    "I'm software, so I can't check on you. Please write to me once you have called.",
)
MEDICAL_OTHER = (
    "Please call {emergency} now and tell them where you are, what happened and when. Stay with the person if it is safe for you, and do what "
    "the people on the phone say.\n"
    "If something was swallowed, keep the package for the helpers; don't give them anything to eat or drink.\n"
    "Are they awake, and are they breathing? I'm software and can't send help, so the call comes first. I'm here while you wait. "
    "Is anyone else close by who could help, someone you trust?",
    "This is an emergency: {emergency}, at once. Put the phone on speaker, so that your hands are free, and follow what they tell you.\n"
    "Let somebody near you, a neighbour or a friend you trust, open the door for the helpers.\n"
    "Are they breathing and do they answer you? I am a program and can't call for you, but I keep answering. Afterwards there is also "
    "someone for you to talk to: {line}.",
)
ABUSE_IMMINENT = (
    "If you can do so safely, call {emergency} now. If speaking is dangerous, a text or an open line to someone you trust can be enough.\n"
    "What is happening to you is not your fault. Are you in danger at this moment, and is it safe to chat on this device?\n"
    "If you can leave the room, go where there are people or a way out; stay away from rooms with things that could be used to hurt you.\n"
    "When you are somewhere safer: {line}. I'm software, so I can't send anyone; I'm here as long as it is safe for "
    "you to write. Where are you now?",
    "Your safety first: {emergency}, or get to a neighbour or any place with people, if you can.\n"
    "Nobody has the right to hurt you. Are you hurt? Can the other person see this screen? If writing is risky, stop, and come back later.\n"
    "Someone you trust could call for you: one message with your address is enough. And {line}, once you are safe.\n"
    "I am a program and can't come, but I'll be here when you write. Can you get out?",
)
ABUSE = (
    "Thank you for trusting me with this. What was done to you is not your fault, and I believe you.\n"
    "Is it safe to chat on this device, and are you safe right now? If that changes, call {emergency}.\n"
    "You don't have to decide anything today. People who know about this can listen and go through choices with you: "
    "{line}. Is there someone you trust who could know, a friend, a relative, a doctor?\n"
    "Let me also ask: does it ever get so bad that you think of killing yourself? I'm software and not a crisis service, and I'm "
    "listening. What would help you most right now?",
    "I'm so sorry that this is happening to you. You did nothing to deserve it.\n"
    "First: are you in danger today, and can anyone else read this? In danger, {emergency}.\n"
    "You could tell one person you trust, and there is help that goes at your speed: {line}. Keeping your "
    "phone and papers where you can reach them can make leaving easier, if you ever want to.\n"
    "I'm a program, so I can't protect you as a person can, but I won't turn away. Are you having thoughts of ending your life? "
    "And what do you need tonight?",
    "That must have been frightening to live through, and to write down.\n"
    "Are you safe where you are now? If not, {emergency}, or a place with other people.\n"
    "You decide what happens next. For people who hear about this every day, there is {line}; and a friend or a "
    "doctor whom you trust can stand beside you.\n"
    "I am software; I can listen and think along. Have you been hurt in a way that needs care, and are there thoughts of dying?",
)
HARM = (
    "Thank you for saying it here before anything happened. That much anger is hard to hold.\n"
    "Is anyone in danger right now, you included? If you might act on it, please call {emergency}, and put distance between "
    "you and that person, and between you and anything you could use.\n"
    "Are you thinking of hurting them today? Are you thinking of hurting yourself? A person can listen at any hour: {line}. "
    "Who is someone calm that you trust, who could be with you now?\n"
    "I'm software and can't judge how close this is, so your answer matters. I'm staying here. What happened?",
    "First, please take a step away: another room, a walk, somewhere with other people. If you feel you could act, call {emergency}; "
    "they help to keep everyone safe, you too.\n"
    "I hear how strong this is. Do you have a plan or a weapon near you? Could someone you trust take it for now?\n"
    "To talk with a person: {line}. I am a program, and I'll keep talking with you. What would let things get a "
    "little calmer in the next ten minutes?",
)
PSYCHOSIS = (
    "That sounds frightening, and I'm glad you told me. You don't have to do what you are told to do.\n"
    "Are you safe right now? If you feel pushed to hurt yourself or anyone else, please call {emergency}, and stay with someone.\n"
    "Who could be with you, a person you trust? And {line}: they listen at any hour. Moving away from anything that could hurt "
    "helps too.\n"
    "I'm software, so I can't be there in person, but I'm listening. Are you thinking of killing yourself? How have you slept these last nights?",
    "Thank you for telling me about it; that must be exhausting. Please don't stay alone with it.\n"
    "Do you feel you might act on it? Then {emergency} first. Otherwise a person to talk to now: {line}, and a doctor today or tomorrow.\n"
    "Is there someone close who could sit with you while it is loud? Are there thoughts of ending your life?\n"
    "I am a program and can't see what is around you, but I keep answering. What helps you a little when it is this strong?",
)
OTHER_IMMINENT = (
    "Please call {emergency} for them now, and say where they are and what they said or did. That call is help, not a betrayal.\n"
    'If it is safe for you, stay with them or keep them on the phone, and move anything dangerous away. Ask directly: "Are you '
    'thinking of killing yourself?" Asking does not put the idea there.\n'
    "Who else could get to them quickly, someone they trust? For them and for you: {line}.\n"
    "I'm software and can't send anyone. I'm here while you call. Where are they now?",
    "This can't wait: {emergency}, and tell them who and where. If they are with you, don't leave them alone, unless you "
    "are in danger yourself.\n"
    "Listen more than you talk, and ask plainly whether they want to die and what is within reach. Let somebody you both trust come.\n"
    "There is also {line}, for you as well. I am a program; I keep answering. And how are you yourself: are you safe?",
)
OTHER = (
    "It is good that you are there for them, and it must be frightening. You don't have to carry this alone.\n"
    'Asking directly is safe and helps: "Are you thinking of killing yourself? Do you have a plan?" Then listen, without '
    "promising to keep it secret, and help them reach a person: {line}. Such lines take calls about someone else, too.\n"
    "If they have a plan or the means at hand, or you can't reach them, call {emergency}. Who else do they trust?\n"
    "I'm software, so I can only think along with you. How about you: do you ever have such thoughts yourself? What did they say?",
    "Thank you for taking it seriously. People who say such things need to be believed, and you did that.\n"
    "Do you know whether they are safe right now? If you doubt it, {emergency}. If there is time, sit with them, ask plainly about "
    "suicide, and make the call together: {line}.\n"
    "It also helps to bring in someone they trust, and to keep dangerous things out of reach.\n"
    "I am a program and not a crisis service, but I'm with you in this conversation. And you, how are you holding up: are you safe yourself?",
    "That is a lot to hear from someone you care about. You were right to speak about it.\n"
    "It isn't yours alone to solve. Could you tell one more person they trust, today? A line can guide you: {line}. If there is a plan, "
    "a weapon, pills or a goodbye, call {emergency} for them.\n"
    'You could say: "I care about you. Are you thinking about suicide?" and then just listen.\n'
    "I'm software; I can help you find words. Are such thoughts near you as well? What worries you most right now?",
)
CONCERN = (
    "That sounds heavy, and I'm glad you told me. May I ask directly: do you sometimes think about killing yourself, or about not being alive? "
    "You can say yes here. If it ever gets that close, there is {line}, and {emergency} in danger. I'm software, and "
    "I'm listening. Is there someone you trust who knows how you feel?",
    "Thank you for saying that; it sounds like it has been too much for a while. Are there thoughts of suicide or of hurting yourself? "
    "Whatever the answer, we can go on talking. A person to talk to at any hour: {line}; in danger, {emergency}. I'm a "
    "program. Who in your life could be told about this?",
    "I hear how worn out you are. So that I understand: is it about wanting things to stop, or are you thinking of ending your life? "
    "Both can be said here. For a human voice: {line}, and {emergency} if you are in danger. I'm software and I stay "
    "with you in this chat. Who do you trust?",
)
UNKNOWN = (
    "I want to be careful here: as software I could not check what you wrote well enough to know whether you are safe. So I ask: "
    "are you safe right now? Are you thinking about killing yourself or hurting yourself or someone else?\n"
    "If there is any danger, please call {emergency}. To talk with a person: {line}. Someone you trust can help as well.\n"
    "If nothing of this fits, tell me in a sentence how you are, and we go on.",
    "I may have missed something in your words, because I'm a program and my check did not work just now. Is anyone in danger, you "
    "included? Then {emergency}, please, and someone you trust beside you. A person to talk to at any hour: {line}.\n"
    "Are you having thoughts of suicide? If not, simply write on; I'm listening.",
    "Something went wrong on my side, software that I am, so let me ask rather than guess: are you safe? Is there a thought of "
    "ending your life, or a danger near you?\n"
    "With danger: {emergency}. For a human ear: {line}, or a person you trust. And I'm still here; please tell me "
    "how you are.",
)
# For a language that the gate does not read: said twice a session at most, so the emergency comes first and no alarm.
UNREAD = (
    "I'm sorry, I can't read this language well, and as software I don't want to guess at what matters to you. If you are in "
    "danger, or have thoughts of suicide, please call {emergency}. To talk with a person: {line}, or someone you trust who speaks "
    "your language.\n"
    "Can we go on in English, español, français, Deutsch, português, italiano, русский, العربية, हिन्दी or 中文?",
    "I still can't read this well; I'm a program, and some languages I don't know. If anything is not safe, {emergency} or {line} "
    "can help, and so can a friend or relative who understands you.\n"
    "Could you write it in English, español, français, Deutsch, русский, العربية or 中文, even in a few words? Are you safe, or do you "
    "think about suicide? You can also write on as you like, and I answer as well as I can.",
)
# A line in the language the person wrote in, put first; the help in it holds in every country.
IN_LANGUAGE: dict[str, str] = {
    "es": "Si estás en peligro ahora, llama al número de emergencias de tu país (112 o 911 en muchos lugares). Ayuda en tu idioma: findahelpline.com",
    "fr": "Si tu es en danger maintenant, appelle le numéro d'urgence de ton pays (112 ou 911 dans de nombreux pays). De l'aide dans ta langue : findahelpline.com",
    "de": "Wenn du jetzt in Gefahr bist, ruf den Notruf deines Landes an (in vielen Ländern 112 oder 911). Hilfe in deiner Sprache: findahelpline.com",
    "pt": "Se você está em perigo agora, ligue para o número de emergência do seu país (112 ou 911 em muitos lugares). Ajuda no seu idioma: findahelpline.com",
    "it": "Se sei in pericolo adesso, chiama il numero di emergenza del tuo paese (112 o 911 in molti paesi). Aiuto nella tua lingua: findahelpline.com",
    "nl": "Als je nu in gevaar bent, bel het alarmnummer van je land (112 of 911 in veel landen). Hulp in je taal: findahelpline.com",
    "pl": "Jeśli jesteś teraz w niebezpieczeństwie, zadzwoń pod numer alarmowy (112 lub 911 w wielu krajach). Pomoc w Twoim języku: findahelpline.com",
    "ru": "Если вы сейчас в опасности, позвоните по номеру экстренной помощи (112 или 911 во многих странах). Помощь на вашем языке: findahelpline.com",
    "tr": "Şu anda tehlikedeysen ülkendeki acil numarayı ara (birçok ülkede 112 veya 911). Kendi dilinde yardım: findahelpline.com",
    "ja": "今、危険な状態なら、お住まいの国の緊急番号に電話してください（多くの国で112または911、日本は119か110）。相談先：findahelpline.com",
    "zh": "如果你现在有危险，请拨打当地紧急电话（许多国家为112或911，中国大陆为120或110）。求助热线：findahelpline.com",
    "ko": "지금 위험하다면 현지 긴급 번호로 전화하세요(여러 나라에서 112 또는 911, 한국은 119). 도움받을 곳: findahelpline.com",
    "hi": "अगर आप अभी खतरे में हैं, तो अपने देश के आपातकालीन नंबर पर फ़ोन करें (कई देशों में 112 या 911)। मदद: findahelpline.com",
    "ar": "إذا كنت في خطر الآن، فاتصل برقم الطوارئ في بلدك (112 أو 911 في كثير من البلدان). للمساعدة: findahelpline.com",
    "sv": "Om du är i fara nu, ring nödnumret i ditt land (112 eller 911 i många länder). Hjälp på ditt språk: findahelpline.com",
    "da": "Hvis du er i fare nu, så ring til alarmnummeret i dit land (112 eller 911 i mange lande). Hjælp på dit sprog: findahelpline.com",
    "no": "Hvis du er i fare nå, ring nødnummeret i landet ditt (112 eller 911 i mange land). Hjelp på ditt språk: findahelpline.com",
    "fi": "Jos olet nyt vaarassa, soita maasi hätänumeroon (monissa maissa 112 tai 911). Apua omalla kielelläsi: findahelpline.com",
    "cs": "Pokud jsi teď v nebezpečí, zavolej na tísňovou linku ve své zemi (v mnoha zemích 112 nebo 911). Pomoc ve tvém jazyce: findahelpline.com",
    "sk": "Ak si teraz v nebezpečenstve, zavolaj na tiesňovú linku vo svojej krajine (v mnohých krajinách 112 alebo 911). Pomoc v tvojom jazyku: findahelpline.com",
    "ro": "Dacă ești în pericol acum, sună la numărul de urgență din țara ta (112 sau 911 în multe țări). Ajutor în limba ta: findahelpline.com",
    "hu": "Ha most veszélyben vagy, hívd az országod segélyhívó számát (sok országban 112 vagy 911). Segítség a te nyelveden: findahelpline.com",
    "el": "Αν κινδυνεύεις τώρα, κάλεσε τον αριθμό έκτακτης ανάγκης της χώρας σου (112 ή 911 σε πολλές χώρες). Βοήθεια στη γλώσσα σου: findahelpline.com",
    "bg": "Ако сте в опасност сега, обадете се на спешния номер във вашата страна (112 или 911 в много страни). Помощ на вашия език: findahelpline.com",
    "uk": "Якщо ви зараз у небезпеці, зателефонуйте на номер екстреної допомоги (112 або 911 у багатьох країнах). Допомога вашою мовою: findahelpline.com",
    "sr": "Ako si sada u opasnosti, pozovi broj za hitne slučajeve u svojoj zemlji (112 ili 911 u mnogim zemljama). Pomoć na tvom jeziku: findahelpline.com",
    "ca": "Si ara estàs en perill, truca al número d'emergències del teu país (112 o 911 a molts llocs). Ajuda en la teva llengua: findahelpline.com",
    "he": "אם יש סכנה עכשיו, אפשר להתקשר למספר החירום במדינה שלך (112 או 911 במדינות רבות). עזרה בשפה שלך: findahelpline.com",
    "fa": "اگر همین حالا در خطر هستید، با شماره اورژانس کشورتان تماس بگیرید (در بسیاری از کشورها 112 یا 911). کمک به زبان شما: findahelpline.com",
    "ur": "اگر آپ ابھی خطرے میں ہیں تو اپنے ملک کے ہنگامی نمبر پر فون کریں (کئی ملکوں میں 112 یا 911)۔ مدد: findahelpline.com",
    "bn": "আপনি যদি এখন বিপদে থাকেন, আপনার দেশের জরুরি নম্বরে ফোন করুন (অনেক দেশে 112 বা 911)। সাহায্য: findahelpline.com",
    "ne": "तपाईं अहिले खतरामा हुनुहुन्छ भने आफ्नो देशको आपतकालीन नम्बरमा फोन गर्नुहोस् (धेरै देशमा 112 वा 911)। सहयोग: findahelpline.com",
    "id": "Kalau kamu sedang dalam bahaya sekarang, telepon nomor darurat di negaramu (112 atau 911 di banyak negara). Bantuan dalam bahasamu: findahelpline.com",
    "vi": "Nếu bạn đang gặp nguy hiểm, hãy gọi số khẩn cấp ở nước bạn (112 hoặc 911 ở nhiều nước). Trợ giúp bằng ngôn ngữ của bạn: findahelpline.com",
    "th": "ถ้าตอนนี้คุณอยู่ในอันตราย โปรดโทรหมายเลขฉุกเฉินในประเทศของคุณ (หลายประเทศใช้ 112 หรือ 911) ความช่วยเหลือในภาษาของคุณ: findahelpline.com",
    "tl": "Kung nasa panganib ka ngayon, tawagan ang emergency number ng bansa mo (112 o 911 sa maraming bansa). Tulong: findahelpline.com",
    "sw": "Ikiwa uko hatarini sasa, piga nambari ya dharura ya nchi yako (112 au 911 katika nchi nyingi). Msaada: findahelpline.com",
}  # fmt: skip
# For a language that we can tell but have no line in: plain words, and nothing promised.
NOT_IN_LANGUAGE = (
    "I can't write well in your language, I'm sorry. In danger now, call the emergency number (112 or 911 in many "
    "countries). Help in many languages: findahelpline.com"
)
