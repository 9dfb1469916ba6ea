"""The made-up subjects of the demo, and how people speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.layouts import start_path
from store.records import Subject, SubjectKind

STEADY = (0.045, 0.035, 0.07, 0.20, 0.65)
"""Shares of one to five stars for a good product: eight in a hundred are dissatisfied, most are enthusiastic."""

DROPPED = (0.26, 0.14, 0.10, 0.15, 0.35)
"""The same after the planted quality drop: forty in a hundred are dissatisfied, as after a bad batch."""


@dataclass(frozen=True, slots=True)
class Role:
    """One made-up subject and the habits of its reviewers."""

    subject: Subject
    """What is reviewed; always marked as demo."""
    layout: str
    """Where it is listed: shop, portal or feed."""
    topics: tuple[str, ...]
    """Files of sentences that its reviews draw from."""
    languages: Mapping[str, int]
    """Language to weight."""
    monthly: tuple[int, int]
    """Fewest and most reviews a month."""
    stars: tuple[float, ...]
    """Shares of one to five stars."""
    wordless: float = 0.0
    """Share of ratings without text, 0..1."""
    answered: float = 0.0
    """Share of complaints that the owner answers; praise is answered a tenth as often."""
    verified: float | None = None
    """Share of verified marks; None where the platform has none."""
    factors: Mapping[str, str] = field(default_factory=dict)
    """Aspect to the portal's name of its sub-rating; where there are any, the rating is their mean."""

    def path(self) -> str:
        """Return the address of the first page of its listing, without scheme and host."""
        return start_path(self.layout, self.subject.key)


_FACTORS = {
    "leadership": "Vorgesetztenverhalten",
    "colleagues": "Kollegenzusammenhalt",
    "pay": "Gehalt/Sozialleistungen",
    "balance": "Work-Life-Balance",
    "tasks": "Interessante Aufgaben",
}

KETTLE = Role(
    Subject("demo-wasserkocher-aurora", "Wasserkocher Aurora 1,7 l", SubjectKind.PRODUCT, is_demo=True),
    layout="shop",
    topics=("kettle", "purchase"),
    languages={"de": 80, "en": 17, "fr": 3},
    monthly=(34, 56),
    stars=STEADY,
    wordless=0.12,
    answered=0.3,
    verified=0.8,
)
HEADSET = Role(
    Subject("demo-headset-klangfee", "Headset Klangfee H2", SubjectKind.PRODUCT, is_demo=True),
    layout="shop",
    topics=("headset", "purchase"),
    languages={"de": 37, "en": 60, "fr": 3},
    monthly=(24, 40),
    stars=(0.07, 0.05, 0.10, 0.26, 0.52),
    wordless=0.10,
    answered=0.15,
    verified=0.75,
)
BUILDER = Role(
    Subject("demo-musterbau", "Musterbau Maschinenfabrik GmbH", SubjectKind.EMPLOYER, is_demo=True),
    layout="portal",
    topics=("employer",),
    languages={"de": 92, "en": 8},
    monthly=(6, 12),
    stars=(0.06, 0.08, 0.16, 0.34, 0.36),
    wordless=0.15,
    answered=0.4,
    factors=_FACTORS,
)
CARRIER = Role(
    Subject("demo-beispiel-logistik", "Beispiel & Söhne Logistik KG", SubjectKind.EMPLOYER, is_demo=True),
    layout="portal",
    topics=("employer",),
    languages={"de": 88, "en": 12},
    monthly=(5, 10),
    stars=(0.17, 0.15, 0.20, 0.26, 0.22),
    wordless=0.15,
    factors=_FACTORS,
)
WORKSHOP = Role(
    Subject("demo-speichenglueck", "Fahrradwerkstatt Speichenglück Musterstadt", SubjectKind.PLACE, is_demo=True),
    layout="portal",
    topics=("workshop",),
    languages={"de": 85, "en": 15},
    monthly=(10, 18),
    stars=(0.05, 0.04, 0.06, 0.20, 0.65),
    wordless=0.10,
    answered=0.5,
)
APP = Role(
    Subject("demo-pendelpilot", "Pendelpilot Fahrplan-App", SubjectKind.PRODUCT, is_demo=True),
    layout="feed",
    topics=("app",),
    languages={"de": 70, "en": 27, "fr": 3},
    monthly=(14, 26),
    stars=(0.14, 0.07, 0.09, 0.20, 0.50),
)

ROLES = (KETTLE, HEADSET, BUILDER, CARRIER, WORKSHOP, APP)
