"""Every error of the ledger says what, where and what to do next."""

import pytest

from ledger import errors

HASH, OTHER = bytes(32), bytes([1]) * 32
ERRORS = [
    errors.RootMismatch(HASH, OTHER, where="proof"),
    errors.WrongHashLength(31, where="proof"),
    errors.WrongProofLength(2, 3, where="proof"),
    errors.OutsideTree(5, 5, where="proof"),
    errors.WrongFrontier(5, where="2 stored subtrees"),
    errors.MalformedEntry("six lines"),
    errors.MalformedPart("salt"),
    errors.MalformedCheckpoint("three lines"),
    errors.MalformedNote("no empty line"),
    errors.MalformedKey("another id"),
    errors.InvalidSignature("quality.example+00000000+AA=="),
    errors.UnknownSigner(["quality.example"]),
    errors.MalformedStatement("no key"),
    errors.MalformedToken("cut short"),
    errors.StampRefused(2, "bad algorithm"),
    errors.WrongStamp("other message"),
    errors.UntrustedSigner("no root"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_has_three_lines_and_the_exit_code_of_the_ledger(error):
    what, where, following = str(error).split("\n")
    assert what
    assert where.startswith("  where: ")
    assert following.startswith("  next:  ")
    assert isinstance(error, errors.LedgerError)
    assert error.exit_code == 6


def test_every_leaf_class_is_in_the_table():
    assert set(errors.LedgerError.__subclasses__()) == {type(error) for error in ERRORS} | {errors.PackRefused}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.InvalidPack("changed", where="claims.json"), 1),
        (errors.UndecidedPack("cut off", where="pack.zip", next_step="fetch it again."), 2),
    ],
)
def test_a_pack_that_is_not_accepted_says_whether_it_is_invalid_or_cannot_be_judged(error, code):
    assert isinstance(error, errors.PackRefused)
    assert (len(str(error).split("\n")), error.exit_code) == (3, code)


def test_errors_carry_their_data():
    mismatch, hash_length, proof_length, outside, frontier, *_ = ERRORS
    assert (mismatch.expected, mismatch.computed) == (HASH, OTHER)
    assert hash_length.length == 31
    assert (proof_length.given, proof_length.wanted) == (2, 3)
    assert (outside.position, outside.size) == (5, 5)
    assert frontier.size == 5
