"""The crisis protocol's sentences for what is not suicide alone, and for worry about someone else; see crisis.py."""

# ruff: noqa: E501 (a sentence reads best on one line)

from __future__ import annotations

SEXUAL_VIOLENCE = (
    "I'm so sorry that this was done to you. I believe you, and it is not your fault, whatever you did or did not do.\n"
    "Are you somewhere safe now, and can anyone else read this? If there is danger or you are hurt, call {emergency}.\n"
    "You decide what happens next and whom you tell. A doctor can look after you without you having to report anything. To talk with a "
    "person, at any hour: {line}. Is there one person you trust who could be with you?\n"
    "I'm software, so I can't be there in person, but I'm listening. Are there thoughts of ending your life? And what do you "
    "need most right now?",
    "Thank you for telling me. That took a lot, and you don't have to tell it all at once, or at all.\n"
    "First: are you safe from that person today? In danger, {emergency}, or a place with other people.\n"
    "What happened was wrong, and none of it is on you. You could have someone you trust beside you when you speak to a doctor, and "
    "there is {line} for a voice at night too.\n"
    "I am a program and not a crisis service; I stay in this conversation at your pace. Are you thinking of killing yourself? "
    "What would make the next hour a little safer?",
)
EATING = (
    "Thank you for trusting me with this. It sounds as if food and your body take up nearly everything, and there is no blame here.\n"
    "How are you physically right now? If you faint, have pain in your chest, or feel very weak or confused, please call {emergency}.\n"
    "A doctor should look at how your body is doing, soon, and someone you trust could come with you. To talk with a person at any "
    "hour: {line}.\n"
    "I'm software, so I can't check on you, but I'm listening. Are there thoughts of dying or of killing yourself too? "
    "What makes it hard to let someone help?",
    "I'm glad you said it. Living with this every day must be exhausting, and you deserve care as you are now.\n"
    "Did you feel dizzy, cold or shaky today, or did your heart race? With any of that, {emergency} is the right call.\n"
    "Who knows about it? Telling one person you trust, or a doctor, can be a single sentence; we can write it together. And there is {line}.\n"
    "I am a program, and I won't talk about numbers here. Are you thinking of ending your life? What does the hardest part of the "
    "day look like?",
)
SUBSTANCE = (
    "Thank you for being honest about it. Nobody ends up there because they are weak.\n"
    "How are you right now: awake, breathing normally, not alone? Shaking, seizures, seeing things, or being hard to wake mean {emergency}, "
    "at once. Stopping suddenly can be dangerous as well, so please have a doctor in this.\n"
    "To talk with a person at any hour: {line}. Could someone you trust stay near you tonight?\n"
    "I'm software and can't see how you are. Are there thoughts of killing yourself in it? What was happening before you used?",
    "That sounds like a hard night, and I'm glad you wrote.\n"
    "Are you safe where you are, and did you take anything else with it? If anything feels wrong with your body, call {emergency} and tell "
    "them openly; they are there to help.\n"
    "You don't have to get through it alone: a person you trust, a doctor, or {line}.\n"
    "I am a program and not a crisis service, but I keep listening, without blame. Do you think about ending your life? What would "
    "help you to get through the next hours?",
)
MINOR = (
    "Thank you for telling me. What you describe should not rest on your shoulders alone.\n"
    "Are you safe right now? If anyone hurts you or could, or if you might hurt yourself, call {emergency}.\n"
    "Please tell one grown-up you trust today: someone in your family, a teacher, a school nurse. You could show them what you wrote here. "
    "To talk with a person: {line}; there are lines for young people too.\n"
    "I'm software made for adults, so people can help you better than I can. Are you thinking of killing yourself? Who is the "
    "grown-up you trust most?",
    "I'm glad you said it, and it is not your fault.\n"
    "First: is there danger today, at home or anywhere else? Then {emergency}, or go to a neighbour, a friend's family, your school.\n"
    'A grown-up you trust needs to know; it can be one sentence, such as "I\'m not safe and I need help." {line} can help you find the words.\n'
    "I am a program and can't protect you as a person can. Are there thoughts of ending your life? Who could you be with tonight?",
)
HARM_IMMINENT = (
    "Please step away now: out of the room, to where other people are. If you could act on it, call {emergency}; they help to keep "
    "everyone safe, you too.\n"
    "Thank you for saying it before it happened. Is anyone in danger this minute? Is there a weapon near you, and could someone take "
    "it away?\n"
    "Call someone calm whom you trust and stay on the phone, or reach {line}.\n"
    "I'm software and can't stop anything, so please let a person help. I'm here while you do. Are you thinking of killing yourself as well?",
    'First, {emergency}, before anything else happens; you can say "I\'m afraid of what I might do."\n'
    "This much anger can pass if there is distance: another street, another house, no weapon in reach. Where are you now, and where is the "
    "other person?\n"
    "Who could come and stay with you, someone you trust? There is also {line}.\n"
    "I am a program, and I keep answering. Is there a thought of ending your life in it too?",
)
PSYCHOSIS_IMMINENT = (
    "Please call {emergency} now, or have someone near you call, and stay with other people until they come.\n"
    "That sounds frightening. You don't have to do what you are told to do, whoever tells you.\n"
    "Are you being told to hurt yourself or anyone else? Please move away from anything that could be used for that. Someone you trust can "
    "sit with you; {line} listens as well.\n"
    "I'm software and can't be there, but I'm here while you call. Are you thinking of killing yourself? How long have you not slept?",
    "Right now, {emergency}: you can say that you are frightened and don't feel safe.\n"
    "I can hear how real and how loud it is. Go where there is light and a person you trust, and leave everything dangerous behind.\n"
    "For a voice beside you: {line}. I am a program, so I can't see what is around you. Do you feel that you might act on it, or end your "
    "life? Who can be with you in the next minutes?",
)
ABUSE_OTHER = (
    "It is good that you noticed and that you care. What is happening to them is not their fault, and not yours.\n"
    "If someone is being hurt now, or a child is in danger, call {emergency} and say where.\n"
    "Don't confront the person who does it; that can make it more dangerous. Ask them alone, when nobody listens: \"Are you safe at home? How "
    'can I help?" Believe them, and let them decide what comes next. {line} can guide you, too.\n'
    "I'm software, so I can only think along with you. Who else do they trust? And how are you: are you safe yourself?",
    "That must be hard to watch. You don't have to solve it alone.\n"
    "Is there danger today? Then {emergency}; for a child, tell a grown-up whose job it is to protect them, today.\n"
    "You can be someone who stays in touch, keeps a bag or papers for them, and doesn't judge. Write only where it is safe for them to read. "
    "For you and for them: {line}, or a person you both trust.\n"
    "I am a program and not a crisis service, but I'm listening. What did you see or hear? Are you safe where you are?",
)
HARM_OTHER = (
    "Thank you for taking it seriously. If this could happen soon, call {emergency} now and tell them who, where and what was said.\n"
    "Your own safety first: don't confront them, and don't stand between them and anyone. If someone is threatened, they should know.\n"
    "Tell one more person you trust, today; you don't have to be sure. To talk it through: {line}.\n"
    "I'm software and can't judge how close this is or warn anyone. Do you know of a plan, a time, or a weapon? And are you safe yourself?",
    "You did right to speak about it; such words can be meant.\n"
    "With a plan, a weapon or a day named, {emergency} is the right call, even if it turns out to be nothing.\n"
    "Keep away from them for now, write down what was said, and let someone you trust stand with you. {line} can help you decide.\n"
    "I am a program, so I can only think along. What exactly was said, and when? Are you in danger as well?",
)
CARE_OTHER = (
    "It is good that they have you. It must be frightening to see someone like this.\n"
    "Are they in danger right now: hard to wake, confused, hurting themselves or about to? Then call {emergency} and stay with them, if it is "
    "safe for you.\n"
    "Otherwise: speak calmly, say what you see and that you care, without arguing and without blame, and offer to come along to a doctor. "
    "{line} takes calls about someone else, too.\n"
    "I'm software, so I can only think along with you. Do they speak of wanting to die? Who else do they trust? And how are you?",
    "You are carrying a lot for them. You don't have to carry it alone.\n"
    'If it gets dangerous, or you can\'t reach them, {emergency}. You may also ask plainly: "Are you thinking of killing yourself?" Asking '
    "does no harm.\n"
    "A doctor can help, and a person whom they trust can make that first step easier. For you, too: {line}.\n"
    "I am a program and not a crisis service, but I stay in this conversation. What worries you most about today?",
)
BREATH = (
    "That is frightening, whatever it comes from. One check first: is there pain in your chest, arm or jaw, blue lips, swelling, a wheeze, something "
    "you took or ate, or does it not let up? Then call {emergency} now, and don't wait.\n"
    "If it comes with the fear and eases in between: feet on the floor, and let each breath out be longer than the breath in, for a minute or two. It "
    "mostly gets weaker within minutes.\n"
    "I'm software and can't see how you are. Is someone you trust near? For a voice there is {line}. How is it now?",
    "No air, and so much hanging on it. So that I don't guess: is it new, getting stronger, or is there pain, numbness, blue lips, swelling or anything "
    "you took? With any of that, {emergency}, at once.\n"
    "If you know it from such moments: sit upright, loosen what is tight, count four in and six out. You don't have to do anything else for these minutes.\n"
    "I am a program, so a person beside you can judge it better: someone near, a friend, a neighbour; or {line}. Does it ease a little?",
)
