"""Every setting, typed, validated and explained. The environment is read here and nowhere else."""

from pathlib import Path
from typing import Annotated, Any, Self

from phonenumbers import SUPPORTED_REGIONS
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from gateway.contact.hours import read_hours, read_state_hours
from gateway.crypto import DataKeyError, Keyring
from gateway.rates import read_rates


class SettingsError(ValueError):
    """The environment does not make a working gateway; the message has one line for each fault."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    instance_dir: Path = Field(
        Path("instance"), description="Folder for the embedded defaults: SQLite file, Redis data, demo keys."
    )
    database_url: str = Field(
        "", description="`postgresql://…` or `sqlite:///…`; empty: a SQLite file in INSTANCE_DIR."
    )
    redis_url: str = Field(
        "", description="`redis://…`, `rediss://…` or `unix://…`; empty: the embedded Redis in INSTANCE_DIR."
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Signs browser sessions; 32 random characters or more. Required."
    )
    data_key: SecretStr = Field(
        SecretStr(""),
        description="Encrypts phone numbers, names and texts at rest: `id:base64 of 32 bytes`, newest first, "
        "comma between. `gateway keys new` makes one. Required; without it the data is lost.",
    )
    public_url: str = Field(
        "", description="Where the carrier reaches this gateway, such as `https://sms.example.org`. Required."
    )
    link_url: str = Field(
        "",
        description="Where short links in texts to many lead here, such as `https://go.example.org`; a short name of "
        "your own saves letters. Empty: PUBLIC_URL.",
    )
    twilio_account_sid: str = Field("", description="The carrier account (`AC…`). Required.")
    twilio_auth_token: SecretStr = Field(
        SecretStr(""),
        description="The account's auth token; it also proves the carrier's webhooks. Required.",
    )
    twilio_api_base_url: str = Field(
        "", description="Replaces scheme and host of every carrier API, for Twilio-compatible carriers."
    )
    help_contact: str = Field(
        "",
        description="How to reach a person, given in the answer to HELP: a phone number or an e-mail address.",
    )
    quiet_hours: str = Field(
        "9-20",
        description="Local hours in which people who did not just write may be texted or rung; Sundays from noon.",
    )
    state_hours: str = Field(
        "AL=Sun none;KY=10-21;LA=Sun none;MS=Sun none;RI=9-18,Sat 10-17,Sun 10-17",
        description="States whose own hours narrow QUIET_HOURS, written as `RI=9-18,Sat 10-17,Sun none;KY=10-21`; "
        "`none`: no state's. Sources: docs/operators.md.",
    )
    contacts_per_day: int = Field(
        3, ge=1, description="Texts and calls begun by us that one person gets within 24 hours; answers do not count."
    )
    countries: Annotated[tuple[str, ...], NoDecode] = Field(
        ("US", "PR", "VI", "GU", "AS", "MP"),
        description="Whose telephones are texted and rung, by two letters; premium and service numbers never are.",
    )
    conversation_hours: int = Field(24, ge=1, description="A question that nobody answered for this long is closed.")
    household_limit: int = Field(6, ge=1, description="People who may sign one petition from one shared phone.")
    reminder_hours: int = Field(
        24, ge=1, description="How long after asking to confirm a signature the one reminder goes out."
    )
    ring_seconds: int = Field(25, ge=5, le=600, description="How long a supporter's phone rings.")
    talk_minutes: int = Field(15, ge=1, le=240, description="The longest talk with an official.")
    calls_per_second: float = Field(
        1.0,
        gt=0,
        description="Outbound calls a second, over all workers; the carrier's default ceiling is 1.",
    )
    lines_per_office: int = Field(
        3,
        ge=1,
        le=100,
        description="Supporters on one office's telephone at once; more wait in its queue. An office of the "
        "directory may have a number of its own.",
    )
    hotline_lines: int = Field(
        200,
        ge=0,
        description="Calls with supporters at once, in and out; who dials the hotline above it is offered a ring in "
        "turn. 0: no end.",
    )
    call_retry_minutes: Annotated[tuple[int, ...], NoDecode] = Field(
        (5, 20, 60),
        description="Minutes until a supporter who could not be reached is rung again, try by try.",
    )
    sender_rates: str = Field(
        "short_code=100,toll_free=3,long_code=1",
        description="Segments a second that a blast sends from each kind of number, or from one: "
        "`long_code=1,+13125550100=10`; what is not named keeps its default. 0: no end.",
    )
    blast_threads: int = Field(
        32, ge=1, le=512, description="Texts of a blast that one worker has under way at the carrier at once."
    )
    approve_above: int = Field(
        1000,
        ge=0,
        description="A blast to more people than this needs a second person who approves it. 0: none does.",
    )
    inbound_per_number: int = Field(
        20, ge=1, description="Texts a minute that one number is answered; more are dropped, but for STOP."
    )
    inbound_per_second: int = Field(
        500,
        ge=0,
        description="Texts a second over all web processes; more are left to the carrier's next try. 0: no end.",
    )
    hotline_per_number: int = Field(
        30, ge=1, description="Calls an hour that one number may make to the hotline; more hear the busy tone."
    )
    calls_asked_per_day: int = Field(
        10,
        ge=1,
        description="Rings that one number may ask for within 24 hours; then it is told to dial the hotline.",
    )
    rings_per_hour: int = Field(
        1000, ge=0, description="Supporters rung in an hour, all together; more wait for the next hour. 0: no end."
    )
    price_per_segment: float = Field(
        0.0145,
        ge=0,
        description="Dollars for a segment, in or out: the carrier's 0.0083 and the dearest network's 0.0062.",
    )
    price_per_minute: float = Field(
        0.022,
        ge=0,
        description="Dollars for a started minute of each leg of a call: the dearest of the carrier's list.",
    )
    spend_per_hour: float = Field(
        250,
        ge=0,
        description="Dollars by these prices; then texts and rings begun by us wait for the next hour. 0: no end.",
    )
    spend_per_day: float = Field(
        1000, ge=0, description="As SPEND_PER_HOUR, for a day in UTC; then they wait for midnight there."
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="Whoever shows this as bearer token may read `/metrics`; empty: nobody may.",
    )
    retention_days: int = Field(
        90,
        ge=0,
        le=36_500,
        description="Days until texts, answers and recordings go, here and at the carrier; 0: kept for ever.",
    )
    inactive_years: int = Field(
        2,
        ge=0,
        le=100,
        description="Years without a sign of life until a supporter is made anonymous; 0: never.",
    )
    carrier_timeout: float = Field(10.0, gt=0, le=60, description="Seconds to wait for the carrier's API.")
    officials_url: str = Field(
        "https://unitedstates.github.io/congress-legislators",
        description="Where `gateway officials update` fetches the members of Congress and their offices.",
    )
    zip_districts_url: str = Field(
        "https://www2.census.gov/geo/docs/maps-data/data/rel2020/cd-sld/tab20_cd11920_zcta520_natl.txt",
        description="Where it fetches the districts of ZIP codes; a new Congress after new maps has another file.",
    )
    web_threads: int = Field(
        0, ge=0, description="Threads of each web process; 0: one on SQLite, which has one writer, two on PostgreSQL."
    )
    web_concurrency: int = Field(1, ge=1, description="Web processes.")
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error."
    )

    @field_validator("sender_rates")
    @classmethod
    def _readable_rates(cls, value: str) -> str:
        read_rates(value)
        return value

    @field_validator("call_retry_minutes", mode="before")
    @classmethod
    def _minutes(cls, value: Any) -> Any:
        return tuple(value.split(",")) if isinstance(value, str) else value

    @field_validator("countries", mode="before")
    @classmethod
    def _countries(cls, value: Any) -> Any:
        return tuple(part.strip().upper() for part in value.split(",")) if isinstance(value, str) else value

    @field_validator("countries")
    @classmethod
    def _countries_that_exist(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [country for country in value if country not in SUPPORTED_REGIONS]
        if unknown:
            raise ValueError(f'no country has the letters "{unknown[0]}"; write them as US,PR,MX')
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _readable_hours(cls, value: str) -> str:
        read_hours(value, "none")
        return value

    @field_validator("state_hours")
    @classmethod
    def _readable_state_hours(cls, value: str) -> str:
        read_state_hours(value)
        return value

    @field_validator("public_url", "link_url", "twilio_api_base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("officials_url", "zip_districts_url")
    @classmethod
    def _only_https(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("must begin with https://")
        return value.rstrip("/")

    @field_validator("data_key")
    @classmethod
    def _usable_key(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            try:
                Keyring(value.get_secret_value())
            except DataKeyError as fault:
                raise ValueError(str(fault)) from None
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance_dir.resolve() / 'gateway.db'}"

    @property
    def threads(self) -> int:
        """On SQLite a second one would only fight with the first for the interpreter, a fifteenth of a turn."""
        return self.web_threads or (1 if self.database.startswith("sqlite") else 2)

    @property
    def redis(self) -> str:
        return self.redis_url or f"unix://{self.instance_dir.resolve() / 'redis.sock'}"

    def require(self, *names: str) -> Self:
        """Raises SettingsError naming every one of these settings that is empty."""
        missing = [name for name in names if not _plain(getattr(self, name))]
        if missing:
            raise SettingsError("\n".join(f"{name.upper()} is not set: {_described(name)}" for name in missing))
        return self


REQUIRED = ("secret_key", "data_key", "public_url", "twilio_account_sid", "twilio_auth_token")


def load(**overrides: Any) -> Settings:
    """The settings of this process. Raises SettingsError with a line for each variable that is unusable."""
    try:
        return Settings(**overrides)
    except ValidationError as fault:
        lines = [
            f"{str(error['loc'][0]).upper() if error['loc'] else 'Settings'}: "
            f"{error['msg'].removeprefix('Value error, ')}"
            for error in fault.errors(include_input=False)
        ]
        raise SettingsError("\n".join(lines)) from None


def _plain(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _described(name: str) -> str:
    return str(Settings.model_fields[name].description)
