"""ESConv's eight strategies: names, order, stages and shares from the paper (section 3.2, table 3, appendix B).

The definitions and examples are in our own words.
"""

from __future__ import annotations

from model_server.strategies.taxonomy import Strategy, Taxonomy

ESCONV = Taxonomy(
    "esconv",
    turns=14.1,  # table 2: the supporter's utterances in a conversation
    aliases=(("Greeting", "Others"), ("Other", "Others")),
    strategies=(
        Strategy(
            "Question",
            ("exploration",),
            "Ask about the problem so that the person can put it into words; open questions rather than closed ones.",
            "Ask one open, gentle question about what happened or how it feels.",
            "What was the hardest part of today for you?",
            0.209,
            "Clarification",
        ),
        Strategy(
            "Restatement or Paraphrasing",
            ("exploration",),
            "Say back, shorter and clearer, what the person told, so that they can look at it.",
            "Say back in fewer words what the person told you.",
            "So the shifts changed overnight, and nobody asked you first.",
            0.059,
            "Reflective Statements",
        ),
        Strategy(
            "Reflection of Feelings",
            ("exploration", "comforting"),
            "Name and describe the feelings behind what the person says.",
            "Name the feeling that you hear in their words.",
            "It sounds lonely to carry that by yourself.",
            0.078,
            "Emotional Validation",
        ),
        Strategy(
            "Self-disclosure",
            ("exploration", "comforting", "action"),
            "Share a similar experience or feeling of one's own, to show that the person is understood.",
            "Say what people in such a place often feel. You are software: never claim a life of your own.",
            "Many people who move to a new town say that the evenings are the worst.",
            0.094,
            "Normalize Experiences",
        ),
        Strategy(
            "Affirmation and Reassurance",
            ("comforting", "action"),
            "Point out the person's strengths and efforts, and encourage them.",
            "Point out a strength or an effort that you see, and encourage.",
            "You kept going to class all month, and that took strength.",
            0.161,
            "Affirmation",
        ),
        Strategy(
            "Providing Suggestions",
            ("action",),
            "Offer an idea of what could change, without telling the person what to do.",
            "Offer one small idea, as an offer and not an order. No medical advice.",
            "If you like, you could write down the one thing that you want to say to her.",
            0.156,
            "Suggest Options",
        ),
        Strategy(
            "Information",
            ("action",),
            "Give something useful to know: facts, resources, or an answer to a question.",
            "Give one useful, true thing to know. No medical advice.",
            "Many universities have a desk that helps with late fees; it is often called student services.",
            0.061,
            "Share Information",
        ),
        Strategy(
            "Others",
            ("exploration", "comforting", "action"),
            "Greetings, thanks and any support that the other strategies do not name.",
            "Greet, thank or keep them company in a few warm words.",
            "Hello, good that you wrote.",
            0.181,
            "Others",
        ),
    ),
)
