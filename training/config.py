"""The `[training]` table of config.toml. Secrets and paths of the data folder are not here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from model_server.strategies import TaxonomyName

Module = Literal["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ALL_MODULES: tuple[Module, ...] = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
MethodName = Literal["lora", "qlora", "llama_adapter", "full"]
Weight = Annotated[float, Field(ge=0, le=1)]


class PermissionConfig(BaseModel):
    """`[training.permission]`: who permitted training on a platform's messages, when, under which reference."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    discord: str = Field("", description="Discord's permission in one line; empty: its sessions are not trained on")
    slack: str = Field("", description="Slack's permission in one line; empty: its sessions are not trained on")


class QualityConfig(BaseModel):
    """`[training.quality]`: ESConv's filter and auto-approval of conversations (section 4.3, tables 1 and 7)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    must_be_finished: bool = Field(True, description="sessions that their person did not end are not trained on")
    min_utterances: int = Field(16, ge=0, description="sessions with fewer turns of both together are not trained on")
    min_intensity_drop: int = Field(1, ge=-4, le=4, description="criterion 1: how far the intensity has to fall")
    min_supporter_length: float = Field(8, ge=0, description="criterion 2: average length of a reply, words and marks")
    min_empathy: int = Field(3, ge=1, le=5, description="criterion 3: the person's answer on empathy")
    min_relevance: int = Field(4, ge=1, le=5, description="criterion 4: the person's answer on relevance")
    min_supporter_criteria: int = Field(3, ge=0, le=4, description="how many of the four criteria have to be met")
    min_seeker_length: float = Field(6, ge=0, description="average length of the person's messages, words and marks")
    min_last_stars: int = Field(5, ge=1, le=5, description="least of the last two stars where a survey is unfinished")


class RatingsConfig(BaseModel):
    """`[training.ratings]`: how much a rating says, and how much one person's do."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    star_weights: tuple[Weight, Weight, Weight, Weight, Weight] = Field(
        (0.0, 0.0, 0.5, 0.75, 1.0), description="how much a reply counts that got 1, 2, 3, 4, 5 stars; 0: context only"
    )
    unrated_weight: Weight = Field(0.75, description="how much a reply counts that nobody rated")
    constant_after: int = Field(12, ge=2, description="this many ratings or more, all alike, say little")
    fastest_words_per_second: float = Field(10.0, gt=0, description="who rates most replies faster did not read them")
    distrusted_weight: Weight = Field(0.5, description="what each of these two signs multiplies a person's weights by")
    max_person_share: float = Field(0.2, gt=0, le=1, description="largest share of the sessions that one person has")
    min_person_sessions: int = Field(10, ge=1, description="as many sessions of one person are used in any case")
    near_duplicate: float = Field(
        0.8, gt=0, le=1, description="conversations with more of their word triples in common are taken as one"
    )


class StarsConfig(BaseModel):
    """`[training.stars]`: what preference learning takes from stars, and how hard it pulls; only with `preference`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    desirable: int = Field(4, ge=2, le=5, description="a reply with so many stars or more is one to say more of")
    undesirable: int = Field(2, ge=1, le=4, description="a reply with so many or fewer is one to say less of")
    min_replies: int = Field(20, ge=1, description="fewest desirable, and fewest undesirable, replies for kto")
    min_pairs: int = Field(20, ge=1, description="fewest pairs of a better and a worse reply for dpo")
    beta: float = Field(3.0, gt=0, description="larger stays nearer to the plain LoRA; of a reply's mean over tokens")
    learning_rate: float = Field(1e-4, gt=0, le=1, description="peak learning rate of preference learning")
    epochs: int = Field(1, ge=1, le=100, description="how often each rated reply is read")

    @model_validator(mode="after")
    def _leaves_no_reply_in_both(self) -> StarsConfig:
        if self.undesirable >= self.desirable:
            raise ValueError("undesirable has to be fewer stars than desirable")
        return self


class GateConfig(BaseModel):
    """`[training.gate]`: what a version has to hold before people hear it; margins are absolute sizes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    needs_replies: bool = Field(True, description="its replies have to be heard; false: the loss alone decides")
    min_conversations: int = Field(5, ge=1, description="fewest held-out conversations that say anything")
    trial_replies: int = Field(60, ge=4, description="replies that each of the two models gives on trial")
    confidence: float = Field(0.9, gt=0.5, lt=1, description="of the interval of the loss")
    loss_margin: float = Field(0.02, ge=0, description="how much the loss may rise at the worse end, nats a token")
    metric_margin: float = Field(0.05, ge=0, le=1, description="how much ROUGE-L and strategy accuracy may fall")
    gate_margin: float = Field(0.05, ge=0, le=1, description="how much the share of stopped replies may rise")
    min_entropy_share: float = Field(0.6, ge=0, le=1, description="strategy entropy, as a share of that before")
    max_sameness: float = Field(0.85, gt=0, le=1, description="how alike its replies may be, as mean ROUGE-L")
    bias_margin: float = Field(0.3, ge=0, description="how much the preference bias may rise")
    drift_margin: float = Field(0.25, ge=0, le=1, description="character drift beyond that of two draws of one model")


class CanaryConfig(BaseModel):
    """`[training.canary]`: a version that passed the gate is heard by few before it is heard by all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    share: float = Field(0.2, ge=0, le=0.5, description="share of new sessions that get it; 0: no trial, live at once")
    every_minutes: float = Field(5.0, gt=0, description="how often `attune run` looks at the trial")
    silence_hours: float = Field(3.0, gt=0, description="a session without a word for so long counts as over")
    max_days: float = Field(30.0, gt=0, description="a trial that has proven nothing by then ends, and live stays live")
    alpha: float = Field(0.1, gt=0, lt=0.5, description="probability, over the whole trial, of one wrong roll-back")
    stars_effect: float = Field(0.5, gt=0, description="the difference in stars that is to be found soonest")
    fewest_rated: int = Field(6, ge=2, description="rated sessions on each side before the stars say anything")
    min_sessions: int = Field(20, ge=2, description="rated sessions on each side before a promotion")
    stars_margin: float = Field(0.4, gt=0, description="promoted once it is surely no worse than by so many stars")
    eased_margin: float = Field(0.25, ge=0, description="and intensity falls by no more than this much less")
    floor_sessions: int = Field(3, ge=1, description="sessions with danger or replaced replies before a floor holds")
    floor_margin: float = Field(0.05, ge=0, le=1, description="share of such sessions beyond the usual one")
    floor_chance: float = Field(0.005, gt=0, lt=1, description="rolled back if so many would be rarer than this")


class TrainingConfig(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cron: str = Field("0 4 * * *", description="when `attune run` trains, as a cron line; empty: never by itself")
    min_new_sessions: int = Field(10, ge=0, description="fewer new ones than this, and a run on the schedule waits")
    quiet_hours: str = Field(
        "18-3", description="local hours in which no run begins by itself, as FROM-TO; empty: none"
    )
    retrain_after_minutes: float = Field(
        15.0, ge=0, description="a run follows a withdrawal that retired a version after so long, out of quiet hours"
    )
    min_stars: float = Field(4.0, ge=1, le=5, description="sessions with a lower mean of stars are not trained on")
    min_turn_stars: int = Field(3, ge=1, le=5, description="replies rated lower are read as context, never imitated")
    taxonomy: TaxonomyName = Field("esconv", description="whose strategies a LoRA learns: esconv has 8, extes 16")
    base: str = Field("", description="the model's folder in Hugging Face format; empty: the embedded model")
    method: MethodName = Field("lora", description="what is trained; only versions of lora and qlora can go live")
    strategies: bool = Field(True, description="whether strategies are shown and learnt; false: the vanilla variant")
    device: Literal["auto", "cpu", "cuda"] = Field("auto", description="where to compute; auto: a GPU if there is one")
    rank: int = Field(16, ge=1, le=256, description="LoRA rank")
    alpha: int = Field(32, ge=1, le=1024, description="LoRA alpha; its weight is alpha / rank")
    dropout: float = Field(0.05, ge=0, lt=1, description="LoRA dropout")
    target_modules: tuple[Module, ...] = Field(ALL_MODULES, min_length=1, description="the layers that get a LoRA")
    adapter_tokens: int = Field(10, ge=1, le=256, description="length of llama_adapter's prompt in each layer")
    learning_rate: float = Field(5e-4, gt=0, le=1, description="peak learning rate")
    warmup_share: float = Field(0.1, ge=0, le=1, description="share of the steps until the peak; then a cosine to 0")
    epochs: int = Field(2, ge=1, le=100, description="how often each conversation is read")
    gradient_clip: float = Field(1.0, gt=0, description="longest gradient; longer ones are shortened to this")
    max_tokens: int = Field(2048, ge=64, description="longest piece of a conversation, in tokens")
    max_tokens_per_step: int = Field(1024, ge=64, description="tokens of one step, padding counted")
    situation_share: float = Field(
        1.0, ge=0, le=1, description="share of conversations learnt with what was said before the chat; 0: never shown"
    )
    precision: Literal["float32", "bfloat16"] = Field(
        "float32", description="what products of matrices are computed in while training; the weights stay float32"
    )
    seed: int = Field(1, ge=0, description="same data, settings and seed: the same LoRA")
    checkpoint_every_steps: int = Field(20, ge=1, description="how many steps a kill can cost at most")
    validation_share: float = Field(0.1, gt=0, lt=1, description="conversations held out where no others are given")
    min_improvement: float = Field(
        0.0, ge=0, lt=1, description="a version goes live only if held-out loss falls by more than this share"
    )
    preference: Literal["none", "kto", "dpo"] = Field(
        "none", description="what is learnt from stars after the plain LoRA: nothing, single replies, or pairs"
    )
    stars: StarsConfig = StarsConfig()
    permission: PermissionConfig = PermissionConfig()
    quality: QualityConfig = QualityConfig()
    ratings: RatingsConfig = RatingsConfig()
    gate: GateConfig = GateConfig()
    canary: CanaryConfig = CanaryConfig()

    @field_validator("quiet_hours")
    @classmethod
    def _is_a_span_of_hours(cls, value: str) -> str:
        parts = value.strip().split("-")
        if value.strip() and not (len(parts) == 2 and all(part.isdigit() and int(part) < 24 for part in parts)):
            raise ValueError('two hours of the day, such as "18-3"; leave it empty for none')
        return value.strip()

    @field_validator("cron")
    @classmethod
    def _has_five_fields(cls, value: str) -> str:
        if value.strip() and len(value.split()) != 5:
            raise ValueError('a cron line has five fields, such as "0 4 * * *"; leave it empty for never')
        return value.strip()

    @model_validator(mode="after")
    def _learns_from_stars_with_a_lora(self) -> TrainingConfig:
        if self.preference != "none" and self.method not in ("lora", "qlora"):
            raise ValueError(f'preference = "{self.preference}" needs method = "lora" or "qlora"')
        return self
