"""What is said about linking a person's accounts on two platforms."""

from __future__ import annotations

CODE = (
    "Your code: {code}\n"
    "It holds for {minutes} minutes and can be used once. On the other platform, write to me, use /link there as well, "
    "and enter it. From then on you are one person to me: /export and /forget on either side mean both, and your plan "
    "and agreements are the same.\n"
    "Show it to nobody: whoever enters it can read everything that you wrote."
)
ENTER = (
    "If you have a code from your other account, enter it below. To get one here, you first need to answer the "
    "questions before the first conversation: /talk asks them."
)
FORM_TITLE = (
    "Enter a code only if you asked for it yourself, in your own other account: whoever gave it to you could read "
    "everything that you wrote."
)
FORM_CODE = "The code from your other account:"
NOTHING = "Nothing was linked."
WRONG = (
    "That code is not one that holds. Codes are used up after {minutes} minutes, or once: /link there gives a new one."
)
OFTEN = "Those were too many codes that do not hold. Please wait an hour, then ask for a new one with /link."
HERE = "That is the code that you got here. Enter it in your other account: use /link there."
DONE = (
    "Linked. You are the same person here and on {platform}. Your conversations, your plan and your agreements are one."
)
TRAINING_OFF = (
    "You had agreed to training in one account and not in the other, so it is off now in both; /consent changes that."
)
ELSEWHERE = (
    "Your account was just linked with one on {platform}, with the code that you asked for here. If that was not you: "
    "/forget deletes everything in both, and the people who run this installation can help you."
)
