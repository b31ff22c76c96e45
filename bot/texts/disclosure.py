"""The sentence that says what this is, to someone who asked, in the languages in which they may ask."""

# ruff: noqa: E501 (one sentence a language)

from __future__ import annotations

ASKED: dict[str, str] = {
    "en": "I am an AI: a piece of software, not a human, and no person writes these replies. I am not a crisis service either.",
    "es": "Soy una IA: un programa, no una persona, y nadie escribe estas respuestas. Tampoco soy un servicio de crisis.",
    "fr": "Je suis une IA : un programme, pas un être humain, et personne n'écrit ces réponses. Je ne suis pas non plus un service d'urgence.",
    "de": "Ich bin eine KI: ein Programm, kein Mensch, und niemand schreibt diese Antworten. Ich bin auch kein Krisendienst.",
    "pt": "Sou uma IA: um programa, não uma pessoa, e ninguém escreve estas respostas. Também não sou um serviço de crise.",
    "it": "Sono un'IA: un programma, non una persona, e nessuno scrive queste risposte. Non sono nemmeno un servizio di emergenza.",
    "nl": "Ik ben een AI: een programma, geen mens, en niemand schrijft deze antwoorden. Ik ben ook geen crisisdienst.",
    "pl": "Jestem sztuczną inteligencją: programem, a nie człowiekiem, i nikt nie pisze tych odpowiedzi. Nie jestem też telefonem kryzysowym.",
    "tr": "Ben bir yapay zekâyım: insan değil, bir programım; bu yanıtları bir insan yazmıyor. Kriz hizmeti de değilim.",
    "ru": "Я искусственный интеллект: программа, а не человек, и эти ответы пишет не человек. Я также не кризисная служба.",
    "ar": "أنا ذكاء اصطناعي: برنامج ولست إنسانًا، ولا يكتب هذه الردود أي شخص. ولست خدمة طوارئ.",
    "hi": "मैं एक एआई हूँ: एक सॉफ़्टवेयर, इंसान नहीं, और ये जवाब कोई व्यक्ति नहीं लिखता। मैं आपातकालीन सेवा भी नहीं हूँ।",
    "ja": "私はAIです。人間ではなくソフトウェアで、この返信を人が書いているのではありません。緊急相談窓口でもありません。",
    "zh": "我是人工智能：是软件，不是真人，这些回复不是由人写的。我也不是危机干预服务。",
    "ko": "저는 인공지능입니다. 사람이 아니라 소프트웨어이며, 이 답변은 사람이 쓰는 것이 아닙니다. 위기 상담 서비스도 아닙니다.",
}  # fmt: skip
