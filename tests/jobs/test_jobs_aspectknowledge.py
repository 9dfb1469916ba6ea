"""The shipped words for aspects are read whole and contradict themselves nowhere."""

from jobs.aspectknowledge import shipped_knowledge, written_knowledge


def test_the_shipped_list_names_things_and_judges_every_group_but_the_visit():
    words = written_knowledge().words["en"]
    assert len(words.things) > 2_000
    named = {kind.split("/")[0] for kinds in words.things.values() for kind in kinds}
    judged = {kind[1:] for kinds in words.opinions.values() for kind in kinds}
    assert named - judged == {"visit"}
    assert not judged - named


def test_no_word_is_both_good_and_bad_of_one_group():
    words = written_knowledge().words["en"]
    both = [word for word, kinds in words.opinions.items() if len({kind[1:] for kind in kinds}) < len(kinds)]
    assert both == []


def test_the_shipped_knowledge_holds_what_was_written():
    assert shipped_knowledge().written is written_knowledge()
