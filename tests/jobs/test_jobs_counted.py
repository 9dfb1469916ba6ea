"""Numbers with their nouns."""

import pytest

from jobs.counted import counted


@pytest.mark.parametrize(
    ("n", "nouns", "said"),
    [
        (0, ("review",), "0 reviews"),
        (1, ("review",), "1 review"),
        (2, ("review",), "2 reviews"),
        (0, ("leaf", "leaves"), "0 leaves"),
        (1, ("leaf", "leaves"), "1 leaf"),
        (2, ("leaf", "leaves"), "2 leaves"),
        (1, ("page in a row", "pages in a row"), "1 page in a row"),
    ],
)
def test_one_is_told_in_the_singular_and_every_other_number_in_the_plural(n, nouns, said):
    assert counted(n, *nouns) == said
