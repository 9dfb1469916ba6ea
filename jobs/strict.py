"""What all tables of a configuration have in common."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A table whose keys are all known and that nobody changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
