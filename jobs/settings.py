"""How Leumund runs: settings and subjects read from TOML, checked, frozen."""

import difflib
import os
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from jobs.errors import ConfigurationError, FileUnreadable
from jobs.ledgersettings import LedgerSettings
from jobs.logsettings import LogSettings
from jobs.noticesettings import NoticeSettings
from jobs.reportsettings import ReportSettings
from jobs.schedulesettings import ScheduleSettings
from jobs.servesettings import ServeSettings
from jobs.strict import Strict
from store.records import Listing, PartOf, Subject, SubjectKind

SHIPPED = Path(__file__).resolve().parent.parent / "config"


_MONTH = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"


class CrawlSettings(Strict):
    """What every collection has in common."""

    contact: str = Field("", max_length=200)
    """Web or e-mail address shown in the User-Agent."""


class ImportSettings(Strict):
    """Where files are watched for."""

    inbox: Path = Path("inbox")
    """Folder whose files each cycle takes in; a relative path is meant from var/."""
    keep_done_days: int = Field(90, ge=1, le=3650)
    """How long files that were taken in or refused are kept below it, days; they hold texts and names."""


class ErasureSettings(Strict):
    """What remembers erasures outside the database."""

    journal: Path = Path("erasures.journal")
    """File that is replayed after a restore; a relative path is meant from var/."""


class ScoringSettings(Strict):
    """What judges texts, and on how many cores."""

    engine: Literal["local"] = "local"
    """Where texts are judged; local: on this machine."""
    workers: int = Field(0, ge=0, le=256)
    """Processes that judge a large backlog; 0: one a core, 1: in the process that asks."""


class AuditSettings(Strict):
    """Audits and certificates."""

    result_delay_days: int = Field(14, ge=0, le=365)
    """Days after an audit's last day on which its result counts as known where no report is dated."""


class ChartSettings(Strict):
    """Control charts."""

    baselines: dict[str, Annotated[str, Field(pattern=rf"^{_MONTH}/{_MONTH}$")]] = Field(default_factory=dict)
    """Fixed baselines by key of the subject, as in "2023-01/2023-12"; others take their first 12 months."""

    def periods(self) -> dict[str, tuple[str, str]]:
        """Return first and last month by subject."""
        return {key: (period[:7], period[8:]) for key, period in self.baselines.items()}


class Settings(BaseSettings):
    """Everything that can be set, with its default; environment variables LEUMUND_... win over the file."""

    model_config = SettingsConfigDict(
        env_prefix="LEUMUND_",
        env_prefix_target="all",
        env_nested_delimiter="__",
        frozen=True,
        extra="forbid",
        env_ignore_empty=True,
    )

    database: str = "sqlite:///var/leumund.db"
    """URL of the store, or the path of a SQLite file; a relative path is meant from `home`."""
    crawl: CrawlSettings = CrawlSettings()
    """Collection."""
    serve: ServeSettings = ServeSettings()
    """Dashboard."""
    schedule: ScheduleSettings = ScheduleSettings()
    """Background runs."""
    imports: ImportSettings = Field(ImportSettings(), alias="import")
    """Files that are dropped for import; `import` in the file, a word that Python keeps for itself."""
    erasure: ErasureSettings = ErasureSettings()
    """Erasures on request."""
    charts: ChartSettings = ChartSettings()
    """Control charts."""
    scoring: ScoringSettings = ScoringSettings()
    """Judging of texts."""
    audits: AuditSettings = AuditSettings()
    """Audits and certificates."""
    report: ReportSettings = ReportSettings()
    """Monthly reports."""
    ledger: LedgerSettings = LedgerSettings()
    """Evidence log."""
    log: LogSettings = LogSettings()
    """What background runs write down."""
    notices: NoticeSettings = NoticeSettings()
    """Who is told what."""
    home: Path = Path()
    """Folder that holds var/ and, if you changed it, config/."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first: environment, then what the file says."""
        return env_settings, init_settings

    @property
    def var(self) -> Path:
        """Return the folder for everything that Leumund writes."""
        return self.home / "var"

    @property
    def inbox(self) -> Path:
        """Return the watched folder."""
        return self.var / self.imports.inbox

    @property
    def erasure_journal(self) -> Path:
        """Return the file that remembers erasures."""
        return self.var / self.erasure.journal

    @property
    def author_key_file(self) -> Path:
        """Return the file of the key that hashes authors."""
        return self.var / "keys" / "author.key"

    @property
    def seal_key_file(self) -> Path:
        """Return the file of the key that signs checkpoints."""
        return self.var / "keys" / "seal.key"

    @property
    def guard_file(self) -> Path:
        """Return the file that holds the newest checkpoint outside the database."""
        return self.var / "ledger" / "checkpoint.txt"

    @property
    def database_url(self) -> str:
        """Return the store's URL with a SQLite path made absolute."""
        prefix, sign, path = self.database.partition(":///")
        if "://" not in self.database:
            return f"sqlite:///{self.home / self.database}"
        return f"sqlite:///{self.home / path}" if prefix == "sqlite" and sign else self.database


class Seed(Strict):
    """What subjects.toml says."""

    subjects: tuple[Subject, ...] = ()
    """Subjects to follow."""
    listings: tuple[Listing, ...] = ()
    """Where their reviews stand."""
    parts: tuple[PartOf, ...] = ()
    """Who belongs to whom."""
    demo: bool = False
    """Also collect the made-up subjects of the simulated platform."""


def config_folder(home: Path) -> Path:
    """Return the folder with the TOML files: the user's own config/, else the shipped one."""
    own = home / "config"
    return own if any((own / name).is_file() for name in ("leumund.toml", "subjects.toml")) else SHIPPED


def read_settings(home: Path) -> Settings:
    """Return the settings that hold for a home folder.

    Raises:
        ConfigurationError: If leumund.toml has an unknown key or a value out of range.
        FileUnreadable: If it is no TOML.
    """
    path = config_folder(home) / "leumund.toml"
    table = read_toml(path)
    try:
        # LEUMUND_HOME is read at the door alone; here it would win over the folder that was asked for.
        return Settings(**table).model_copy(update={"home": home})
    except ValidationError as error:
        raise explained(error, path, Settings) from error
    except SettingsError as error:
        raise ConfigurationError(
            f"an environment variable cannot be used: {error}",
            where="environment variables LEUMUND_...",
            next_step="set single keys, e.g. LEUMUND_SERVE__PORT=8081",
        ) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Return a TOML file's table, or say what is wrong with it and where."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileUnreadable(
            f"cannot read the configuration: {error.strerror}",
            where=str(path),
            next_step="run `leumund init` to get a fresh copy",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileUnreadable(
            f"not a TOML file: {error}", where=str(path), next_step="mend the line named above"
        ) from error


def explained(error: ValidationError, path: Path, model: type[BaseModel]) -> ConfigurationError:
    """Return a validation error as what, where and what to do next, with the nearest valid key."""
    # A misspelt key is missing under its right name too; what stands there is the better hint.
    first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    place = [str(step) for step in first["loc"]]
    if first["type"] == "extra_forbidden":
        known = _keys_at(model, place[:-1])
        near = difflib.get_close_matches(place[-1], known, n=1, cutoff=0.4)
        hint = f"did you mean `{near[0]}`?" if near else f"known keys are: {', '.join(sorted(known))}"
        return ConfigurationError(f"unknown key `{'.'.join(place)}`", where=str(path), next_step=hint)
    # Pydantic puts a word of its own before what our checks say.
    said = first["msg"].removeprefix("Value error, ")
    said = said[0].lower() + said[1:]
    variable = "LEUMUND_" + "__".join(place).upper()
    return ConfigurationError(
        f"`{'.'.join(place)}` cannot be used: {said}",
        where=f"environment variable {variable}" if variable in os.environ else str(path),
        next_step="correct the value; the file's comments say what is allowed",
    )


def _keys_at(model: type[BaseModel], place: list[str]) -> list[str]:
    annotation: Any = model
    for step in place:
        if get_args(annotation):
            # A table whose keys are the user's own: whatever the key, its value is of one kind.
            annotation = get_args(annotation)[-1]
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            fields = annotation.model_fields.items()
            annotation = next((each.annotation for name, each in fields if step in (name, each.alias)), annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        model = annotation
    return [field.alias or name for name, field in model.model_fields.items() if name != "home"]


class _ListingEntry(Strict):
    source: str = Field(min_length=1)
    external_id: str = Field(min_length=1)
    url: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class _SubjectEntry(Strict):
    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")
    name: str = Field(min_length=1, max_length=200)
    kind: SubjectKind
    part_of: str | None = None
    person: bool = False
    listing: tuple[_ListingEntry, ...] = ()


class _SubjectsFile(Strict):
    demo: bool = False
    subject: tuple[_SubjectEntry, ...] = ()


def read_seed(folder: Path) -> Seed:
    """Return the subjects and listings that subjects.toml asks to follow.

    Raises:
        ConfigurationError: If a key is unknown, missing, malformed, or stands there twice.
    """
    path = folder / "subjects.toml"
    try:
        table = _SubjectsFile(**read_toml(path))
    except ValidationError as error:
        raise explained(error, path, _SubjectsFile) from error
    _require_once("subject", (entry.key for entry in table.subject), path)
    places = (f"{row.external_id} on {row.source}" for entry in table.subject for row in entry.listing)
    _require_once("listing", places, path)
    return Seed(
        subjects=tuple(Subject(entry.key, entry.name, entry.kind, is_person=entry.person) for entry in table.subject),
        listings=tuple(
            Listing(row.source, row.external_id, entry.key, row.url, valid_from=row.valid_from, valid_to=row.valid_to)
            for entry in table.subject
            for row in entry.listing
        ),
        parts=tuple(PartOf(entry.key, entry.part_of) for entry in table.subject if entry.part_of),
        demo=table.demo,
    )


def _require_once(what: str, names: Iterable[str], path: Path) -> None:
    twice = [name for name, n in Counter(names).items() if n > 1]
    if twice:
        raise ConfigurationError(
            f"{what} `{twice[0]}` stands there twice", where=str(path), next_step="keep one of the two"
        )
