"""What the moderators' page and channel say about versions of the model and training runs."""

from __future__ import annotations

TITLE = "Model"
INTRO = (
    "The versions of the model that were trained here, and the runs that made them. A version learns from "
    "conversations whose people agreed to that, without names; how many there were is shown, never whose."
)
NONE = "–"
NUMBERS = "The numbers"
NOTHING = "No numbers were kept."

NOW = "Now"
ANSWERS = "{name} answers."
ANSWERS_DEFAULT = "The version that came with the software answers."
ON_TRIAL = "{name} is on trial with {share}% of new conversations, since {time}."
NEXT = "The next scheduled run begins on {time}, outside quiet hours and if there is enough to learn from."
NEXT_NONE = "No run begins by itself: [training] cron in config.toml is empty."
RETRAIN = (
    "Somebody took back what a version had learnt from. That version answers nobody any more, and a run without it is "
    "due from {time} on."
)

VERSIONS = "Versions"
NO_VERSIONS = "None has been trained yet."
STATES: dict[str, str] = {
    "live": "answers everybody",
    "on trial": "on trial",
    "retired": "retired",
    "refused": "refused",
    "rolled back": "taken back",
    "held": "trial without result",
    "kept": "earlier",
}
FACT_MADE, FACT_METHOD, FACT_BASE = "Made", "Method", "Made of"
FACT_SESSIONS, FACT_CORPORA, FACT_LOSS = "Conversations learnt from", "Public collections", "Loss on what was held out"
METHODS: dict[str, str] = {
    "lora": "LoRA",
    "qlora": "QLoRA (4-bit)",
    "llama_adapter": "LLaMA-Adapter",
    "full": "all weights",
}
LOSS = "{before:.3f} before ({name}), {after:.3f} with it; lower is better"
RETIRED = "Retired on {time}: somebody took back a conversation that it had learnt from. It will not answer again."
VERDICT = "What the checks said"
RULES: dict[str, str] = {
    "loss": "Foresees replies that were rated well, better than before",
    "loss by interval": "Is surely no worse at it",
    "conversations": "Measured on enough conversations",
    "replies": "Its replies were heard",
    "output gate": "Says no more that has to be stopped",
    "safety": "Answers as safely in danger",
    "ROUGE-L": "Close to what was rated well",
    "strategy accuracy": "Chooses the strategy that was rated well",
    "strategy entropy": "Uses different strategies",
    "sameness": "Says different things",
    "preference bias": "Favours no strategy more",
    "character": "Speaks as before",
}
CHECK_HEAD = ("Check", "Passed", "What was found")
PASSED, FAILED = "yes", "no"

TRIAL = "Its trial"
TRIAL_OVER = "From {start} to {end}, with {share}% of new conversations: {reason}."
TRIAL_ON = "Since {start}, with {share}% of new conversations. Its stars against those of the others: {reason}."
SIDES: dict[str, str] = {
    "sessions": "Conversations",
    "stars": "With stars",
    "eased": "With both surveys",
    "crisis": "With danger",
    "stopped": "With a stopped reply",
}
TRIAL_HEAD = ("", "On trial", "The others")

CURVE = "Loss while learning, {name}"
CURVE_SUMMARY = (
    "The mean loss of the replies learnt from, in nats a token, over {steps} steps: {first:.2f} at first, {last:.2f} "
    "at last."
)
CURVE_SERIES = "Loss"
CURVE_HEAD = "Step"

RUNS = "Runs"
NO_RUNS = "There has been none yet."
RUN_HEAD = ("Began", "Took", "Why", "Came to", "At", "In words")
TRIGGERS: dict[str, str] = {"by hand": "by hand", "schedule": "schedule", "forgetting": "something was taken back"}
OUTCOMES: dict[str, str] = {
    "going on": "goes on",
    "killed": "broke off",
    "live": "answers everybody",
    "on trial": "on trial",
    "kept": "refused",
    "nothing": "nothing to do",
    "withdrawn": "thrown away",
    "interrupted": "stopped",
    "failed": "failed",
}
STAGES: dict[str, str] = {
    "collect": "collecting",
    "fit": "learning",
    "measure": "measuring",
    "keep": "keeping",
    "hear": "hearing it",
    "judge": "judging",
    "promote": "handing over",
}

# One line in the moderators' channel for what becomes of a version.
DEFAULT = "the version that came with the software"
NOTES: dict[str, str] = {
    "on trial": (
        "A new version of the model, {name}, is on trial: {share}% of new conversations get it. Stars and flags decide "
        "whether it stays. If its replies seem wrong to you, report them, or have an operator take it back."
    ),
    "live": "Version {name} of the model answers everybody now.",
    "rolled back": "Version {name} of the model was taken back: {reason}. What answers now: {answers}.",
    "held": "The trial of version {name} ended without it: {reason}. What answers now: {answers}.",
    "retired": (
        "Version {name} of the model is retired, because somebody took back a conversation that it had learnt from. "
        "What answers now: {answers}. A version without it will be trained."
    ),
}
