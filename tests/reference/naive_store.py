"""What a listing's reviews should be after any runs, kept in plain dictionaries, to judge the store by."""

from collections import Counter


class NaiveListing:
    """All reviews of one listing; a review is (id or None, rating or None, text, month or None)."""

    def __init__(self):
        self.versions, self.visible, self.leaves = {}, {}, Counter()

    def run(self, pages, *, full):
        """Take in one run; a full one makes what it missed vanish."""
        seen = set()
        for page in pages:
            for key in dict.fromkeys(map(self._key, page)):
                if key not in seen:
                    seen.add(key)
                    self._see(key, [review for review in page if self._key(review) == key])
        for key in self.versions:
            if full and self.visible[key] and key not in seen:
                self.visible[key] = False
                self.leaves["vanished"] += 1
        self.leaves["run"] += 1

    def state(self):
        """Return (number of versions, newest content, visible) of each review, in no order."""
        return Counter((len(v), v[-1][1:], self.visible[key]) for key, v in self.versions.items())

    def months(self):
        """Return {month: (n, rated, satisfied, dissatisfied, sum of units)} of the visible reviews."""
        counts = {}
        for key, versions in self.versions.items():
            _, rating, _, month = versions[-1]
            if self.visible[key]:
                n, rated, good, bad, total = counts.get(month or "", (0, 0, 0, 0, 0.0))
                unit = None if rating is None else (rating - 1) / 4
                is_rated = unit is not None
                good, bad = good + (is_rated and unit >= 0.75), bad + (is_rated and unit <= 0.25)
                counts[month or ""] = (n + 1, rated + is_rated, good, bad, total + (unit or 0.0))
        return counts

    def _see(self, key, shown):
        stored = self.versions.get(key)
        if stored is None:
            self.versions[key] = [shown[0]]
            self.leaves["observed"] += 1
        else:
            if not self.visible[key]:
                self.leaves["reappeared"] += 1
            if stored[-1] not in shown:
                stored.append(shown[0])
                self.leaves["edited"] += 1
        self.visible[key] = True

    @staticmethod
    def _key(review):
        return review if review[0] is None else review[0]
