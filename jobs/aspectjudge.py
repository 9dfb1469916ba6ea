"""Make judges of opinions out of the aspect sets of config/aspects, also where a file cannot be read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jobs.aspects import OpinionJudge, OpinionSummary, read_new_versions
from jobs.aspectsets import aspects_folder, read_aspect_sets
from jobs.errors import JobError
from jobs.settings import SHIPPED
from report.phrase import Phrase
from scoring.aspects import Opinion, find_opinions
from scoring.aspectset import AspectSet
from scoring.errors import ModelMissing
from scoring.sentiment import SentimentModel
from store.records import SubjectKind
from store.session import Store


@dataclass(frozen=True, slots=True)
class AspectSets:
    """The aspect sets of a deployment."""

    sets: tuple[AspectSet, ...] = ()
    """The deployment's own, or the shipped ones where those cannot be read: then only to name what was found before."""
    error: JobError | None = None
    """Why the deployment's own cannot be read; None where they can."""

    def names(self) -> tuple[OpinionJudge, ...]:
        """Return judges that know whose opinions to show and what the aspects are called, and read nothing."""
        return tuple(_judge(each) for each in self.sets)

    def judges(self, model: SentimentModel) -> tuple[OpinionJudge, ...]:
        """Return judges that read with a model.

        Raises:
            JobError: If the sets cannot be read.
        """
        if self.error is not None:
            raise self.error
        return tuple(_judge(each, model) for each in self.sets)

    def read_with(self, store: Store, model: SentimentModel) -> OpinionSummary:
        """Read all versions that these sets with this model have not read.

        Raises:
            JobError: If the sets cannot be read; what was found before stays as it is.
        """
        return read_new_versions(store, self.judges(model))


def open_aspect_sets(home: Path) -> AspectSets:
    """Return the aspect sets of a home folder; an unreadable one is kept as an error, so that the rest goes on."""
    try:
        return AspectSets(read_aspect_sets(aspects_folder(home)))
    except JobError as error:
        return AspectSets(read_aspect_sets(SHIPPED / "aspects"), error)


def _judge(aspect_set: AspectSet, model: SentimentModel | None = None) -> OpinionJudge:
    content = hashlib.sha256(f"{model.digest if model else ''}\n{aspect_set.digest}".encode()).hexdigest()
    find = partial(find_opinions, aspect_set=aspect_set, judge=model.judge) if model else _find_nothing
    return OpinionJudge(
        aspect_set=aspect_set.name,
        version=aspect_set.version,
        kinds=tuple(SubjectKind(kind) for kind in aspect_set.kinds),
        labels={each.key: Phrase(each.labels["de"], each.labels["en"]) for each in aspect_set.aspects},
        content_digest=content,
        find=find,
    )


def _find_nothing(_texts: Sequence[str], _languages: Sequence[str]) -> list[tuple[Opinion, ...]]:
    raise ModelMissing(
        "a judge without a model cannot read",
        where="AspectSets.names",
        next_step="take the judges of AspectSets.judges, which have one",
    )
