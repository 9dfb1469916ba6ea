"""The table of priors is frozen, versioned and refuses what is none."""

import hashlib
import json
import math
from importlib.resources import files

import pytest

from scoring.errors import ModelVersionUnknown, PriorTableDamaged
from scoring.prior import Ageing, Prior, PriorTable, mix_prior, prior_row

ROW = {"mean": 0.8, "weight": 5.0, "half_life_days": 180.0, "design_effect": 1.5, "dispersion": 0.02}


WAY = {"part": 1.0, "weight": 2.0, "half_life_days": 90.0, "half_life_reviews": None, "design_effect": 1.0}


def table(**changes):
    return json.dumps({"version": 2, "default": ROW, "kinds": {}, "sources": {}, **changes}).encode()


def test_the_source_comes_before_the_kind_and_the_kind_before_the_default():
    priors = PriorTable.from_bytes(
        table(kinds={"product": ROW | {"mean": 0.7}}, sources={"shop": ROW | {"mean": 0.6}}),
    )
    assert priors.prior("shop", "product").mean == 0.6
    assert priors.prior("other", "product").mean == 0.7
    assert priors.prior("other", "site").mean == 0.8


def test_the_digest_is_that_of_the_bytes():
    assert PriorTable.from_bytes(table()).digest == hashlib.sha256(table()).hexdigest()


def test_the_shipped_table_covers_the_kinds_it_was_fitted_on():
    shipped = PriorTable.from_bytes((files("scoring") / "models" / "priors.json").read_bytes())
    assert set(shipped.kinds) == {"employer", "organisation", "place", "product"}
    for prior in (shipped.default, *shipped.kinds.values()):
        assert 30 <= prior.half_life_days <= 3650
        assert 0.005 <= prior.dispersion <= 0.1


@pytest.mark.parametrize("version", [0, 1, "2", None])
def test_another_version_is_refused_by_name(version):
    with pytest.raises(ModelVersionUnknown, match="version"):
        PriorTable.from_bytes(table(version=version))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"version": 2}',
        table(kinds=[]),
        table(default={"mean": 0.5}),
        table(default=ROW | {"mean": 1.0}),
        table(default=ROW | {"weight": 0.0}),
        table(default=ROW | {"half_life_days": -1.0}),
        table(default=ROW | {"design_effect": 0.5}),
        table(default=ROW | {"dispersion": 1.0}),
        table(default=ROW | {"mean": "much"}),
        table(default=ROW | {"alternatives": [WAY | {"part": 0.5}]}),
        table(default=ROW | {"alternatives": [WAY | {"half_life_reviews": 0.0}]}),
        table(default=ROW | {"alternatives": [{"part": 1.0}]}),
        table(default=ROW | {"alternatives": 3}),
    ],
)
def test_a_damaged_table_is_refused(content):
    with pytest.raises(PriorTableDamaged) as caught:
        PriorTable.from_bytes(content)
    assert "next:" in str(caught.value)


def test_a_prior_may_mix_ways_of_ageing_and_comes_back_from_the_table_as_it_was():
    ways = (Ageing(0.25, 2.0, 90.0), Ageing(0.75, 8.0, 360.0, 20.0, 1.5))
    prior = mix_prior(0.8, ways, 0.02)
    assert (prior.weight, prior.half_life_days) == (round(2**2.5, 2), round(90 * 4**0.75, 1))
    read = PriorTable.from_bytes(table(default=prior_row(prior))).default
    assert (read, read.ageings) == (prior, ways)


def test_scaling_a_prior_scales_every_way_of_ageing():
    prior = mix_prior(0.8, (Ageing(0.5, 2.0, 90.0), Ageing(0.5, 8.0, 360.0, 20.0)), 0.02)
    slower = prior.scaled(half_life=2.0, weight=0.5)
    assert [each.half_life_days for each in slower.ageings] == [180.0, 720.0]
    assert [each.half_life_reviews for each in slower.ageings] == [math.inf, 40.0]
    assert [each.weight for each in slower.ageings] == [1.0, 4.0]
    assert slower.half_life_days == prior.half_life_days * 2


def test_a_prior_may_be_made_by_hand():
    assert Prior(**ROW).weight == 5.0
