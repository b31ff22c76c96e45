"""Which versions can answer people, and which are there to be compared with alone. Needs no torch."""

from __future__ import annotations

from training.backbones.kinds import Kind
from training.config import MethodName

FULL = (
    "all weights were trained, so it is a model of its own and no LoRA: to try it, name its folder {folder} as "
    '[model_server] model, with engine = "transformers"'
)
ADAPTER = (
    "the model server cannot load what llama_adapter trains, so it is there for comparison: "
    'train with [training] method = "lora" or "qlora"'
)
NO_CHAT_MODEL = (
    "its base is no chat model, which the model server needs, so it is there for comparison: "
    "train with a LLaMA-shaped [training] base"
)
VANILLA = (
    "it was trained without strategies and the bot answers with them, so it is there for comparison: "
    "train with [training] strategies = true"
)


def only_compared(method: MethodName, kind: Kind, has_strategies: bool, folder: str) -> str:
    """Why such a version can never go live, and what to do instead; empty where it can.

    `folder` is where its model lies, if all of its weights were trained.
    """
    if kind != "chat":
        return NO_CHAT_MODEL
    if method == "full":
        return FULL.format(folder=folder)
    if method == "llama_adapter":
        return ADAPTER
    return "" if has_strategies else VANILLA
