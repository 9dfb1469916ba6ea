"""A second look at the file must not cost the first connection its locks."""

import subprocess
import sys

from store.records import Subject, SubjectKind
from store.session import open_store

ANOTHER_PROCESS = """
import sys
from store.records import Subject, SubjectKind
from store.session import open_store
with open_store(sys.argv[1]) as store:
    store.subjects.add(Subject("theirs", "Theirs", SubjectKind.PRODUCT))
"""


def test_a_store_survives_that_others_open_and_close_the_same_file(tmp_path):
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    with open_store(url, create=True) as store:
        store.subjects.add(Subject("ours", "Ours", SubjectKind.PRODUCT))
        open_store(url).close()
        subprocess.run([sys.executable, "-P", "-c", ANOTHER_PROCESS, url], check=True)
        # The last to close a database removes its write-ahead log. Had we lost our locks, the other process would have
        # taken itself for the last, and what we write from here on would go into a file that has no name any more.
        assert (tmp_path / "shared.db-wal").exists()
        assert [row.subject.key for row in store.subjects.list_subjects()] == ["ours", "theirs"]
        store.subjects.add(Subject("late", "Late", SubjectKind.PRODUCT))
    with open_store(url) as store:
        assert len(store.subjects.list_subjects()) == 3
