"""Aspect sets as TOML: what a user may write, what is refused and how it is said; the shipped ones in their variety."""

import pytest

from jobs.aspectsets import aspects_folder, read_aspect_set, read_aspect_sets, set_of_kind
from jobs.errors import ConfigurationError, FileUnreadable
from jobs.settings import SHIPPED
from scoring.aspectvocabulary import VocabularyMatcher
from store.records import SubjectKind

GOOD = """
form = 1
version = "7"
kinds = ["product"]

[[aspect]]
key = "lid"
label = { de = "Deckel", en = "Lid" }
words.de = ["deckel*", "*verschluss"]
words.en = ["lid", "screw top"]
not.en = ["eye lid"]
"""


@pytest.fixture
def write(tmp_path):
    """Write a set; return its file."""

    def run(content, name="kettle.toml"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return run


def test_a_set_is_read_as_it_stands(write):
    read = read_aspect_set(write(GOOD))
    assert (read.name, read.version, read.kinds) == ("kettle", "7", ("product",))
    (lid,) = read.aspects
    assert (lid.key, lid.labels) == ("lid", {"de": "Deckel", "en": "Lid"})
    assert lid.vocabularies["en"].words == ("lid", "screw top")
    assert lid.vocabularies["en"].exceptions == ("eye lid",)
    assert lid.vocabularies["de"].exceptions == ()


def test_an_aspect_is_added_by_editing(write):
    added = GOOD + '\n[[aspect]]\nkey = "cord"\nlabel = { de = "Kabel", en = "Cord" }\nwords.en = ["cord"]\n'
    before, after = read_aspect_set(write(GOOD)), read_aspect_set(write(added))
    assert [aspect.key for aspect in after.aspects] == ["lid", "cord"]
    assert before.digest != after.digest


def test_comments_and_spacing_leave_the_digest_alone(write):
    assert read_aspect_set(write(GOOD)).digest == read_aspect_set(write("# mine\n" + GOOD + "\n\n")).digest


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version =", "verzion =", "unknown key `verzion`.*did you mean `version`"),
        ("label =", "lable =", "unknown key `lable`.*did you mean `label`"),
        ('key = "lid"', 'key = "Lid"', "`key` cannot be used"),
        (', en = "Lid" }', " }", "a label is needed in de and in en"),
        ('words.en = ["lid", "screw top"]', "words.en = []", "no words in en"),
        ('words.en = ["lid", "screw top"]', 'words.fr = ["couvercle"]', "cannot be used"),
        ('"lid", "screw top"', '"lid", "screw  top"', "no entry"),
        ('"lid", "screw top"', '"*"', "no entry"),
        ('"lid", "screw top"', '"li*d"', "no entry"),
        ('["product"]', '["gadget"]', "`kinds.0` cannot be used"),
        ('["product"]', "[]", "`kinds` cannot be used"),
        ("form = 1", "form = 2", "layout 2, this program reads layout 1"),
        ("form = 1", "", "`form` cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(write, old, new, said):
    assert old in GOOD
    with pytest.raises(ConfigurationError, match=f"(?is){said}") as caught:
        read_aspect_set(write(GOOD.replace(old, new)))
    assert "kettle.toml" in str(caught.value)


def test_an_aspect_twice_is_refused(write):
    twice = GOOD + GOOD[GOOD.index("[[aspect]]") :]
    with pytest.raises(ConfigurationError, match="aspect `lid` stands there twice"):
        read_aspect_set(write(twice))


def test_an_aspect_without_words_is_refused(write):
    bare = GOOD[: GOOD.index("words.de")]
    with pytest.raises(ConfigurationError, match="`words`"):
        read_aspect_set(write(bare))


def test_no_toml_is_refused(write):
    with pytest.raises(FileUnreadable):
        read_aspect_set(write("form = = 1"))


def test_two_sets_may_not_read_the_same_kind(write, tmp_path):
    write(GOOD)
    write(GOOD, "teapot.toml")
    with pytest.raises(ConfigurationError, match="kind `product` are claimed by 2 aspect sets: kettle, teapot"):
        read_aspect_sets(tmp_path)


def test_the_users_own_folder_comes_first(tmp_path):
    assert aspects_folder(tmp_path) == SHIPPED / "aspects"
    own = tmp_path / "config" / "aspects"
    own.mkdir(parents=True)
    assert aspects_folder(tmp_path) == own


def test_every_kind_of_subject_has_a_shipped_set_in_both_languages():
    sets = read_aspect_sets(SHIPPED / "aspects")
    assert [each.name for each in sets] == ["employer", "place", "product"]
    assert all(set_of_kind(sets, kind) is not None for kind in SubjectKind)
    assert all(set(aspect.vocabularies) == {"de", "en"} for each in sets for aspect in each.aspects)
    assert len(sets[0].aspects) == 13


@pytest.mark.parametrize(
    ("kind", "language", "text", "aspects"),
    [
        ("employer", "de", "Die Kollegen sind nett, das Gehalt ist mau.", {"colleagues", "pay"}),
        ("employer", "de", "Viele Überstunden, kaum Urlaub.", {"work_life_balance"}),
        ("employer", "de", "Unser Vorgesetzter lobt nie.", {"supervisors"}),
        ("employer", "de", "Müll wird getrennt.", {"environment"}),
        ("employer", "de", "Er hat sein Wort gehalten.", set()),
        ("employer", "en", "Low wages and long shifts.", {"pay", "work_life_balance"}),
        ("employer", "en", "They pay attention to detail.", set()),
        ("product", "de", "Der Akku war nach zwei Monaten kaputt.", {"function", "durability"}),
        ("product", "de", "Schneller Versand, Preis in Ordnung.", {"delivery", "price"}),
        ("product", "de", "Ein preisgekröntes Gerät.", set()),
        ("product", "en", "Not as described and the seller never replied.", {"description", "service"}),
        ("product", "en", "It broke. Waste of money.", {"durability", "price"}),
        ("place", "de", "Das Essen war kalt und der Kellner frech.", {"food", "service"}),
        ("place", "de", "Zwei Stunden in der Notaufnahme gewartet.", {"waiting", "competence"}),
        ("place", "de", "Der Zug hatte Verspätung.", {"waiting", "facilities"}),
        ("place", "de", "Wir sind in guter Lage zu warten.", {"location", "waiting"}),
        ("place", "en", "Of course we came back.", set()),
        ("place", "en", "Filthy toilets, lovely waiters.", {"cleanliness", "service"}),
    ],
)
def test_the_shipped_words_find(kind, language, text, aspects):
    chosen = set_of_kind(read_aspect_sets(SHIPPED / "aspects"), SubjectKind(kind))
    assert {mention.aspect for mention in VocabularyMatcher.of_set(chosen, language).find(text)} == aspects
