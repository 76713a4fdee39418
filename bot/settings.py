"""Every setting, declared once: name in the environment, default, one sentence of help.

Settings come from the environment or a `.env` file in the working directory. `bot settings` prints this table; a test fails when the
documentation misses a row.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(ValueError):
    """A setting has a value that cannot be used; the message names it, the value's fault and what to do."""


def _setting(default: Any, help_text: str, env: str, **limits: Any) -> Any:
    return Field(default, description=help_text, validation_alias=env, **limits)


class Settings(BaseSettings):
    """The settings of one process."""

    # Names of fields are taken from code only; the prefix keeps LOG_LEVEL, HOST or DATABASE_URL of others from being taken for ours.
    model_config = SettingsConfigDict(env_file=".env", env_prefix="BOT_", extra="ignore", populate_by_name=True)

    var_dir: Path = _setting(Path("var"), "Folder for everything that is made at run time.", "BOT_VAR_DIR")
    model_dir: Path = _setting(Path("models"), "Folder of trained models.", "BOT_MODEL_DIR")
    clinic_file: Path = _setting(Path("clinic.yml"), "The clinic's name, lines, contact form and link to the article.", "BOT_CLINIC_FILE")
    database_url: str = _setting("", "SQLAlchemy address of the database; empty: SQLite in the var folder.", "BOT_DATABASE_URL")
    redis_url: str = _setting("", "Address of Redis for limits and locks shared among workers; empty: in process.", "BOT_REDIS_URL")
    host: str = _setting("127.0.0.1", "Address that the patients' app listens on.", "BOT_HOST")
    port: int = _setting(8000, "Port of the patients' app.", "BOT_PORT", ge=0, le=65535)
    staff_host: str = _setting("127.0.0.1", "Address that the staff console listens on.", "BOT_STAFF_HOST")
    staff_port: int = _setting(8001, "Port of the staff console.", "BOT_STAFF_PORT", ge=0, le=65535)
    staff_names: str = _setting(
        "", "Names under which staff reach the console, such as console.clinic.example, separated by commas.", "BOT_STAFF_NAMES"
    )
    staff_idle_minutes: int = _setting(
        30, "Minutes without use after which a member of staff is signed out.", "BOT_STAFF_IDLE_MINUTES", ge=1, le=1440
    )
    staff_session_hours: int = _setting(
        12, "Hours after which a member of staff is signed out, however busy.", "BOT_STAFF_SESSION_HOURS", ge=1, le=168
    )
    staff_failures: int = _setting(
        5, "Failures to sign in, one after the other, that lock an account of the console.", "BOT_STAFF_FAILURES", ge=1, le=100
    )
    staff_lock_minutes: int = _setting(15, "Minutes that an account of the console stays locked.", "BOT_STAFF_LOCK_MINUTES", ge=1, le=1440)
    staff_rate_sign_in: int = _setting(
        20, "Tries to sign in to the console a minute from one network address.", "BOT_STAFF_RATE_SIGN_IN", ge=1
    )
    secret_key: SecretStr = _setting(
        SecretStr(""),
        "Key that encrypts stored state and contact fields; empty: made on first run in the var folder.",
        "BOT_SECRET_KEY",
    )
    public_url: str = _setting(
        "", "Address under which patients and Twilio reach the server, such as https://chat.clinic.example.", "BOT_PUBLIC_URL"
    )
    allowed_origins: str = _setting("", "Websites that may embed the widget, separated by commas.", "BOT_ALLOWED_ORIGINS")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.", "BOT_LOG_LEVEL", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    log_json: bool = _setting(False, "Write logs as JSON lines.", "BOT_LOG_JSON")
    session_minutes: int = _setting(
        60, "Minutes without a message after which a conversation's state expires.", "BOT_SESSION_MINUTES", ge=5
    )
    token_hours: int = _setting(24, "Hours that a web conversation's token is valid.", "BOT_TOKEN_HOURS", ge=1)
    turn_seconds: float = _setting(10.0, "Seconds that the engine may take for one turn.", "BOT_TURN_SECONDS", gt=0)
    reader: bool = _setting(
        True,
        "Read messages in a process of its own, each of the two on a processor of its own; where there are two, and one worker.",
        "BOT_READER",
    )
    wait_seconds: float = _setting(
        1.5, "Seconds that a web request waits for a loading engine before it answers 202.", "BOT_WAIT_SECONDS", ge=0
    )
    message_characters: int = _setting(2000, "Longest message that a patient can send, in characters.", "BOT_MESSAGE_CHARACTERS", ge=200)
    body_bytes: int = _setting(16384, "Longest body of a request, in bytes.", "BOT_BODY_BYTES", ge=4096)
    rate_conversation: int = _setting(30, "Messages a minute that one conversation may send.", "BOT_RATE_CONVERSATION", ge=1)
    rate_address: int = _setting(120, "Requests a minute from one network address.", "BOT_RATE_ADDRESS", ge=1)
    rate_global: int = _setting(6000, "Requests a minute from everybody together.", "BOT_RATE_GLOBAL", ge=1)
    trusted_proxies: str = _setting(
        "127.0.0.1", "Addresses of proxies whose X-Forwarded-For is believed, separated by commas.", "BOT_TRUSTED_PROXIES"
    )
    retention_contact_days: int = _setting(
        30, "Days that the fields of a delivered contact request are kept.", "BOT_RETENTION_CONTACT_DAYS", ge=1
    )
    retention_transcript_days: int = _setting(180, "Days that redacted transcripts are kept.", "BOT_RETENTION_TRANSCRIPT_DAYS", ge=1)
    twilio_account_sid: str = _setting("", "Twilio account; empty: outbound texts are off.", "TWILIO_ACCOUNT_SID")
    twilio_auth_token: SecretStr = _setting(
        SecretStr(""), "Twilio token that signs webhooks; empty: the SMS channel is off.", "TWILIO_AUTH_TOKEN"
    )
    twilio_from: str = _setting("", "The clinic's text number in E.164, such as +16025550100.", "TWILIO_FROM")
    twilio_api_url: str = _setting("https://api.twilio.com", "Address of Twilio's API.", "TWILIO_API_URL")
    contact_secret: SecretStr = _setting(
        SecretStr(""),
        "Secret of the contact form's other side: signing key of a webhook, consumer secret of Gravity Forms, or SMTP password.",
        "BOT_CONTACT_SECRET",
    )
    delivery_give_up_hours: float = _setting(
        72.0,
        "Hours after which a contact request that cannot be delivered becomes a dead letter for staff.",
        "BOT_DELIVERY_GIVE_UP_HOURS",
        gt=0,
    )
    delivery_backoff_seconds: float = _setting(
        15.0, "Seconds before the second delivery attempt; doubles with each further one.", "BOT_DELIVERY_BACKOFF_SECONDS", gt=0
    )
    delivery_backoff_max_seconds: float = _setting(
        1800.0, "Longest pause between two delivery attempts, in seconds.", "BOT_DELIVERY_BACKOFF_MAX_SECONDS", gt=0
    )
    delivery_connect_seconds: float = _setting(
        5.0, "Seconds that the contact form's side may take to accept a connection.", "BOT_DELIVERY_CONNECT_SECONDS", gt=0
    )
    delivery_read_seconds: float = _setting(
        20.0, "Seconds that the contact form's side may take for its whole answer.", "BOT_DELIVERY_READ_SECONDS", gt=0
    )
    delivery_lease_seconds: float = _setting(
        300.0, "Seconds after which another worker takes over a delivery whose worker died.", "BOT_DELIVERY_LEASE_SECONDS", gt=0
    )
    delivery_poll_seconds: float = _setting(
        1.0, "Seconds between two looks for contact requests to deliver.", "BOT_DELIVERY_POLL_SECONDS", gt=0
    )
    retention_every_minutes: float = _setting(
        60.0, "Minutes between two runs of the job that purges what is out of date.", "BOT_RETENTION_EVERY_MINUTES", gt=0
    )
    sms_seconds: float = _setting(
        10.0, "Seconds after which a text is answered with an apology (Twilio waits 15).", "BOT_SMS_SECONDS", ge=1, le=14
    )
    sms_send_attempts: int = _setting(
        4, "Times that a text of our own accord is tried while Twilio is busy.", "BOT_SMS_SEND_ATTEMPTS", ge=1
    )
    sms_send_backoff_seconds: float = _setting(
        1.0, "Seconds before the second attempt to send a text; doubles with each further one.", "BOT_SMS_SEND_BACKOFF_SECONDS", ge=0
    )

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{(self.var_dir / 'bot.db').resolve()}"

    @property
    def key_file(self) -> Path:
        """Where the encryption keys are kept when `BOT_SECRET_KEY` is empty."""
        return self.var_dir / "secret.key"

    @property
    def encoder_file(self) -> Path:
        """Where the built sentence encoder is cached."""
        return self.model_dir / "encoder" / "minilm-int8-fused.onnx"


@lru_cache(1)
def load_settings() -> Settings:
    """Read the settings of this process once.

    Raises:
        SettingsError: a value cannot be used; the message names the variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "a setting"
        raise SettingsError(f"{name}: {first['msg']} (got {first.get('input')!r}). `bot settings` lists what each takes.") from None


def settings_table() -> list[tuple[str, str, str]]:
    """(environment variable, default, help) of every setting, in order of declaration."""
    rows = []
    for field in Settings.model_fields.values():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        rows.append((str(field.validation_alias), str(default), field.description or ""))
    return rows
