"""Subjects, listings, runs, reviews and their versions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def _column(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _optional(name: str, kind: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True, comment=comment)


def upgrade() -> None:
    """Make the tables, those first that others point to."""
    _listing()
    _subject()
    _listing_subject()
    _part_of()
    _run()
    _aggregate_version()
    _frontier()
    _review()
    _review_version()


def _listing() -> None:
    op.create_table(
        "listing",
        _column("id", NUMBER, "row number"),
        _column("source", sa.String(), "name of the source policy"),
        _column("external_id", sa.String(), "the source's id of the subject"),
        _column("url", sa.String(), "first address to fetch; empty if only imported"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_listing_source_external_id")),
    )


def _subject() -> None:
    op.create_table(
        "subject",
        _column("id", NUMBER, "row number"),
        _column("key", sa.String(), "stable short name"),
        _column("name", sa.String(), "what people call it"),
        _column("kind", sa.String(), "product, employer, place, organisation or site"),
        _column("is_demo", sa.Boolean(), "made up, on the simulated platform"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("key", name=op.f("uq_subject_key")),
    )


def _listing_subject() -> None:
    op.create_table(
        "listing_subject",
        _column("id", NUMBER, "row number"),
        _column("listing_id", NUMBER, "the listing"),
        _column("subject_id", NUMBER, "the subject it speaks of"),
        _optional("valid_from", sa.Date(), "first day of the link; null: always"),
        _optional("valid_to", sa.Date(), "last day of the link; null: still"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_subject_listing_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_listing_subject_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_subject")),
    )
    op.create_index(op.f("ix_listing_subject_listing_id"), "listing_subject", ["listing_id"], unique=False)
    op.create_index(op.f("ix_listing_subject_subject_id"), "listing_subject", ["subject_id"], unique=False)


def _part_of() -> None:
    op.create_table(
        "part_of",
        _column("id", NUMBER, "row number"),
        _column("child_id", NUMBER, "the part"),
        _column("parent_id", NUMBER, "the whole"),
        _optional("valid_from", sa.Date(), "first day of the link; null: always"),
        _optional("valid_to", sa.Date(), "last day of the link; null: still"),
        sa.ForeignKeyConstraint(["child_id"], ["subject.id"], name=op.f("fk_part_of_child_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["subject.id"], name=op.f("fk_part_of_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_of")),
    )
    op.create_index(op.f("ix_part_of_child_id"), "part_of", ["child_id"], unique=False)
    op.create_index(op.f("ix_part_of_parent_id"), "part_of", ["parent_id"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        _column("id", NUMBER, "row number"),
        _column("listing_id", NUMBER, "what is collected"),
        _column("source", sa.String(), "name of the source policy in force"),
        _column("parser", sa.String(), "version of the page that reads the answers"),
        _column("config_digest", sa.String(), "SHA-256 of the policy and settings, hex"),
        _column("started_at", TIME, "start"),
        _optional("finished_at", TIME, "end; null while open"),
        _column("state", sa.String(), "open or closed"),
        _optional("coverage", sa.String(), "full, partial or failed; null while open"),
        _optional("selection", sa.String(), "full, newest, featured or unknown; null while open"),
        _optional("announced", NUMBER, "reviews the source says it has"),
        _column("seen", sa.Integer(), "distinct reviews seen, by the closing census"),
        _column("pages", sa.Integer(), "pages fetched"),
        _column("reason", sa.String(), "why the run is not full; empty for full"),
        _column("new", sa.Integer(), "reviews never seen before"),
        _column("edited", sa.Integer(), "reviews with a new version"),
        _column("vanished", sa.Integer(), "reviews missed by this full census"),
        _column("reappeared", sa.Integer(), "reviews seen again after they had vanished"),
        _column("unchanged", sa.Integer(), "reviews seen as before"),
        _column("conflicts", sa.Integer(), "ids met again in this run with other content"),
        _optional("first_leaf", NUMBER, "index of the first leaf of the run"),
        _optional("last_leaf", NUMBER, "index of the last leaf before the closing one"),
        _optional("closing_leaf", NUMBER, "index of the closing leaf; null while open"),
        _optional("live_set", sa.LargeBinary(32), "Merkle root over the sorted commitments of visible reviews"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_run_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_listing", "run", ["listing_id", "id"], unique=False)
    op.create_index(
        "uq_run_open",
        "run",
        ["listing_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def _aggregate_version() -> None:
    op.create_table(
        "aggregate_version",
        _column("id", NUMBER, "row number"),
        _column("listing_id", NUMBER, "where it stands"),
        _column("chain", sa.String(), "syntax and thing: a page may show several aggregates"),
        _column("number", sa.Integer(), "1 for the first version"),
        _optional("rating", sa.Double(), "mean as shown"),
        _column("scale_low", sa.Double(), "worst possible rating"),
        _column("scale_high", sa.Double(), "best possible rating"),
        _column("scale_kind", sa.String(), "star, binary, percent or mean"),
        _column("scale_stated", sa.Boolean(), "false where the top was assumed"),
        _optional("rating_count", NUMBER, "number of votes"),
        _optional("review_count", NUMBER, "number of texts"),
        _column("histogram", sa.Text(), "star to count or percent"),
        _optional("histogram_unit", sa.String(), "count or percent"),
        _optional("subject", sa.String(), "the source's id of the rated thing"),
        _optional("syntax", sa.String(), "jsonld, microdata or null"),
        _column("extra", sa.Text(), "source-specific facts"),
        _column("content_hash", sa.LargeBinary(32), "identity of the version"),
        _column("observed_at", TIME, "when this version was first seen"),
        _column("last_seen_at", TIME, "when it was last seen"),
        _column("last_run_id", NUMBER, "latest run that saw it"),
        _column("run_id", NUMBER, "the run that first saw it"),
        _column("parser", sa.String(), "version of the page that read it"),
        _column("body_digest", sa.String(), "SHA-256 of the captured bytes, hex"),
        sa.ForeignKeyConstraint(["last_run_id"], ["run.id"], name=op.f("fk_aggregate_version_last_run_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_aggregate_version_listing_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_aggregate_version_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aggregate_version")),
        sa.UniqueConstraint("listing_id", "chain", "number", name=op.f("uq_aggregate_version_listing_id_chain_number")),
    )


def _frontier() -> None:
    op.create_table(
        "frontier",
        _column("run_id", NUMBER, "the run"),
        _column("url_digest", sa.LargeBinary(32), "SHA-256 of the address"),
        _column("url", sa.String(), "the address"),
        _column("state", sa.String(), "todo, fetched or failed"),
        _column("position", sa.Integer(), "order of discovery within the run"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_frontier_run_id")),
        sa.PrimaryKeyConstraint("run_id", "url_digest", name=op.f("pk_frontier")),
    )


def _review() -> None:
    op.create_table(
        "review",
        _column("id", NUMBER, "row number"),
        _column("listing_id", NUMBER, "where it stands"),
        _column("key", sa.LargeBinary(32), "identity: digest of the source's id, or of the content without one"),
        _optional("native_id", sa.String(), "the source's own id; null if it gives none"),
        _column("state", sa.String(), "visible or vanished"),
        _column("current_number", sa.Integer(), "number of the newest version"),
        _column("first_seen_at", TIME, "first observation"),
        _column("last_seen_at", TIME, "latest observation"),
        _column("last_run_id", NUMBER, "latest run that saw it"),
        sa.ForeignKeyConstraint(["last_run_id"], ["run.id"], name=op.f("fk_review_last_run_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_review_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("listing_id", "key", name=op.f("uq_review_listing_id_key")),
    )


def _review_version() -> None:
    op.create_table(
        "review_version",
        _column("id", NUMBER, "row number"),
        _column("review_id", NUMBER, "the review"),
        _column("number", sa.Integer(), "1 for the first version"),
        _optional("rating", sa.Double(), "on the source's scale; null where none is stated"),
        _column("scale_low", sa.Double(), "worst possible rating"),
        _column("scale_high", sa.Double(), "best possible rating"),
        _column("scale_kind", sa.String(), "star, binary, percent or mean"),
        _column("scale_stated", sa.Boolean(), "false where the top was assumed"),
        _optional("unit", sa.Double(), "rating mapped to 0..1"),
        _optional("title", sa.String(), "heading, plain text"),
        _optional("text", sa.String(), "body, plain text"),
        _column("parts", sa.Text(), "named text parts in page order"),
        _column("sub_ratings", sa.Text(), "ratings of aspects on the same scale"),
        _optional("language", sa.String(), "as the source states it"),
        _optional("published_at", TIME, "earliest moment it can mean; as UTC if no zone is known"),
        _optional("published_until", TIME, "latest moment for precision range"),
        _column("published_precision", sa.String(), "second, day, month, year, range or unknown"),
        _column("published_zoned", sa.Boolean(), "false where the source states no zone"),
        _optional("verified", sa.Boolean(), "the source's verified mark"),
        _optional("incentivised", sa.Boolean(), "invited for a reward"),
        _optional("reply", sa.String(), "owner's answer; empty: marked but not shown"),
        _optional("country", sa.String(), "country the source states"),
        _optional("subject", sa.String(), "the source's id of the reviewed thing"),
        _optional("syntax", sa.String(), "jsonld, microdata or null"),
        _column("extra", sa.Text(), "source-specific facts"),
        _optional("author_key", sa.String(), "keyed hash of source and author, hex; never a name"),
        _column("author_present", sa.Boolean(), "was an author shown"),
        _optional("helpful", NUMBER, "positive votes when last seen; makes no version"),
        _column("content_hash", sa.LargeBinary(32), "identity of the version; see store/identity.py"),
        _column("observed_at", TIME, "when this version was first seen"),
        _column("run_id", NUMBER, "the run that first saw it"),
        _column("parser", sa.String(), "version of the page that read it"),
        _column("body_digest", sa.String(), "SHA-256 of the captured bytes, hex"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_version_number")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_version_review_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_review_version_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_version")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_version_review_id_number")),
    )
