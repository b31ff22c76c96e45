"""Every method learns, and after kill -9 goes on to the very weights of a fit that was never stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.training.talks import conversation
from tests.training.test_fit import ROOT, At, Heard
from training.base import Base
from training.config import MethodName, TrainingConfig
from training.errors import DiskFull, TrainingError
from training.evaluate import evaluate
from training.examples import Example, build_examples
from training.fit import FitResult, fit
from training.methods import choice
from training.progress import Silent

HAS_4_BIT = find_spec("bitsandbytes") is not None
CASES: list[tuple[MethodName, str]] = [
    ("qlora", "tiny"),
    ("llama_adapter", "tiny"),
    ("full", "tiny"),
    ("lora", "dialogpt"),
    ("full", "dialogpt"),
    ("lora", "blenderbot"),
    ("full", "blenderbot"),
]
RATES: dict[MethodName, float] = {"lora": 0.05, "qlora": 0.02, "llama_adapter": 0.05, "full": 0.005}
MOST_TOKENS = {"tiny": 1600, "dialogpt": 120, "blenderbot": 120}


def settings(quick: TrainingConfig, base: Base, method: MethodName) -> TrainingConfig:
    changes = {
        "method": method,
        "epochs": 2 if base.name == "tiny" else 6,
        "learning_rate": RATES[method],
        "max_tokens_per_step": MOST_TOKENS[base.name],
    }
    return quick.model_copy(update=changes)


def examples_of(base: Base) -> tuple[Example, ...]:
    return build_examples([conversation(number) for number in range(6)], base, 1000).items


def files(result: FitResult) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(result.adapter.iterdir())}


def loss(base: Base, fitted: Path | None, examples: Sequence[Example]) -> float:
    return evaluate(base, fitted, examples, device="cpu", max_tokens=1600, progress=Silent()).total


# Each fit in a process of its own, forked before torch has computed anything: importing it takes longer than the fits.
KILLED = """
import json, os, signal, sys
from pathlib import Path
from tests.training.methods.test_methods import examples_of
from tests.training.test_fit import At
from training import fit, loading
from training.base import read_base
from training.config import TrainingConfig
import peft, torch, transformers

for folder, name, config, run in json.load(sys.stdin):
    if os.fork() == 0:
        base = read_base(Path(folder), name, "0" * 64)
        stop = At(5, lambda: os.kill(os.getpid(), signal.SIGKILL))
        fit.fit(base, examples_of(base), TrainingConfig.model_validate(config), Path(run), stop)
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.fixture(scope="module")
def killed(
    quick: TrainingConfig, tiny: Base, dialogpt: Base, blenderbot: Base, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with a run for each case, METHOD-SHAPE, that was killed in its fifth step."""
    home = tmp_path_factory.mktemp("killed")
    bases = {base.name: base for base in (tiny, dialogpt, blenderbot)}
    jobs = [
        (
            str(bases[shape].folder),
            shape,
            settings(quick, bases[shape], method).model_dump(),
            f"{home}/{method}-{shape}",
        )
        for method, shape in CASES
        if method != "qlora" or HAS_4_BIT
    ]
    command = [sys.executable, "-c", KILLED]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=json.dumps(jobs), cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(-signal.SIGKILL)] * len(jobs), done.stderr
    return home


@pytest.mark.slow
@pytest.mark.parametrize(("method", "shape"), CASES)
def test_a_method_learns_and_goes_on_after_kill_9_to_the_same_weights(
    method: MethodName,
    shape: str,
    killed: Path,
    quick: TrainingConfig,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if method == "qlora" and not HAS_4_BIT:
        pytest.skip("needs bitsandbytes: make setup-gpu")
    base: Base = request.getfixturevalue(shape)
    config = settings(quick, base, method)
    examples = examples_of(base)
    straight = fit(base, examples, config, tmp_path / "straight", Silent())
    assert len(straight.losses) >= 6
    before, after = loss(base, None, examples), loss(base, straight.adapter, examples)
    assert after < before - 0.1  # nats a token: what is on disk is what was learnt
    heard = Heard()
    resumed = fit(base, examples, config, killed / f"{method}-{shape}", heard)
    assert f"Going on from step 4 of {len(straight.losses)}." in heard.said
    assert (resumed.losses, files(resumed)) == (straight.losses, files(straight))


def test_the_adapter_of_llama_holds_prompts_gates_norms_scales_and_biases(
    tiny: Base, quick: TrainingConfig, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    config = settings(quick, tiny, "llama_adapter").model_copy(update={"epochs": 1})
    result = fit(tiny, examples_of(tiny), config, tmp_path, Silent())
    assert set(files(result)) == {"adapter_config.json", "adapter_model.safetensors", "scales.safetensors"}
    prompts = load_file(result.adapter / "adapter_model.safetensors")
    assert {name.split(".")[-1]: tuple(weight.shape) for name, weight in prompts.items()} == {
        "adaption_prompt": (1, 10, 64),
        "adaption_gate": (1,),
    }
    assert all(float(weight.abs().max()) > 0 for weight in prompts.values())
    scales = load_file(result.adapter / "scales.safetensors")
    # Two layers of seven linear layers with two vectors each, two norms each, and the last norm.
    assert len(scales) == 2 * (7 * 2 + 2) + 1
    assert all(float((weight - 1).abs().max()) > 0 for name, weight in scales.items() if name.endswith("scale"))
    assert str(tiny.folder) not in (result.adapter / "adapter_config.json").read_text()


def test_an_untrained_adapter_changes_nothing(tiny: Base, quick: TrainingConfig) -> None:
    from training.evaluate import token_losses
    from training.loading import load_model

    examples = examples_of(tiny)[:2]
    bare = token_losses(load_model(tiny, "cpu").eval(), examples)[0]
    new = choice.new_model(tiny, settings(quick, tiny, "llama_adapter"), print).eval()
    assert token_losses(new, examples)[0].tolist() == pytest.approx(bare.tolist(), abs=1e-6)


def test_all_weights_are_a_model_of_its_own_in_float32_with_its_tokenizer(
    tiny: Base, quick: TrainingConfig, tmp_path: Path
) -> None:
    from safetensors.torch import load_file

    from training.base import read_base

    heard = Heard()
    config = settings(quick, tiny, "full").model_copy(update={"epochs": 1})
    result = fit(tiny, examples_of(tiny), config, tmp_path, heard)
    assert result.adapter.name == "model"
    assert heard.said == ['[training] learning_rate = 0.005 is high for method = "full": try 2e-5.']
    weights = load_file(result.adapter / "model.safetensors")
    assert {str(weight.dtype) for weight in weights.values()} == {"torch.float32"}
    again = read_base(result.adapter, "again", "0" * 64)
    assert (again.template, again.encode("Gate 3")) == (tiny.template, tiny.encode("Gate 3"))
    assert str(tiny.folder) not in (result.adapter / "config.json").read_text()


@pytest.mark.parametrize("shape", ["dialogpt", "blenderbot"])
def test_llama_adapter_refuses_another_architecture_and_says_what_fits(
    shape: str, quick: TrainingConfig, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    base: Base = request.getfixturevalue(shape)
    with pytest.raises(TrainingError, match=r'"llama_adapter" needs a base of the type llama or mistral; .*"lora" or'):
        fit(base, examples_of(base), settings(quick, base, "llama_adapter"), tmp_path, Silent())


def test_qlora_refuses_a_base_that_is_not_llama_shaped(dialogpt: Base, quick: TrainingConfig, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r'"qlora" needs a LLaMA-shaped base; dialogpt is none. Use "lora"'):
        fit(dialogpt, examples_of(dialogpt), settings(quick, dialogpt, "qlora"), tmp_path, Silent())


def test_qlora_without_bitsandbytes_is_a_lora_on_whole_weights_and_says_so(
    tiny: Base, quick: TrainingConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.loading.find_spec", lambda name: None)
    heard = Heard()
    config = settings(quick, tiny, "qlora").model_copy(update={"epochs": 1})
    on_whole = fit(tiny, examples_of(tiny), config, tmp_path / "qlora", heard)
    plain = fit(tiny, examples_of(tiny), config.model_copy(update={"method": "lora"}), tmp_path / "lora", Silent())
    assert heard.said == [choice.WHOLE_WEIGHTS]
    assert files(on_whole) == files(plain)


@pytest.mark.skipif(not HAS_4_BIT, reason="needs bitsandbytes: make setup-gpu")
def test_qlora_trains_on_4_bit_weights(tiny: Base, quick: TrainingConfig) -> None:
    said: list[str] = []
    model = choice.new_model(tiny, settings(quick, tiny, "qlora"), said.append)
    kinds = {str(weight.dtype) for name, weight in model.named_parameters() if "base_layer" in name}
    trained = {str(weight.dtype) for weight in model.parameters() if weight.requires_grad}
    assert (kinds, trained, said) == ({"torch.uint8"}, {"torch.float32"}, [])


def test_a_disk_that_fills_while_all_weights_are_saved_is_a_sentence(
    tiny: Base, quick: TrainingConfig, tmp_path: Path
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))  # less than a checkpoint of all weights

    try:
        with pytest.raises(DiskFull, match=r"checkpoint\.pt could not be written"):
            fit(tiny, examples_of(tiny), settings(quick, tiny, "full"), tmp_path, At(1, fill))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
