"""Subjects, listings, runs, reviews and their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


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
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("source", sa.String(), nullable=False, comment="name of the source policy"),
        sa.Column("external_id", sa.String(), nullable=False, comment="the source's id of the subject"),
        sa.Column("url", sa.String(), nullable=False, comment="first address to fetch; empty if only imported"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_listing_source_external_id")),
    )


def _subject() -> None:
    op.create_table(
        "subject",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("key", sa.String(), nullable=False, comment="stable short name"),
        sa.Column("name", sa.String(), nullable=False, comment="what people call it"),
        sa.Column("kind", sa.String(), nullable=False, comment="product, employer, place, organisation or site"),
        sa.Column("is_demo", sa.Boolean(), nullable=False, comment="made up, on the simulated platform"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("key", name=op.f("uq_subject_key")),
    )


def _listing_subject() -> None:
    op.create_table(
        "listing_subject",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("listing_id", NUMBER, nullable=False, comment="the listing"),
        sa.Column("subject_id", NUMBER, nullable=False, comment="the subject it speaks of"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="first day of the link; null: always"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day of the link; null: still"),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_subject_listing_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subject.id"], name=op.f("fk_listing_subject_subject_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_subject")),
    )
    op.create_index(op.f("ix_listing_subject_listing_id"), "listing_subject", ["listing_id"], unique=False)
    op.create_index(op.f("ix_listing_subject_subject_id"), "listing_subject", ["subject_id"], unique=False)


def _part_of() -> None:
    op.create_table(
        "part_of",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("child_id", NUMBER, nullable=False, comment="the part"),
        sa.Column("parent_id", NUMBER, nullable=False, comment="the whole"),
        sa.Column("valid_from", sa.Date(), nullable=True, comment="first day of the link; null: always"),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="last day of the link; null: still"),
        sa.ForeignKeyConstraint(["child_id"], ["subject.id"], name=op.f("fk_part_of_child_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["subject.id"], name=op.f("fk_part_of_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_of")),
    )
    op.create_index(op.f("ix_part_of_child_id"), "part_of", ["child_id"], unique=False)
    op.create_index(op.f("ix_part_of_parent_id"), "part_of", ["parent_id"], unique=False)


def _run() -> None:
    op.create_table(
        "run",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("listing_id", NUMBER, nullable=False, comment="what is collected"),
        sa.Column("source", sa.String(), nullable=False, comment="name of the source policy in force"),
        sa.Column("parser", sa.String(), nullable=False, comment="version of the page that reads the answers"),
        sa.Column("config_digest", sa.String(), nullable=False, comment="SHA-256 of the policy and settings, hex"),
        sa.Column("started_at", TIME, nullable=False, comment="start"),
        sa.Column("finished_at", TIME, nullable=True, comment="end; null while open"),
        sa.Column("state", sa.String(), nullable=False, comment="open or closed"),
        sa.Column("coverage", sa.String(), nullable=True, comment="full, partial or failed; null while open"),
        sa.Column(
            "selection", sa.String(), nullable=True, comment="full, newest, featured or unknown; null while open"
        ),
        sa.Column("announced", NUMBER, nullable=True, comment="reviews the source says it has"),
        sa.Column("seen", sa.Integer(), nullable=False, comment="distinct reviews seen, by the closing census"),
        sa.Column("pages", sa.Integer(), nullable=False, comment="pages fetched"),
        sa.Column("reason", sa.String(), nullable=False, comment="why the run is not full; empty for full"),
        sa.Column("new", sa.Integer(), nullable=False, comment="reviews never seen before"),
        sa.Column("edited", sa.Integer(), nullable=False, comment="reviews with a new version"),
        sa.Column("vanished", sa.Integer(), nullable=False, comment="reviews missed by this full census"),
        sa.Column("reappeared", sa.Integer(), nullable=False, comment="reviews seen again after they had vanished"),
        sa.Column("unchanged", sa.Integer(), nullable=False, comment="reviews seen as before"),
        sa.Column("conflicts", sa.Integer(), nullable=False, comment="ids met again in this run with other content"),
        sa.Column("first_leaf", NUMBER, nullable=True, comment="index of the first leaf of the run"),
        sa.Column("last_leaf", NUMBER, nullable=True, comment="index of the last leaf before the closing one"),
        sa.Column("closing_leaf", NUMBER, nullable=True, comment="index of the closing leaf; null while open"),
        sa.Column(
            "live_set",
            sa.LargeBinary(32),
            nullable=True,
            comment="Merkle root over the sorted commitments of visible reviews",
        ),
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
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("listing_id", NUMBER, nullable=False, comment="where it stands"),
        sa.Column("chain", sa.String(), nullable=False, comment="syntax and thing: a page may show several aggregates"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 for the first version"),
        sa.Column("rating", sa.Double(), nullable=True, comment="mean as shown"),
        sa.Column("scale_low", sa.Double(), nullable=False, comment="worst possible rating"),
        sa.Column("scale_high", sa.Double(), nullable=False, comment="best possible rating"),
        sa.Column("scale_kind", sa.String(), nullable=False, comment="star, binary, percent or mean"),
        sa.Column("scale_stated", sa.Boolean(), nullable=False, comment="false where the top was assumed"),
        sa.Column("rating_count", NUMBER, nullable=True, comment="number of votes"),
        sa.Column("review_count", NUMBER, nullable=True, comment="number of texts"),
        sa.Column("histogram", sa.Text(), nullable=False, comment="star to count or percent"),
        sa.Column("histogram_unit", sa.String(), nullable=True, comment="count or percent"),
        sa.Column("subject", sa.String(), nullable=True, comment="the source's id of the rated thing"),
        sa.Column("syntax", sa.String(), nullable=True, comment="jsonld, microdata or null"),
        sa.Column("extra", sa.Text(), nullable=False, comment="source-specific facts"),
        sa.Column("content_hash", sa.LargeBinary(32), nullable=False, comment="identity of the version"),
        sa.Column("observed_at", TIME, nullable=False, comment="when this version was first seen"),
        sa.Column("last_seen_at", TIME, nullable=False, comment="when it was last seen"),
        sa.Column("last_run_id", NUMBER, nullable=False, comment="latest run that saw it"),
        sa.Column("run_id", NUMBER, nullable=False, comment="the run that first saw it"),
        sa.Column("parser", sa.String(), nullable=False, comment="version of the page that read it"),
        sa.Column("body_digest", sa.String(), nullable=False, comment="SHA-256 of the captured bytes, hex"),
        sa.ForeignKeyConstraint(["last_run_id"], ["run.id"], name=op.f("fk_aggregate_version_last_run_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_aggregate_version_listing_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_aggregate_version_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aggregate_version")),
        sa.UniqueConstraint("listing_id", "chain", "number", name=op.f("uq_aggregate_version_listing_id_chain_number")),
    )


def _frontier() -> None:
    op.create_table(
        "frontier",
        sa.Column("run_id", NUMBER, nullable=False, comment="the run"),
        sa.Column("url_digest", sa.LargeBinary(32), nullable=False, comment="SHA-256 of the address"),
        sa.Column("url", sa.String(), nullable=False, comment="the address"),
        sa.Column("state", sa.String(), nullable=False, comment="todo, fetched or failed"),
        sa.Column("position", sa.Integer(), nullable=False, comment="order of discovery within the run"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_frontier_run_id")),
        sa.PrimaryKeyConstraint("run_id", "url_digest", name=op.f("pk_frontier")),
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("listing_id", NUMBER, nullable=False, comment="where it stands"),
        sa.Column(
            "key",
            sa.LargeBinary(32),
            nullable=False,
            comment="identity: digest of the source's id, or of the content without one",
        ),
        sa.Column("native_id", sa.String(), nullable=True, comment="the source's own id; null if it gives none"),
        sa.Column("state", sa.String(), nullable=False, comment="visible or vanished"),
        sa.Column("current_number", sa.Integer(), nullable=False, comment="number of the newest version"),
        sa.Column("first_seen_at", TIME, nullable=False, comment="first observation"),
        sa.Column("last_seen_at", TIME, nullable=False, comment="latest observation"),
        sa.Column("last_run_id", NUMBER, nullable=False, comment="latest run that saw it"),
        sa.ForeignKeyConstraint(["last_run_id"], ["run.id"], name=op.f("fk_review_last_run_id")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_review_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("listing_id", "key", name=op.f("uq_review_listing_id_key")),
    )


def _review_version() -> None:
    op.create_table(
        "review_version",
        sa.Column("id", NUMBER, nullable=False, comment="row number"),
        sa.Column("review_id", NUMBER, nullable=False, comment="the review"),
        sa.Column("number", sa.Integer(), nullable=False, comment="1 for the first version"),
        sa.Column("rating", sa.Double(), nullable=True, comment="on the source's scale; null where none is stated"),
        sa.Column("scale_low", sa.Double(), nullable=False, comment="worst possible rating"),
        sa.Column("scale_high", sa.Double(), nullable=False, comment="best possible rating"),
        sa.Column("scale_kind", sa.String(), nullable=False, comment="star, binary, percent or mean"),
        sa.Column("scale_stated", sa.Boolean(), nullable=False, comment="false where the top was assumed"),
        sa.Column("unit", sa.Double(), nullable=True, comment="rating mapped to 0..1"),
        sa.Column("title", sa.String(), nullable=True, comment="heading, plain text"),
        sa.Column("text", sa.String(), nullable=True, comment="body, plain text"),
        sa.Column("parts", sa.Text(), nullable=False, comment="named text parts in page order"),
        sa.Column("sub_ratings", sa.Text(), nullable=False, comment="ratings of aspects on the same scale"),
        sa.Column("language", sa.String(), nullable=True, comment="as the source states it"),
        sa.Column(
            "published_at", TIME, nullable=True, comment="earliest moment it can mean; as UTC if no zone is known"
        ),
        sa.Column("published_until", TIME, nullable=True, comment="latest moment for precision range"),
        sa.Column(
            "published_precision", sa.String(), nullable=False, comment="second, day, month, year, range or unknown"
        ),
        sa.Column("published_zoned", sa.Boolean(), nullable=False, comment="false where the source states no zone"),
        sa.Column("verified", sa.Boolean(), nullable=True, comment="the source's verified mark"),
        sa.Column("incentivised", sa.Boolean(), nullable=True, comment="invited for a reward"),
        sa.Column("reply", sa.String(), nullable=True, comment="owner's answer; empty: marked but not shown"),
        sa.Column("country", sa.String(), nullable=True, comment="country the source states"),
        sa.Column("subject", sa.String(), nullable=True, comment="the source's id of the reviewed thing"),
        sa.Column("syntax", sa.String(), nullable=True, comment="jsonld, microdata or null"),
        sa.Column("extra", sa.Text(), nullable=False, comment="source-specific facts"),
        sa.Column(
            "author_key", sa.String(), nullable=True, comment="keyed hash of source and author, hex; never a name"
        ),
        sa.Column("author_present", sa.Boolean(), nullable=False, comment="was an author shown"),
        sa.Column("helpful", NUMBER, nullable=True, comment="positive votes when last seen; makes no version"),
        sa.Column(
            "content_hash", sa.LargeBinary(32), nullable=False, comment="identity of the version; see store/identity.py"
        ),
        sa.Column("observed_at", TIME, nullable=False, comment="when this version was first seen"),
        sa.Column("run_id", NUMBER, nullable=False, comment="the run that first saw it"),
        sa.Column("parser", sa.String(), nullable=False, comment="version of the page that read it"),
        sa.Column("body_digest", sa.String(), nullable=False, comment="SHA-256 of the captured bytes, hex"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_version_number")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_version_review_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_review_version_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_version")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_review_version_review_id_number")),
    )
