"""The tables of what is known beside the observations: twins, copies, erasures, imports, rows and pieces of figures."""

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Digest, Key, Model, Moment, Ref

REQUESTED = text("reason <> 'retention'")
"""That an erasure was asked for; spelled out, as an index is only used for the very words that it was made with."""


class TwinRow(Model):
    """A version that says what another one says: together they count once."""

    __tablename__ = "twin"

    version_id: Mapped[Key] = mapped_column(
        ForeignKey("review_version.id"), autoincrement=False, comment="the version that says the same again"
    )
    leader_id: Mapped[Ref] = mapped_column(
        ForeignKey("review_version.id"), index=True, comment="the version that stands for the group"
    )
    kind: Mapped[str] = mapped_column(comment="exact or near")
    similarity: Mapped[float] = mapped_column(comment="Jaccard similarity of their shingles, 0..1")
    found_at: Mapped[Moment] = mapped_column(comment="when it was found")
    method: Mapped[str] = mapped_column(comment="SHA-256 of the rule that found it, hex")


class TwinSearchRow(Model):
    """How far listings that are searched together have been searched."""

    __tablename__ = "twin_search"

    family: Mapped[Digest] = mapped_column(primary_key=True, comment="digest of the listings searched together")
    method: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the rule, hex")
    newest_id: Mapped[Ref] = mapped_column(comment="newest version that was compared")


class ImportProgressRow(Model):
    """How far an import has come that is under way or was killed."""

    __tablename__ = "import_progress"

    order_digest: Mapped[Digest] = mapped_column(primary_key=True, comment="SHA-256 of the file and of how it is read")
    n_rows: Mapped[Ref] = mapped_column(comment="so many of its first rows are kept")
    noted_at: Mapped[Moment] = mapped_column(comment="when they were")


class TextPrintRow(Model):
    """One band of the min-hash of a longer text, from which no text can be read: texts that share one may be alike."""

    __tablename__ = "text_print"
    __table_args__ = ({"sqlite_with_rowid": False},)

    band: Mapped[Ref] = mapped_column(primary_key=True, comment="hash of the smallest shingles of one band, signed")
    version_id: Mapped[Ref] = mapped_column(
        ForeignKey("review_version.id"), primary_key=True, index=True, comment="the version that has it"
    )


class TextCopyRow(Model):
    """Two versions on different listings whose texts are almost the same; kept both ways round."""

    __tablename__ = "text_copy"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: Mapped[Ref] = mapped_column(ForeignKey("review_version.id"), primary_key=True, comment="one version")
    other_id: Mapped[Ref] = mapped_column(
        ForeignKey("review_version.id"), primary_key=True, index=True, comment="the other one"
    )
    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), index=True, comment="where the one stands")
    other_listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), comment="where the other one stands")


class PrintSearchRow(Model):
    """How far texts have been printed and compared across listings."""

    __tablename__ = "print_search"

    method: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the rule, hex")
    newest_id: Mapped[Ref] = mapped_column(comment="newest version that was compared")


class ErasureRow(Model):
    """Parts of a leaf that were erased, and the leaf that says so."""

    __tablename__ = "erasure"
    # Whoever opens the database asks for those on request, which are few; expiries can be millions.
    __table_args__ = (Index("ix_erasure_requested", "leaf_idx", sqlite_where=REQUESTED, postgresql_where=REQUESTED),)

    leaf_idx: Mapped[Key] = mapped_column(
        ForeignKey("log_leaf.idx"), autoincrement=False, comment="the leaf that records the erasure"
    )
    erased_idx: Mapped[Ref] = mapped_column(
        ForeignKey("log_leaf.idx"), index=True, comment="the leaf whose parts are gone"
    )
    parts: Mapped[str] = mapped_column(comment="facts, content, author: those that are gone")
    reason: Mapped[str] = mapped_column(comment="art17, objection, retention or source-request")


class RowStateRow(Model):
    """Up to where the rows of a listing are known; can be dropped at any time."""

    __tablename__ = "row_state"

    listing_id: Mapped[Key] = mapped_column(ForeignKey("listing.id"), autoincrement=False, comment="the listing")
    form: Mapped[str] = mapped_column(comment="SHA-256 of what rows hold, hex")
    model_id: Mapped[Ref] = mapped_column(comment="sentiment model whose judgements they hold; 0 for none")
    size: Mapped[Ref] = mapped_column(comment="leaves of the log that they know")
    turn: Mapped[Ref] = mapped_column(comment="how often they were kept")


class RowSpanRow(Model):
    """What the figures need of the reviews of a listing with row numbers in one span; can be dropped at any time."""

    __tablename__ = "row_span"
    __table_args__ = ({"sqlite_with_rowid": False},)

    listing_id: Mapped[Ref] = mapped_column(ForeignKey("listing.id"), primary_key=True, comment="the listing")
    number: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False, comment="row number over 1,024")
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="one row of fixed length per review, no texts")


class StaleReviewRow(Model):
    """A note that the row of a review is to be made anew, where no leaf of the log tells."""

    __tablename__ = "row_stale"

    id: Mapped[Key] = mapped_column(comment="row number")
    review_id: Mapped[Ref] = mapped_column(ForeignKey("review.id"), comment="the review")


class KeptPieceRow(Model):
    """A piece of what texts said of aspects when figures were published, known by its digest; it never changes."""

    __tablename__ = "kept_piece"

    digest: Mapped[Digest] = mapped_column(primary_key=True, comment="SHA-256 of the text")
    content: Mapped[str] = mapped_column(Text, comment="JSON: figures, no words of any review")
