"""What did the operator decide? One `Settings`, from the environment, .env, `rolecall.toml`, and NAME_FILE for secrets.

The operator's rolecall.toml is never read from the postings repository: that one may carry reading rules only
(bot/postings/rules.py), so that a merged pull request can't redirect messages or grant rights.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.errors import SettingsFault

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "ROLECALL_SOURCE_TOKEN", "ROLECALL_DATABASE_URL")


class Table(BaseModel):
    """A table of rolecall.toml; a key that is not known is refused, since it is most likely a typing mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChannelRule(Table):
    """Postings that match all given words (loosely: case and accents do not count) are announced in `channel`."""

    channel: str
    team: str | None = None
    place: str | None = None
    tag: str | None = None
    employment: str | None = None


class Announce(Table):
    """Where announcements go: every rule that matches, else the default; nowhere when there is none."""

    default: str | None = None
    rules: tuple[ChannelRule, ...] = ()
    bulk_over: int = Field(10, ge=2, description="more openings than this for one channel in one sync become one message")


class Rights(Table):
    """Who may do what: Slack user ids, or user groups as @handle or id. No deciders listed: Slack's admins and owners."""

    deciders: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    privacy_contacts: tuple[str, ...] = ()


class Interviews(Table):
    """What is usual for interviews. More than `most_per_week` for one person is warned of, never refused."""

    most_per_week: int = Field(5, ge=1)


class TeamDefaults(Table):
    """What a new role of a team starts with: Slack user ids and a private channel."""

    owner: str | None = None
    backup: str | None = None
    recruiters: tuple[str, ...] = ()
    hiring_channel: str | None = None


class Privacy(Table):
    """How long candidates are kept after the last decision about them, and where it is written down who was forgotten.

    `erasures` stands outside the database and its backups: what is restored is forgotten again by it.
    """

    keep_months: int = Field(6, ge=1, le=120)
    erasures: Path = Path(".rolecall/erased.jsonl")


class Pages(Table):
    """The public pages of roles. An opening waits for its page, so that no link leads nowhere; 0: none is asked for."""

    wait_minutes: float = Field(15.0, ge=0.0)
    timeout_seconds: float = Field(5.0, gt=0.0)
    allow_private: bool = False  # also addresses that only this network knows (a site behind the company's door)


class SourceTable(Table):
    """The postings repository: a folder, or anything git can fetch. Credentials never stand in `url`."""

    url: str | None = None
    branch: str | None = None
    folder: str | None = None
    token_file: Path | None = None
    ssh_key: Path | None = None
    poll_seconds: float = Field(60.0, ge=1.0)
    hold_minutes: float = Field(10.0, ge=0.0)
    timeout_seconds: float = Field(120.0, gt=0.0)


class Settings(BaseSettings):
    """Everything the operator can set. Durations carry their unit in the name; secrets never show in `repr`."""

    model_config = SettingsConfigDict(
        env_prefix="ROLECALL_",
        env_file=".env",
        env_nested_delimiter="__",
        extra="ignore",
        frozen=True,
        toml_file="rolecall.toml",
        populate_by_name=True,
    )

    slack_bot_token: SecretStr | None = Field(None, validation_alias=AliasChoices("SLACK_BOT_TOKEN", "slack_bot_token"))
    slack_app_token: SecretStr | None = Field(None, validation_alias=AliasChoices("SLACK_APP_TOKEN", "slack_app_token"))
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias=AliasChoices("SLACK_SIGNING_SECRET", "slack_signing_secret")
    )
    slack_api_url: str = Field(
        "https://slack.com/api/",
        validation_alias=AliasChoices("SLACK_API_URL", "slack_api_url"),
        pattern=r"^https?://.+/api/$",
    )
    database_url: SecretStr = SecretStr("sqlite:///rolecall.db")
    source: Annotated[SourceTable, NoDecode] = SourceTable()
    source_token: SecretStr | None = None
    cache: Path = Path(".rolecall/cache")
    command: str = Field("/roles", pattern=r"^/[a-z0-9_-]{1,31}$")
    mode: Literal["socket", "http"] = "socket"
    host: str = "127.0.0.1"
    port: int = 8080
    announce: Announce = Announce()
    pages: Pages = Pages()
    rights: Rights = Rights()
    interviews: Interviews = Interviews()
    privacy: Privacy = Privacy()
    team: dict[str, TeamDefaults] = {}
    rehearse: str | None = None
    lease_seconds: float = Field(30.0, gt=1.0)
    settle_seconds: float = Field(5.0, ge=0.0)
    http_timeout_seconds: float = Field(10.0, gt=0.0)
    drain_seconds: float = Field(2.0, ge=0.0, description="over HTTP: how long requests are still taken after SIGTERM")
    channel_interval_seconds: float = Field(1.0, ge=0.0)
    posts_per_minute: int = Field(300, ge=0, description="Slack's limit on posts for the whole workspace; 0: none of ours")
    send_client_msg_id: bool = False
    log_format: Literal["text", "json"] = "text"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said closest to the process wins: arguments, environment, .env, then rolecall.toml."""
        return (
            init_settings,
            _SourceAsText(env_settings),
            _SourceAsText(dotenv_settings),
            TomlConfigSettingsSource(settings_cls),
        )


class _SourceAsText(PydanticBaseSettingsSource):
    """The environment's settings, where ROLECALL_SOURCE may be just the address of the repository."""

    def __init__(self, inner: PydanticBaseSettingsSource) -> None:
        super().__init__(inner.settings_cls)
        self._inner = inner

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return self._inner.get_field_value(field, field_name)

    def __call__(self) -> dict[str, Any]:
        found = self._inner()
        if isinstance(found.get("source"), str):
            found["source"] = {"url": found["source"]}
        return found


def load_settings(toml: Path | None = None, **overrides: Any) -> Settings:
    """Read all settings. `toml` names the operator's file (default: ./rolecall.toml, or ROLECALL_CONFIG).

    Raises SettingsFault that names the variable or key, the problem, and the fix.
    """
    path = toml or Path(os.environ.get("ROLECALL_CONFIG", "rolecall.toml"))
    if toml is not None and not toml.is_file():
        raise SettingsFault(name=str(toml), problem="there is no such file.", fix="Name the operator's rolecall.toml.")
    secrets = _secrets_from_files()
    try:

        class FromFile(Settings):
            model_config = SettingsConfigDict(toml_file=path)

        values: dict[str, Any] = {**secrets, **overrides}
        return FromFile(**values)
    except tomllib.TOMLDecodeError as error:
        raise SettingsFault(name=str(path), problem=f"it is not valid TOML: {error}.", fix="Mend that line.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsFault(name=name, problem=f"{first['msg']}.", fix=f"Set it in {path} or the environment.") from error


def _secrets_from_files() -> dict[str, str]:
    """Secrets given as NAME_FILE, the way containers pass them. Raises SettingsFault for a file that can't be read."""
    found: dict[str, str] = {}
    for name in SECRETS:
        file = os.environ.get(f"{name}_FILE")
        if not file:
            continue
        try:
            found[name.removeprefix("ROLECALL_").lower()] = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsFault(
                name=f"{name}_FILE", problem=f"{file} can't be read ({error.strerror}).", fix="Name a readable file."
            ) from error
    return found
