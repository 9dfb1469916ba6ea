"""`--format html|pdf|xlsx` and `--output`: the same answer as a file, written as a whole or refused with a reason."""

import pytest
from report_files import cells_of, pages_of, squeezed
from small_home import published_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A home with three published reviews: too little for any figure."""
    return published_shop(tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize("command", ["trust", "trend", "aspects"])
def test_a_command_writes_its_answer_as_every_kind_of_file(shop, command):
    made = {form: shop.folder / f"{command}.{form}" for form in ("html", "pdf", "xlsx", "json", "csv", "text")}
    for form, path in made.items():
        answer = shop.run(command, "shop", "--format", form, "--output", path)
        assert (answer.code, answer.out, str(path) in answer.err) == (0, "", True)
    assert "shop" in squeezed(" ".join(pages_of(made["pdf"].read_bytes())))
    assert "shop" in cells_of(made["xlsx"].read_bytes()).values()
    assert made["html"].read_text("utf-8").startswith("<!doctype html>")
    assert not list(shop.folder.glob(".*.part"))


def test_a_folder_that_is_not_there_is_named(shop):
    answer = shop.run("trust", "shop", "--format", "pdf", "--output", shop.folder / "nowhere" / "trust.pdf")
    assert answer.says() == (2, True, True)
    assert "nowhere" in answer.err


def test_a_table_of_months_is_a_file_as_well(shop):
    path = shop.folder / "months.xlsx"
    assert shop.run("aspects", "shop", "--months", "--format", "xlsx", "--output", path).code == 0
    assert "Aspects by month" in cells_of(path.read_bytes()).values()
