"""Which names look like one natural person's: rather too few than a firm taken for a person."""

import pytest

from jobs.person import person_warning, sign_of_person
from store.records import SubjectKind

PERSONS = [
    "Dr. med. Anna Muster",
    "Praxis Dr. Muster",
    "Zahnarztpraxis Dr. med. dent. Ole Beispiel",
    "Prof. Dr. Muster",
    "Rechtsanwalt Muster",
    "Rechtsanwältin Anna Muster",
    "Hebamme Anna Muster",
    "Anna Muster, Heilpraktikerin",
    "Muster Malerbetrieb e.K.",
    "Muster Malerbetrieb e. Kfm.",
    "Café Sonne, Inh. Anna Muster",
    "Café Sonne (Inhaberin: Anna Muster)",
    "John Doe, MD",
]
OTHERS = [
    "",
    "Musterbau Maschinenfabrik GmbH",
    "Praxis Dr. Muster & Kollegen",
    "Dr. Muster und Partner",
    "MVZ Dr. Muster",
    "Dr. Muster GmbH",
    "Gemeinschaftspraxis Dr. Muster",
    "Rechtsanwalt",
    "Rechtsanwalt am Alten Markt",
    "Hebammenhaus Musterstadt",
    "Coach",
    "Kettle 1.7 l",
    "Arzt und Apotheke",
    "Hotel Drei Kronen",
    "Drogerie Dralle",
]


@pytest.mark.parametrize("name", PERSONS)
def test_it_looks_like_a_person(name):
    assert sign_of_person(name, SubjectKind.PLACE)


@pytest.mark.parametrize("name", OTHERS)
def test_it_does_not(name):
    assert sign_of_person(name, SubjectKind.PLACE) is None


@pytest.mark.parametrize("kind", [SubjectKind.PRODUCT, SubjectKind.SITE])
def test_products_and_sites_are_no_persons(kind):
    assert sign_of_person("Dr. Muster", kind) is None


@pytest.mark.parametrize(
    ("types", "sign"),
    [
        (("Physician",), "the page's type Physician"),
        (("LocalBusiness", "Person"), "the page's type Person"),
        (("LocalBusiness",), None),
        ((), None),
    ],
)
def test_a_page_may_say_so_itself(types, sign):
    assert sign_of_person("Am Markt 3", SubjectKind.PLACE, types=types) == sign


def test_the_warning_names_the_sign_and_the_command():
    warning = person_warning("dr-muster", "a doctor's title")
    assert "a doctor's title" in warning
    assert "leumund subjects add dr-muster --person" in warning


@pytest.mark.parametrize("name", ["Dr. " * 20_000, "A" * 100_000, "Anna " * 20_000 + "Arzt", "Inh. " * 20_000])
def test_hostile_names_cost_no_time(name):
    sign_of_person(name, SubjectKind.PLACE)
