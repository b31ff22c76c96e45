"""What the crisis protocol says after its first text: shorter, one thing at a time, and never the same twice in a row.

`ASK_FIRST` is for a likeness that may be nothing; everything else follows a text of crisis.py or crisis_kinds.py.
"""

# ruff: noqa: E501 (a sentence reads best on one line)

from __future__ import annotations

ASK_FIRST = (
    "I may be misreading you, and I'd rather ask than guess: are you in danger right now, or thinking about killing yourself?\n"
    "If so, please call {emergency}, or reach {line}, and get near someone you trust, away from anything that could hurt you.\n"
    "If not, say so in a word, and we go on with what you were telling me. I'm software, so I can't see how you are.",
    "Something in your words made me want to check: are there thoughts of suicide, or of hurting yourself or anyone, or is someone hurting you?\n"
    "With any danger, {emergency} comes first, and someone you trust beside you; {line} is there too.\n"
    "I'm a program and misunderstand at times. If it is nothing like that, tell me, and please go on.",
    "One direct question, because I'm software and could have it wrong: is anyone in danger at this moment, you included? Do you "
    "think about ending your life?\n"
    "Then {emergency} now, or {line}, and a person you trust with you. If that is not what you meant, I'm sorry for asking in "
    "between; what were you about to say?",
)
SUICIDE = (
    "I'm still here. Have you been able to call {emergency}, or to reach {line}?\n"
    "If something makes it hard (what might happen then, not knowing what to say, not wanting to be a burden), tell me which, and we look "
    'at that one thing. A beginning could be: "I\'m thinking about killing myself and I need someone."\n'
    "I'm software, so a person beside you matters most. Who could come? And are you thinking of killing yourself at this moment?",
    "Let's look at the next ten minutes only. Is what you would use near you? Then please go to another room or outside, or give it to "
    "someone; distance helps, and such waves do get weaker.\n"
    "{emergency} if you might act on the thoughts of suicide; {line} for a voice.\n"
    "I'm a program and can't see where you are: where are you now, and who is near?",
    'Who would want to know how bad it is right now: a friend, a relative, a neighbour? One sentence is enough: "I\'m not safe, can you come?"\n'
    "If nobody comes to mind, {line} counts, and {emergency} if you think you could end your life.\n"
    "I'm software; I can help you write that sentence. Whom would you send it to?",
    "That it hurts this much, I take seriously. Are the thoughts of killing yourself stronger than when you first wrote, the same, or quieter?\n"
    "Stronger means {emergency}, now. For a human voice: {line}, or someone you trust who can sit with you.\n"
    "I'm a program, and I keep answering. What set it off today?",
    "You don't have to decide anything about your life tonight. What has helped you through an hour like this before, even a little: a "
    "person, a place, music, cold water on your hands, being where people are?\n"
    "If nothing holds and the thoughts of suicide come closer, {emergency}; {line} is there too.\n"
    "I'm software, so please don't stay with only me. Who could you be near?",
    "Thank you for still writing. Is there a part of you, however small, that isn't sure about wanting to die? What does it say?\n"
    "Please let a person hear it as well: {line}, or someone you trust. {emergency} if it gets close.\n"
    "I'm a program and can't keep you safe by myself. What would make it easier to wait until morning?",
    "Before anything else: are you alone, and have you taken or done anything already? If so, {emergency} right now, even if you feel fine.\n"
    "If not, please go where other people are, to someone you trust if you can. {line} is there at any hour for thoughts of suicide.\n"
    "I'm software. Tell me plainly: how is it at this moment?",
    "We could write down, right here, a short plan for the next hours: what to stay away from, who to call first, where to be, what to do until "
    "it is quieter.\n"
    "{line} can do it with you by voice; {emergency} if you think you will act on the thoughts of suicide.\n"
    "I'm a program, so someone you trust should have that plan too. What comes first on it?",
)
CHECK_IN = (
    "I'm still with you. How safe do you feel right now, compared with before? Are the thoughts of killing yourself still "
    "there?\nHave you reached someone, {line}, or a person you trust? If it gets closer, {emergency}. I'm software, and I "
    "keep listening: what would help in the next hour?",
    "Thank you for staying in touch. I'd rather ask again than guess: is there any danger at this moment, from yourself or from someone else?\n"
    "If yes, {emergency} first. What got in the way of calling or telling someone, if you haven't yet? Sometimes the first "
    "sentence is the hardest; we can write it together. For a person: {line}. I'm a program, and I'm here.",
    "I hear you. Before we go on: are you alone, and is what could hurt you out of reach?\n"
    "Being near someone you trust makes the next hours safer, and {line} is there at any time; {emergency} if you might act. "
    "I'm software, so please tell me plainly how it is now: better, the same or worse?",
    "We can talk about whatever you need. One check first, because you matter: are you thinking about ending your life "
    "now, or has it become quieter?\nIf it is close: {emergency}. If you want a human voice: {line}. I am a program that "
    "goes on listening. Who knows how you feel today?",
)
BRIDGE = (
    "We can talk about that; go on, I'm listening. One thing stays beside it, because you matter: who is near you tonight, someone you trust?\n"
    "If the thoughts of suicide come closer, {emergency}; for a voice, {line}. I'm software, so I'd rather say it twice than not.",
    "Let's stay with that for a bit. Tell me more, in your own order.\n"
    "And what you wrote before is not forgotten: if you could act on thoughts of suicide, {emergency}, and someone you trust beside you. "
    "{line} is there as well. I'm a program; how are you, under all that, at this moment?",
    "Good that there is something else, too. What about it is on your mind?\n"
    "I'm software and can't see how you are, so tell me if it turns: {emergency} if you think of ending your life, {line} for someone to talk "
    "to. Who could you be with for the rest of the evening?",
    "Yes, go ahead; small things count on a night like this. What would you like to tell me about it?\n"
    "The way to people stays open beside it: someone you trust, {line}, and {emergency} if it gets close to killing yourself. I'm a program "
    "that goes on listening.",
)
MEDICAL = (
    "I'm still with you. Have you reached {emergency}, and are you awake and breathing well? If you haven't called, please do it now, even "
    "if you feel all right.\n"
    "If you get sleepy, don't lie down alone: get to someone near you, and leave the door open. I'm software, so only a person can look "
    "after you. For afterwards: {line}. Who is with you?",
    "Before anything else: is help on its way, or are you with doctors? If not, {emergency} comes first; feeling better can be misleading.\n"
    "Please tell someone near you exactly what you took or what happened. I am a program and can't see how you are. "
    "Are the thoughts of killing yourself there? When it is calmer, there is {line}. What keeps you from calling?",
    "I'd rather ask again: how is your body right now, and who knows about it? With any change, {emergency}.\n"
    "A doctor should look at you today, even if it feels over, and someone you trust can come along. I'm software and keep "
    "answering; {line} is there for talking. Have you reached someone?",
    "If nobody has called yet: {emergency}, now. Say what happened and when, and do what they say; please don't drive yourself.\n"
    "I'm software and can't check on you, so ask someone near you to stay until help is there. Afterwards there is {line}. What did they tell you?",
    "What has changed in your body since you wrote first? Tell exactly that to {emergency}; they decide what is needed, not how it feels.\n"
    "Please take nothing more and eat or drink nothing until they say so. I'm a program; the person on the phone can help you. Who is with you, a "
    "friend, a neighbour? For when you are safe: {line}.",
)
OTHER = (
    "How is it with them now: are they safe, and is someone with them? If you don't know, or it gets closer, {emergency}.\n"
    "You did something important by staying with it. You can let others carry it as well: someone they trust, or {line}, which takes calls "
    "about someone else, too. I'm software, so I can only think along. And how are you yourself: who is there for you?",
    "Before we go on: have you been able to ask them directly, and is what could hurt them out of reach?\n"
    "If there is a plan, or you can't reach them, {emergency}. For finding the next words there is {line}. I am a program, and I'm "
    "still here. Who else do they trust? And are you safe yourself?",
    "That is a lot to watch over. What has changed since you wrote first?\n"
    "It is not yours alone: a doctor, a relative, a friend can share the watching, and {line} listens to you as well. In danger, {emergency}. "
    "I'm software and can't reach them. What do you need for yourself tonight?",
    "Where are they now, and what was the last thing they said? If you can't get an answer, {emergency} can send someone to look; give the address "
    "and what you know.\n"
    "Call one more person they trust, so that it isn't only you. {line} can stay with you on the phone. I'm a program. Who could go there?",
    "Whatever happens, it is not for you alone to prevent. Have you spoken to {emergency}, or to {line}?\n"
    "If something makes that hard, such as their asking you to keep it to yourself: being alive comes before being cross with you. "
    "I'm software; I can help you find the words. What would you say to them, or to someone they trust?",
)
SAFETY = (
    "I'm still with you. Are you safe at this moment, and is it still safe to write here? If not, stop writing; in danger, {emergency}.\n"
    "Have you been able to tell someone you trust, or {line}? You decide the pace. I'm software, so a person can protect "
    "you better. Are there thoughts of ending your life? What would help in the next hour?",
    "Before we go on: where are you now, and where is that person? If it gets dangerous, {emergency}, or go where people are.\n"
    "There is no hurry to decide anything. Someone you trust could know, and {line} has time. I am a program, and I keep listening. "
    "Are there thoughts of dying in it? What feels hardest right now?",
    "What happened is not your fault, and you don't have to explain why you are still there. Is there a place you could go tonight if you had "
    "to: a friend, a neighbour, a relative you trust?\n"
    "Keep this phone where only you see it. {emergency} when it gets dangerous, {line} when you want to talk it through. I'm software. "
    "Is it safe to go on writing?",
    "You know best what is safe to do, and when. Is anyone hurt right now? Then {emergency}; you don't need to be sure that it is bad enough.\n"
    "{line} knows how people get safe without a quarrel first. I'm a program, and I'm still here. Who could be told, one person you trust?",
)
HARM = (
    "I'm still here. Where are you now, and is the other person near? If you feel that you could act, {emergency} first, and keep walking away.\n"
    "Has anyone taken what could hurt someone? {line} is there for a voice; someone calm whom you trust can sit with you. I'm software. "
    "Are there thoughts of ending your own life in it?",
    "Has the anger become stronger since you first wrote, or weaker? Stronger means more distance, and {emergency}; you can say \"I'm afraid of what I "
    'might do."\n'
    "Nothing has to be settled tonight. {line} listens, and so may a friend who is not part of it. I'm a program. What would let the next ten "
    "minutes be calmer?",
    "Thank you for talking instead. What would be lost for you if it happened, and who would want to stop you in a good way?\n"
    "Could that person come, someone you trust? {line} for a voice, {emergency} if it gets close. I'm software and can't judge how close this is: is "
    "anyone in danger now?",
)
PSYCHOSIS = (
    "I'm still here. How loud or strong is it now, compared with before? You don't have to do what you are told to do.\n"
    "If you feel pushed to hurt yourself or anyone, {emergency}, and go to where someone is. {line} is there too. I'm software, so a person "
    "you trust should be with you. Who could that be?",
    "Where are you, and is anyone with you? A calm, light room with someone you trust is a good place for tonight.\n"
    "With any thought of suicide or of acting on it, {emergency}. A doctor should hear about it today or tomorrow; {line} can help to find one. "
    "I'm a program. When did you last sleep and eat?",
    "That sounds exhausting, and you said it here, which is good. What helps a little: music, holding something cold, talking to someone?\n"
    "I'm software and can't see what is around you. {emergency} if it tells you to do something dangerous; {line} for a voice that is real. Who "
    "knows about it?",
)
BODY = (
    "I'm still here. How is your body at this moment: awake, warm, breathing easily, heart steady? If anything of that is off, {emergency}.\n"
    "Could someone you trust be with you tonight, and a doctor tomorrow? {line} is there for talking. I'm software, so only a person can check on "
    "you. Are there thoughts of dying in it?",
    "There is no blame in any of this. Has anything got worse since you first wrote: fainting, shaking, pain, confusion? Then {emergency}, and tell "
    "them openly.\n"
    "Who knows about it? We could write the sentence for a doctor, or for someone you trust, here. {line} can help too. I'm a program. What makes it "
    "hard to let someone see?",
    "One step is enough for tonight. Which would be the easiest: telling one person you trust, sleeping near somebody, or calling {line}?\n"
    "If your body gives way, {emergency} comes first. I'm software, and I go on listening. Are there thoughts of suicide with it?",
)
