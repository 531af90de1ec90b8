# syntax=docker/dockerfile:1
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/rolecall
COPY requirements.lock ./
RUN /opt/rolecall/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE manifest.json ./
COPY bot ./bot
COPY handlers ./handlers
RUN /opt/rolecall/bin/pip install --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
# git fetches the postings repository; openssh-client is for ssh addresses. No version is pinned: Debian keeps one per release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git openssh-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /data rolecall
COPY --from=build /opt/rolecall /opt/rolecall
ENV PATH=/opt/rolecall/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ROLECALL_DATABASE_URL=sqlite:////data/rolecall.db \
    ROLECALL_CACHE=/data/cache \
    ROLECALL_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["rolecall", "healthy"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["rolecall"]
CMD ["run"]
