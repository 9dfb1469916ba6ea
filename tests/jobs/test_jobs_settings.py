"""Settings: defaults, the user's file, the environment, and what is wrong with a file."""

import pytest

from jobs.errors import ConfigurationError, FileUnreadable
from jobs.settings import SHIPPED, config_folder, read_seed, read_settings
from store.records import SubjectKind


@pytest.fixture
def home(tmp_path):
    (tmp_path / "config").mkdir()
    return tmp_path


def write(home, text, name="leumund.toml"):
    (home / "config" / name).write_text(text, encoding="utf-8")


def test_without_a_file_of_ones_own_the_shipped_one_holds(tmp_path):
    assert config_folder(tmp_path) == SHIPPED
    settings = read_settings(tmp_path)
    assert settings.serve.port == 8080
    assert settings.database_url == f"sqlite:///{tmp_path}/var/leumund.db"


def test_the_shipped_file_states_the_defaults(tmp_path, home):
    write(home, "")
    assert read_settings(home).model_dump(exclude={"home"}) == read_settings(tmp_path / "none").model_dump(
        exclude={"home"}
    )


def test_the_environment_wins_over_the_file(home, monkeypatch):
    write(home, "[serve]\nport = 9000\n")
    assert read_settings(home).serve.port == 9000
    monkeypatch.setenv("LEUMUND_SERVE__PORT", "9001")
    monkeypatch.setenv("LEUMUND_DATABASE", "postgresql://host/name")
    assert read_settings(home).serve.port == 9001
    assert read_settings(home).database_url == "postgresql://host/name"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("databse = 'x'", "unknown key `databse`"),
        ("databse = 'x'", "did you mean `database`?"),
        ("[serve]\nprot = 1", "unknown key `serve.prot`"),
        ("[serve]\nprot = 1", "did you mean `port`?"),
        (
            "[qqq]\na = 1",
            "audits, charts, crawl, database, erasure, import, ledger, log, notices, report, schedule, scoring, serve",
        ),
        ("[serve]\nport = 80", "`serve.port` cannot be used: input should be greater than or equal to 1024"),
        ("[serve]\nport = 'x'", "`serve.port` cannot be used"),
        ("[ledger]\norigin = 'two words'", "`ledger.origin` cannot be used"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_file_and_remedy(home, text, said):
    write(home, text)
    with pytest.raises(ConfigurationError) as caught:
        read_settings(home)
    assert said in str(caught.value)
    assert "leumund.toml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_what_is_no_toml_is_told_with_the_line(home):
    write(home, "a = \n")
    with pytest.raises(FileUnreadable, match=r"not a TOML file: .*line 1"):
        read_settings(home)


def test_bytes_that_are_no_utf8_are_told(home):
    (home / "config" / "leumund.toml").write_bytes(b"database = '\xff'")
    with pytest.raises(FileUnreadable, match="not a TOML file"):
        read_settings(home)


def test_subjects_come_with_listings_and_parts(home):
    write(
        home,
        """
demo = true
[[subject]]
key = "acme"
name = "Acme"
kind = "organisation"
[[subject]]
key = "acme-kettle"
name = "Kettle"
kind = "product"
part_of = "acme"
[[subject.listing]]
source = "schemaorg"
external_id = "acme.example/kettle"
url = "https://acme.example/kettle"
""",
        "subjects.toml",
    )
    seed = read_seed(home / "config")
    assert [(subject.key, subject.kind) for subject in seed.subjects] == [
        ("acme", SubjectKind.ORGANISATION),
        ("acme-kettle", SubjectKind.PRODUCT),
    ]
    assert [(listing.subject, listing.source) for listing in seed.listings] == [("acme-kettle", "schemaorg")]
    assert [(part.child, part.parent) for part in seed.parts] == [("acme-kettle", "acme")]
    assert seed.demo


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[subject]]\nkey = 'A B'\nname = 'x'\nkind = 'product'", "`subject.0.key` cannot be used"),
        ("[[subject]]\nkey = 'a'\nname = 'x'\nkind = 'thing'", "`subject.0.kind` cannot be used"),
        ("[[subject]]\nname = 'x'\nkind = 'product'", "`subject.0.key` cannot be used: field required"),
        ("[[subject]]\nkey = 'a'\nname = 'x'\nkind = 'product'\nlink = 1", "unknown key `subject.0.link`"),
    ],
)
def test_a_wrong_subject_is_named(home, text, said):
    write(home, text, "subjects.toml")
    with pytest.raises(ConfigurationError) as caught:
        read_seed(home / "config")
    assert said in str(caught.value)
