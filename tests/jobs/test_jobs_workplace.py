"""A workplace: opened from a home folder, filled, and not made where the configuration is wrong."""

from datetime import UTC, datetime

import pytest
from small_home import make_home

from crawler.errors import CrawlerError
from jobs.errors import ConfigurationError
from jobs.settings import SHIPPED, Settings, config_folder, read_settings
from jobs.workplace import open_workplace, set_up, today

SUBJECT = "[[subject]]\nkey = 'kettle'\nname = 'Kettle'\nkind = 'product'\n"


@pytest.fixture
def home(tmp_path):
    """A home that follows one kettle."""
    home = make_home(tmp_path)
    home.write("config/subjects.toml", SUBJECT)
    return home


def test_a_workplace_makes_its_database_and_follows_what_the_file_names(home):
    settings = read_settings(home.folder)
    for _ in range(2):
        with open_workplace(settings) as place:
            assert [row.subject.key for row in place.store.subjects.list_subjects()] == ["kettle"]
            assert place.policies == {}
            assert place.settings is settings
    assert home.database.is_file()


def test_a_file_of_subjects_alone_is_ones_own_configuration(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "subjects.toml").write_text(SUBJECT, encoding="utf-8")
    assert config_folder(tmp_path) == tmp_path / "config"


def test_a_strange_folder_named_config_is_none_of_ours(tmp_path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.yml").write_text("x: 1", encoding="utf-8")
    assert config_folder(tmp_path) == SHIPPED


def test_the_shipped_configuration_opens(tmp_path):
    with open_workplace(Settings(home=tmp_path)) as place:
        keys = {row.subject.key for row in place.store.subjects.list_subjects()}
        assert {"db-navigator", "demo-wasserkocher-aurora"} <= keys
        assert set(place.policies) == {path.stem for path in (SHIPPED / "sources").glob("*.toml")}


def test_the_contact_of_the_deployment_stands_in_for_that_of_a_source(home):
    shop = 'source = "shop"\npage = "schemaorg"\n'
    home.write("config/leumund.toml", "[crawl]\ncontact = 'us@shop.example'\n")
    home.write("config/sources/shop.toml", shop)
    home.write("config/sources/own.toml", shop.replace("shop", "own") + 'contact = "them@shop.example"\n')
    with open_workplace(read_settings(home.folder)) as place:
        contacts = {name: policy.contact for name, policy in place.policies.items()}
    assert contacts == {"shop": "us@shop.example", "own": "them@shop.example"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("subjects.toml", "[[subject]]\nkey = 'kettle'\n"),
        ("subjects.toml", "subject = 3"),
        ("sources/shop.toml", "source = 'shop'\nnonsense = 1\n"),
        ("sources/shop.toml", "source = \n"),
    ],
)
def test_a_wrong_configuration_makes_no_database(home, name, text):
    home.write(f"config/{name}", text)
    with pytest.raises((ConfigurationError, CrawlerError)) as caught, open_workplace(read_settings(home.folder)):
        pass
    assert caught.value.exit_code == 2
    assert str(home.folder / "config" / name) in str(caught.value)
    assert not home.database.exists()


def test_the_environment_does_not_lead_to_another_home(home, monkeypatch):
    monkeypatch.setenv("LEUMUND_HOME", "/nowhere")
    assert read_settings(home.folder).home == home.folder


def test_setting_up_copies_once_and_never_over_something(tmp_path):
    made = set_up(tmp_path)
    shipped = {path.name for path in SHIPPED.rglob("*.toml")}
    assert {path.name for path in made} == shipped >= {"leumund.toml", "subjects.toml", "schemaorg.toml"}
    assert read_settings(tmp_path).model_dump() == Settings(home=tmp_path).model_dump()
    made[0].write_text("# mine\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="there is a configuration already"):
        set_up(tmp_path)
    assert made[0].read_text(encoding="utf-8") == "# mine\n"


def test_today_is_a_day_in_utc():
    before, day, after = datetime.now(UTC).date(), today(), datetime.now(UTC).date()
    assert before <= day <= after
