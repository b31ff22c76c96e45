"""Makes the default LoRA, which comes with the installation: `make default-lora`. Needs the training packages.

The run goes on where it was stopped. The same machine, number of threads and versions give the same weights.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tomllib
from pathlib import Path
from typing import Any

from model_server import shipped
from training import pipeline, registry
from training.atomic import read_json, sha256, write_json
from training.collection import DataSpec
from training.config import TrainingConfig
from training.errors import TrainingError
from training.progress import RunProgress
from training.registry import GATE, MANIFEST, METRICS
from training.seed_corpus import FOLDER as SEEDS

SETTINGS = Path(__file__).with_name("default_lora.toml")
LORA = "lora.gguf"
# Of the version's folder; PEFT's form of the weights is left out, llama.cpp alone reads these.
SHIPPED = (LORA, "config.json", GATE, METRICS, "loss.csv")
MOST_BYTES = 12_000_000


def settings() -> TrainingConfig:
    """What the default LoRA is trained with."""
    return TrainingConfig.model_validate(tomllib.loads(SETTINGS.read_text(encoding="utf-8")))


async def make(
    config: TrainingConfig, data: DataSpec, home: Path, target: Path, progress: RunProgress | None = None
) -> str:
    """Trains in `home` on `data` and puts the version into `target` if it is better than the bare model.

    Returns a summary. Raises TrainingError, also when it is not better or larger than 12 MB.
    """
    result = await pipeline.train(config, home, None, [data], None, _nobody, progress)
    if result.version is None or not result.is_promoted:
        raise TrainingError(f"No default LoRA was made: {result.summary}")
    version = registry.find(home, result.version)
    size = (version.path / LORA).stat().st_size
    if size > MOST_BYTES:
        raise TrainingError(f"The LoRA has {size:,} bytes, more than {MOST_BYTES:,}; choose a smaller rank.")
    _ship(version, target)
    return f"{target.name}: {version.reason}; {size / 1e6:.1f} MB."


def _ship(version: registry.Version, target: Path) -> None:
    """The version's files in `target`, its completeness marker last."""
    (target / registry.COMPLETE).unlink(missing_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    for name in SHIPPED:
        shutil.copyfile(version.path / name, target / name)
    manifest: dict[str, Any] = read_json(version.path / MANIFEST)
    write_json(target / MANIFEST, {**manifest, "files": {name: sha256(target / name) for name in SHIPPED}})
    marker = {
        "name": shipped.NAME,
        "base_model": version.base_model,
        "base_sha256": version.base_sha256,
        "created_at": version.created_at,
        "complete": True,
    }
    write_json(target / registry.COMPLETE, marker)
    for file in target.iterdir():
        file.chmod(0o644)  # whoever runs an installed package may read it


async def _nobody(name: str, folder: Path) -> bool:
    return False


def main() -> None:
    """Make it from `training/seeds`, in the folder $ATTUNE_HOME or else `.default-lora`."""
    home = Path(os.environ.get("ATTUNE_HOME") or ".default-lora").absolute()
    home.mkdir(parents=True, exist_ok=True)
    try:
        done = asyncio.run(make(settings(), DataSpec(SEEDS, kind="extes"), home, shipped.FOLDER))
    except TrainingError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main()
