"""Judge what is new, and publish the figures of it."""

from datetime import UTC, datetime

from jobs.aspectjudge import open_aspect_sets
from jobs.copies import find_copies
from jobs.engine import engine_of
from jobs.indicate import publish_all, tools_of
from jobs.model import model_in_force
from jobs.score import score_new_versions
from jobs.twins import find_all_twins
from jobs.work import Ended, Say, WorkOrder
from jobs.workplace import Workplace


def score(place: Workplace, _order: WorkOrder, say: Say) -> Ended:
    """Let the models judge the texts that they have not seen."""
    model = model_in_force(place.settings.var)
    done = score_new_versions(place.store, model, engine=engine_of(place.settings.scoring))
    say(open_aspect_sets(place.settings.home).read_with(place.store, model).line())
    return Ended("succeeded", f"texts judged: {done.judged}; not modelled: {done.not_modelled}")


def indicate(place: Workplace, _order: WorkOrder, _say: Say) -> Ended:
    """Publish the figures of each subject of which something changed."""
    now = datetime.now(UTC)
    find_all_twins(place.store, now)
    find_copies(place.store)
    published = publish_all(place.store, tools_of(place.settings), now)
    return Ended("succeeded", f"subjects with new figures: {published}")
