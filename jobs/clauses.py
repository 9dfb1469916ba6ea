"""Read the clause maps of config/clauses: which clauses an edition of a standard has, with titles of our own."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.imports.audits.clause import ClauseMap, Clauses
from jobs.errors import ConfigurationError
from jobs.settings import SHIPPED, config_folder, explained, read_toml


class _Title(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    en: str = Field(min_length=1, max_length=100)
    de: str = Field(min_length=1, max_length=100)


class _ClauseFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    standard: str = Field(min_length=2, max_length=60)
    edition: str = Field(pattern=r"^(19|20)\d\d$")
    version: int = Field(ge=1)
    includes: str | None = Field(None, pattern=r"^.+:(19|20)\d\d$")
    clauses: dict[str, _Title] = Field(min_length=1)


def read_clauses(home: Path) -> Clauses:
    """Return the clause maps that hold for a home folder: the user's own, else the shipped ones.

    Raises:
        ConfigurationError: If a file has an unknown key, lacks one, or includes a map that is not there.
        FileUnreadable: If it is no TOML.
    """
    folder = config_folder(home) / "clauses"
    paths = sorted((folder if folder.is_dir() else SHIPPED / "clauses").glob("*.toml"))
    files = {path: _read(path) for path in paths}
    own = {f"{each.standard}:{each.edition}": each for each in files.values()}
    maps = []
    for path, each in files.items():
        if each.includes is not None and each.includes not in own:
            known = ", ".join(sorted(own))
            raise ConfigurationError(
                f"`includes` names {each.includes}, which no file has", where=str(path), next_step=f"known are: {known}"
            )
        titles = (own[each.includes].clauses if each.includes else {}) | each.clauses
        told = {number: {"en": title.en, "de": title.de} for number, title in titles.items()}
        maps.append(ClauseMap(each.standard, each.edition, told))
    return Clauses(tuple(maps))


def _read(path: Path) -> _ClauseFile:
    try:
        return _ClauseFile(**read_toml(path))
    except ValidationError as error:
        raise explained(error, path, _ClauseFile) from error
