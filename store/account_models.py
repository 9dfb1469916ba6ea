"""The tables of who may use the dashboard: accounts, their sessions and tokens, and attempts to sign in."""

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from store.columns import Digest, Key, Model, Moment, Ref


class AccountRow(Model):
    """Somebody who may use the dashboard; a removed one keeps its number, not its name."""

    __tablename__ = "account"
    __table_args__ = (
        Index(
            "uq_account_name",
            "name",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[Key] = mapped_column(comment="number of the account, by which the log calls it")
    name: Mapped[str] = mapped_column(comment="what it signs in with, lower case; empty once it is removed")
    password: Mapped[str] = mapped_column(comment="Argon2id in PHC form; empty once it is removed")
    role: Mapped[str] = mapped_column(comment="viewer, quality-manager or admin")
    made_at: Mapped[Moment] = mapped_column(comment="when it was made")
    removed_at: Mapped[Moment | None] = mapped_column(comment="when it was removed; null: it is in use")


class SessionRow(Model):
    """Somebody who is signed in."""

    __tablename__ = "account_session"

    digest: Mapped[Digest] = mapped_column(
        primary_key=True, comment="SHA-256 of the id in the cookie, which is not kept"
    )
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"), index=True, comment="who")
    begun_at: Mapped[Moment] = mapped_column(comment="when they signed in")
    used_at: Mapped[Moment] = mapped_column(comment="when it was used last, to the minute")


class TokenRow(Model):
    """What a program signs its requests with."""

    __tablename__ = "account_token"

    id: Mapped[Key] = mapped_column(comment="row number")
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"), index=True, comment="for whom it acts")
    digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, comment="SHA-256 of the token, which is not kept"
    )
    label: Mapped[str] = mapped_column(comment="what it is for")
    scope: Mapped[str] = mapped_column(comment="read or write")
    made_at: Mapped[Moment] = mapped_column(comment="when it was made")
    ends_at: Mapped[Moment] = mapped_column(comment="from when on it is refused")
    used_at: Mapped[Moment | None] = mapped_column(comment="when it was used last, to the minute; null: never")


class LoginTryRow(Model):
    """Attempts to sign in with one name, or from one address, in the present minute or so."""

    __tablename__ = "login_try"

    key: Mapped[Digest] = mapped_column(
        primary_key=True, comment="keyed by SHA-256: neither names nor addresses are kept"
    )
    n: Mapped[int] = mapped_column(comment="attempts since then")
    since: Mapped[Moment] = mapped_column(comment="when the first of them was made")


class ActRow(Model):
    """What somebody did, by the number of their account; never changes, and leaves the house in no pack."""

    __tablename__ = "log_act"

    leaf_idx: Mapped[Key] = mapped_column(
        ForeignKey("log_leaf.idx"), autoincrement=False, comment="the leaf that commits to it"
    )
    says: Mapped[str] = mapped_column(comment="lines of plain text; accounts by number, nobody by name")
