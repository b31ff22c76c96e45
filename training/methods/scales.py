"""What LLaMA-Adapter v2 trains beside the prompts: norms, and a scale and a bias on each linear layer.

Gao et al. (2023), section 3.1: y = s * (W x + b), with s = 1 and b = 0 at first. Of v2 nothing else is here: early
fusion and its joint training are for pictures.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.atomic import write_bytes
from training.errors import TrainingError

FILE = "scales.safetensors"


def add(model: Any) -> None:
    """Gives each linear layer of the decoder its scale and bias, and has these and the norms trained."""
    import torch

    decoder = model.get_base_model().get_decoder()
    for module in [*decoder.layers.modules(), decoder.norm]:
        if isinstance(module, torch.nn.Linear):
            rows = torch.ones(module.out_features, device=module.weight.device)
            module.register_parameter("scale", torch.nn.Parameter(rows))
            module.register_parameter("shift", torch.nn.Parameter(torch.zeros_like(rows)))
            module.register_forward_hook(_scaled)
        elif type(module).__name__.endswith("Norm"):
            module.requires_grad_(True)


def save(model: Any, folder: Path) -> None:
    """Writes them beside PEFT's files."""
    from safetensors.torch import save as as_bytes

    content = {name: weight.detach().contiguous().cpu() for name, weight in _trained(model).items()}
    write_bytes(folder / FILE, as_bytes(content, metadata={"format": "pt"}))


def load(model: Any, folder: Path) -> None:
    """The other way, on a model that has none yet."""
    import torch
    from safetensors.torch import load_file

    add(model)
    found = load_file(folder / FILE)
    with torch.no_grad():
        for name, weight in _trained(model).items():
            if name not in found or found[name].shape != weight.shape:
                raise TrainingError(f"{FILE} in {folder} does not fit this base model.")
            weight.copy_(found[name])


def _trained(model: Any) -> dict[str, Any]:
    """By name. Not the prompts and their gates: PEFT keeps those."""
    named = model.get_base_model().named_parameters()
    return {name: weight for name, weight in named if name.endswith(("scale", "shift")) or "norm" in name}


def _scaled(module: Any, given: Any, output: Any) -> Any:
    return module.scale * (output + module.shift)
