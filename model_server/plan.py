"""What one request asks for, settled against the deployment's settings before anything is computed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from model_server import picker
from model_server.config import ServerConfig
from model_server.engines.base import Engine, Sampling
from model_server.errors import InvalidRequest
from model_server.picker import Pick
from model_server.protocol import ChatRequest, Policy
from model_server.strategies import TAXONOMIES, Taxonomy

# Neighbouring utterances of a supporter are joined by a newline (prompt.py): the next one is not part of this segment.
NEXT_UTTERANCE = "\n["
MOST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Plan:
    """`names` are the strategies that may be chosen; `segments` the most of them in one reply."""

    taxonomy: Taxonomy
    policy: Policy
    strategy: str
    names: tuple[str, ...]
    lora: str | None
    seed: int
    segments: int
    max_questions: int
    max_sentences: int
    sampling: Sampling

    @classmethod
    def of(cls, request: ChatRequest, config: ServerConfig, lora: str | None) -> Plan:
        """The plan; InvalidRequest for an unknown or masked strategy."""
        support = request.support
        taxonomy = TAXONOMIES[support.taxonomy or config.taxonomy]
        policy: Policy = support.policy or config.policy
        if support.strategy != "auto":
            policy = "oracle"
        elif policy == "oracle":
            raise InvalidRequest('The oracle policy needs a "strategy" by name.')
        # The deployment's mask may hold names of both taxonomies; a request's has to be right.
        mask = [*filter(taxonomy.canonical, config.mask), *support.mask]
        names = picker.unmasked(taxonomy, mask)
        if policy == "oracle":
            picker.oracle(taxonomy, support.strategy, names)  # what is wrong is said before anything is computed
        seed = secrets.randbits(31) if request.seed is None else request.seed & MOST_SEED
        return cls(
            taxonomy=taxonomy,
            policy=policy,
            strategy=support.strategy,
            names=names,
            lora=lora,
            seed=seed,
            # Without strategies there is nothing to part a reply by; a given one is the whole of it.
            segments=1 if policy in ("vanilla", "oracle") else support.segments or config.segments,
            max_questions=config.sampling.max_questions if support.max_questions is None else support.max_questions,
            max_sentences=config.sampling.max_sentences,
            sampling=_sampling(request, config, seed),
        )

    async def pick(self, engine: Engine, prompt: str, choose: picker.Choose, seed: int) -> Pick:
        """The strategy of the segment that opens at the end of `prompt`."""
        match self.policy:
            case "vanilla":
                return Pick("vanilla")
            case "random":
                return picker.at_random(self.taxonomy, self.names, seed)
            case "oracle":
                return picker.oracle(self.taxonomy, self.strategy, self.names)
            case "joint":
                return await picker.joint(engine, prompt, self.names, self.lora, choose, seed)


def _sampling(request: ChatRequest, config: ServerConfig, seed: int) -> Sampling:
    defaults = config.sampling
    return Sampling(
        temperature=defaults.temperature if request.temperature is None else request.temperature,
        top_p=request.top_p or defaults.top_p,
        top_k=defaults.top_k if request.top_k is None else request.top_k,
        repetition_penalty=defaults.repetition_penalty,
        max_tokens=request.longest or defaults.max_tokens,
        seed=seed,
        stop=tuple(request.stops),
    )
