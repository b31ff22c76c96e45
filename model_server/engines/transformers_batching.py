"""transformers' continuous batching with what it leaves to us: a seed and settings for each chat, its LoRA, its scores.

The batches are computed in a thread of transformers; here are the few places where ours meets it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from transformers import ContinuousBatchingConfig, GenerationConfig
from transformers.generation import LogitsProcessorList
from transformers.generation.continuous_batching import ContinuousBatchingManager
from transformers.generation.continuous_batching.cache import PagedAttentionCache
from transformers.generation.continuous_batching.cb_logits_processors import ContinuousBatchingLogitsProcessorList
from transformers.generation.continuous_batching.continuous_api import OutputRouter
from transformers.utils import is_flash_attn_2_available, is_flash_attn_3_available

from model_server.engines.base import Sampling
from model_server.engines.transformers_loras import Versions
from model_server.engines.transformers_sampling import GREEDY, ROWS, choose, settings
from model_server.errors import EngineError, EngineUnavailable, OutOfMemory

log = logging.getLogger(__name__)

# Whole pages are shared, and prompts are read in steps of this size, so that replies under way go on. Without flash
# attention each step needs a mask over all that is cached; its kernel for single tokens wants pages of 256.
PAGE_TOKENS, FLASH_PAGE_TOKENS = 16, 256
STEP_TOKENS, FLASH_STEP_TOKENS = 512, 2048
PROBES_A_CHAT = 4


@dataclass(eq=False)
class Job:
    """One request of the batches. `wanted`: tokens whose log-probabilities after the prompt are asked for."""

    lora: str | None
    sampling: Sampling = GREEDY
    wanted: Sequence[int] = ()
    scores: list[float] = field(default_factory=list)
    cached: int = 0
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    outputs: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)

    def give(self, output: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop may have ended meanwhile
            self.loop.call_soon_threadsafe(self.outputs.put_nowait, output)


class Batches(ContinuousBatchingManager):
    """Runs from `start` to `shut`. A batch that fails fails its requests, and the next ones are served."""

    def __init__(self, model: Any, versions: Versions, ends: Sequence[int], sizes: ContinuousBatchingConfig) -> None:
        generation = GenerationConfig(do_sample=False, eos_token_id=list(ends) or -1)
        super().__init__(model, generation, sizes)
        self.jobs: dict[str, Job] = {}
        self.logit_processor = _Steps(self.jobs, versions, ends)
        self.output_router = _Router(self.jobs, self._failure)
        self._numbers = itertools.count()
        self._error: Exception | None = None
        self._is_shut = False

    def begin(self) -> None:
        """Make the cache and start the thread. Raises OutOfMemory."""
        try:
            self.warmup()
        except (MemoryError, RuntimeError) as error:
            raise mapped(error) from error
        self.start()

    async def run(self, tokens: Sequence[int], job: Job, most_new: int) -> AsyncGenerator[Any, None]:
        """What transformers says of the request, token by token; closing it takes it out of the batches."""
        name = str(next(self._numbers))
        self.jobs[name] = job
        try:
            await self._add(name, tokens, most_new)
            while True:
                output = await job.outputs.get()
                if isinstance(output, Exception):
                    raise output
                yield output
                if output.is_finished():
                    return
        finally:
            self.jobs.pop(name, None)
            self.cancel_request(name)

    @contextlib.contextmanager
    def at_rest(self) -> Iterator[None]:
        """Between two batches. Blocks; other calls go on waiting."""
        with contextlib.ExitStack() as rest:
            while True:
                try:
                    rest.enter_context(self.pause())
                    break
                except RuntimeError as error:  # a batch failed meanwhile, or all is over
                    if self._is_shut or not self.is_running():
                        raise EngineUnavailable("The model has stopped.") from error
                    time.sleep(0.01)
            yield

    def shut(self) -> None:
        """Stop; requests under way end with EngineUnavailable. Blocks until the batch that runs is done."""
        self._is_shut = True
        self.stop(block=True, hard_stop=True)
        for job in list(self.jobs.values()):  # transformers forgets requests that came with the stop
            job.give(self._failure())

    async def _add(self, name: str, tokens: Sequence[int], most_new: int) -> None:
        while self.add_request(list(tokens), name, max_new_tokens=most_new, streaming=True) is None:
            if self._is_shut or not self.is_running():
                raise EngineUnavailable("The model has stopped.")
            await asyncio.sleep(0.01)  # after a failed batch, until the next can run

    def _failure(self) -> Exception:
        if self._is_shut or self._error is None:
            return EngineUnavailable("The model has stopped.")
        return mapped(self._error)

    def _create_batch_processor(self) -> Any:
        processor = super()._create_batch_processor()
        if not isinstance(processor.cache, _Prefixes):
            processor.cache.__class__ = _Prefixes
            processor.cache.jobs, processor.cache.salts = self.jobs, {}
        return processor

    def _handle_critical_error(self, error: Exception, batch_processor: Any) -> None:
        self._error = error
        log.error("A batch failed (%s); its replies end.", type(error).__name__)
        super()._handle_critical_error(error, batch_processor)

    def _generation_step(self) -> None:
        if self.model.device.type == "cuda":  # the batch was written in this stream and is read in another
            torch.cuda.current_stream().synchronize()
        super()._generation_step()

    def _run_generation_loop(self) -> None:
        """transformers' loop ends at an error; ours goes on, unless not even the cache could be made."""
        while True:
            super()._run_generation_loop()
            status = self.background_thread_status
            with status._condition:  # `clear` would forget those who wait for a rest
                if self._is_shut or self.batch_processor is None:
                    return
                status.fatal_error = None
                status._local_status = status._tp_status = status.DONT_STOP
            if torch.cuda.is_available():
                torch.cuda.empty_cache()


def sizes(model: Any, *, context_tokens: int, parallel_chats: int, prompt_cache_mib: int) -> ContinuousBatchingConfig:
    """Room for `parallel_chats` whole contexts, and the pages of earlier prompts in `prompt_cache_mib` beside them."""
    is_flash = _has_flash(model)
    page = FLASH_PAGE_TOKENS if is_flash else PAGE_TOKENS
    step = FLASH_STEP_TOKENS if is_flash else STEP_TOKENS
    config = model.config.get_text_config()
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    token_bytes = 2 * config.num_hidden_layers * config.num_key_value_heads * head * model.dtype.itemsize
    spare = prompt_cache_mib * 2**20 // token_bytes
    pages_a_chat = -(-context_tokens // page) + 1
    return ContinuousBatchingConfig(
        page_size=page,
        num_blocks=parallel_chats * pages_a_chat + spare // page,
        max_batch_tokens=max(step, 2 * parallel_chats),
        max_requests_per_batch=max(64, PROBES_A_CHAT * parallel_chats),
        max_memory_percent=0.9,
        use_cuda_graph=False,  # a graph would replay the LoRAs and the chats that it was recorded with
        use_async_batching=False,  # the repetition penalty reads the token before
    )


def _has_flash(model: Any) -> bool:
    """Whether transformers will switch to flash attention, which it does on a card that has it."""
    if model.device.type != "cuda" or not model._supports_flash_attn:
        return False
    return bool(
        is_flash_attn_3_available(kernels_fallback_ok=True) or is_flash_attn_2_available(kernels_fallback_ok=True)
    )


def mapped(error: BaseException) -> Exception:
    """torch's errors as ours: no memory, or a failure."""
    text = str(error)
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)) or "can't allocate memory" in text:
        return OutOfMemory("There is not enough memory for this conversation now.")
    if isinstance(error, RuntimeError) and "out of memory" in text:
        return OutOfMemory("There is not enough memory for this conversation now.")
    return EngineError(f"The model failed ({type(error).__name__}).")


class _Router(OutputRouter):
    """Outputs to the job's own queue, in the loop that waits for it."""

    def __init__(self, jobs: dict[str, Job], failure: Callable[[], Exception]) -> None:
        super().__init__()
        self._jobs = jobs
        self._failure = failure

    def deliver(self, output: Any) -> None:
        if job := self._jobs.get(output.request_id):
            job.give(output if output.error is None else self._failure())

    def deliver_batch(self, outputs: list[Any]) -> None:
        for output in outputs:
            self.deliver(output)


class _Prefixes(PagedAttentionCache):
    """A page belongs to the tokens before it and to the LoRA: its name goes into the first token that is hashed."""

    jobs: dict[str, Job]
    salts: dict[tuple[str, int], int]

    def search_prefix_match(self, request_id: str, prompt_ids: list[int]) -> int:
        job = self.jobs.get(request_id)
        if job is None:
            return 0
        job.cached = super().search_prefix_match(request_id, self._salted(job.lora, prompt_ids))
        return job.cached

    def mark_complete_blocks(self, state: Any, complete_blocks: dict[str, int]) -> None:
        job = self.jobs.get(state.request_id)
        if job is None or not self.use_prefix_sharing:
            return  # an ended chat's last tokens may have been computed without its LoRA
        salted = self._salted(job.lora, state.initial_tokens + state.generated_tokens)
        for name, count in complete_blocks.items():
            self.cache_allocators[name].mark_complete_blocks(state.request_id, salted, count)

    def _salted(self, lora: str | None, tokens: list[int]) -> list[int]:
        if lora is None:
            return tokens
        return [self.salts.setdefault((lora, tokens[0]), -len(self.salts) - 1), *tokens[1:]]


class _Steps(ContinuousBatchingLogitsProcessorList):
    """Before each batch: its LoRAs and settings; after it: the scores that are asked for, and the next tokens."""

    def __init__(self, jobs: dict[str, Job], versions: Versions, ends: Sequence[int]) -> None:
        super().__init__(LogitsProcessorList())
        self._jobs = jobs
        self._versions = versions
        self._ends = torch.tensor(list(ends), dtype=torch.long)
        self._probes: list[tuple[int, Job]] = []
        self.tensors_required = ROWS
        self.do_processing = True

    def fill_defaults(self, int32_tensor: torch.Tensor) -> None:
        int32_tensor[:, 0] = torch.tensor(settings(GREEDY, []), dtype=torch.int32)

    def check_kwargs(self, kwargs: dict[str, Any]) -> None:
        """There are none: a job holds the settings."""

    def prepare_tensor_args(self, requests_in_batch: list[Any], arg_storage: torch.Tensor) -> torch.Tensor:
        jobs = [self._jobs.get(request.state.request_id) for request in requests_in_batch]
        lengths = [request.query_length for request in requests_in_batch]
        self._versions.use([job.lora if job else None for job in jobs], lengths)
        both = zip(jobs, requests_in_batch, strict=True)
        new = [(job, request.state) for job, request in both if request.has_new_token]
        self._probes = [(row, job) for row, (job, _) in enumerate(new) if job and job.wanted]
        columns = [
            settings(job.sampling if job else GREEDY, state.initial_tokens + state.generated_tokens)
            for job, state in new
        ]
        if columns:
            table = torch.tensor(columns, dtype=torch.int32).T
            arg_storage[:ROWS, : len(columns)] = table.to(arg_storage.device)
        return arg_storage

    def __call__(self, input_ids: Any, scores: torch.Tensor, logits_processor_args: torch.Tensor) -> torch.Tensor:
        for row, job in self._probes:
            job.scores = scores[row].double().log_softmax(dim=-1)[list(job.wanted)].tolist()
        self._ends = self._ends.to(scores.device)
        return choose(scores, logits_processor_args[:, : scores.shape[0]], self._ends)
