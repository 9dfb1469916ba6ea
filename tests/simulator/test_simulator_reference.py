"""Whatever happens to a platform, it shows what a naive list of reviews would show."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from visitor import NOON

from simulator.opinion import Opinion
from simulator.platform import Platform
from store.records import SubjectKind


def opinion(number, day, rating):
    return Opinion(
        subject="kanne",
        subject_name="Teekanne",
        kind=SubjectKind.PRODUCT,
        review_id=f"k-{number}",
        appears_at=NOON + timedelta(days=day),
        rating=rating,
    )


class PlatformAgainstList(RuleBasedStateMachine):
    """Do the same to a platform and to a plain list of rows, and compare what shows."""

    @initialize(
        rows=st.lists(
            st.tuples(st.integers(0, 12), st.integers(-5, 5), st.sampled_from([None, 1.0, 4.0, 5.0])), min_size=1
        )
    )
    def open(self, rows):
        self.rows = [opinion(*row) for row in rows]
        self.deleted = {}
        self.clock, self.cut, self.size = NOON, None, 3
        self.platform = Platform(self.rows, clock=NOON, page_size=self.size)

    @rule(days=st.integers(-4, 4))
    def let_time_pass(self, days):
        self.platform.advance(days)
        self.clock += timedelta(days=days)

    @rule(data=st.data(), rating=st.sampled_from([1.0, 2.5, None]))
    @precondition(lambda self: self.rows)
    def edit(self, data, rating):
        chosen = data.draw(st.sampled_from(self.rows)).review_id
        self.platform.edit("kanne", chosen, rating=rating)
        now = self.platform.clock
        self.rows = [
            replace(row, rating=rating, changed_at=now, first=row.first or row) if row.review_id == chosen else row
            for row in self.rows
        ]

    @rule(data=st.data())
    @precondition(lambda self: self.rows)
    def delete(self, data):
        chosen = data.draw(st.sampled_from(self.rows)).review_id
        self.platform.delete("kanne", chosen)
        self.deleted[chosen] = [row for row in self.rows if row.review_id == chosen]
        self.rows = [row for row in self.rows if row.review_id != chosen]

    @rule(data=st.data())
    @precondition(lambda self: self.deleted)
    def restore(self, data):
        chosen = data.draw(st.sampled_from(sorted(self.deleted)))
        self.platform.restore("kanne", chosen)
        self.rows += self.deleted.pop(chosen)

    @rule(after=st.none() | st.integers(0, 8))
    def truncate(self, after):
        self.platform.truncate(after)
        self.cut = after

    @rule(share=st.sampled_from([0.0, 0.3, 0.6, 1.0]))
    def drift(self, share):
        self.platform.duplicate(share)

    @rule(n=st.integers(1, 3))
    def publish(self, n):
        self.rows += self.platform.publish(n, subject="kanne")

    def expected(self):
        shown = [row for row in self.rows if row.appears_at <= self.clock]
        return sorted(shown, key=lambda row: row.appears_at, reverse=True)

    @invariant()
    def the_visible_rows_are_those_of_the_list(self):
        assert list(self.platform.visible("kanne")) == self.expected()

    @invariant()
    def paging_yields_them_all_in_order(self):
        last = self.platform.page("kanne", 1).last
        pages = [self.platform.page("kanne", number).rows for number in range(1, last + 1)]
        # Rows at the seam stand twice when pages drift; they are taken from the page that has them first.
        overlap = len(pages[0]) * (last > 1) and self.overlap(pages)
        flat = [*pages[0], *(row for page in pages[1:] for row in page[overlap:])]
        assert flat == self.expected()[: self.cut]
        assert self.platform.distinct() == len({row.review_id for row in flat})

    def overlap(self, pages):
        total = sum(len(page) for page in pages)
        return (total - len(self.expected()[: self.cut])) // (len(pages) - 1)

    @invariant()
    def the_announcement_ignores_truncation(self):
        tally = self.platform.page("kanne", 1).tally
        newest = {row.review_id: row for row in self.expected()}
        ratings = [row.rating for row in newest.values() if row.rating is not None]
        assert (tally.n_reviews, tally.n_rated) == (len(newest), len(ratings))
        assert tally.mean == (round(sum(ratings) / len(ratings), 2) if ratings else None)
        assert sum(tally.histogram.values()) == len(ratings)


TestPlatformAgainstList = PlatformAgainstList.TestCase
TestPlatformAgainstList.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
