"""The fault matrix: which of the suite's own tests show each row, with how many rounds at full count.

There is one definition of what must survive: the suite runs few rounds of it, `make soak` many.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the fault matrix."""

    row: str
    """Its id."""
    rounds: int
    """Rounds at scale 1."""
    variable: str
    """Environment variable that sets the rounds; empty: the tests are exact, and all of them are always run."""
    tests: tuple[str, ...]
    """What pytest is asked to run."""
    held: str
    """What is true of all rounds if the tests pass."""
    counted: str = "kills"
    """What a round is."""
    baseline: str = ""
    """Module of bench whose line says what happens without what we built; empty: there is nothing to compare with."""

    def rounds_at(self, scale: float) -> int:
        """Return how many rounds a share of the full number is, at least three."""
        return max(3, round(self.rounds * scale)) if self.variable else self.rounds


MATRIX = (
    Fault(
        "F1",
        200,
        "LEUMUND_KILLS",
        ("tests/crawler/test_crawler_platform.py", "-k", "kill_9"),
        "lost 0 doubled 0 torn 0",
    ),
    Fault(
        "F2",
        100,
        "LEUMUND_SCORE_KILLS",
        ("tests/jobs/test_jobs_scorekill.py",),
        "on each database half-written sets 0",
    ),
    Fault(
        "F3",
        300,
        "LEUMUND_CRASHES",
        ("tests/store/test_store_crash.py", "-k", "killed or crowding"),
        "on each database torn 0 forked 0 acknowledged and lost 0",
    ),
    Fault(
        "F4",
        3_000,
        "LEUMUND_PREFIXES",
        ("tests/store/test_store_powerloss.py",),
        "on each of three disks not a committed prefix 0 acknowledged and lost 0",
        counted="prefixes, at most,",
    ),
    Fault(
        "F5",
        1_000,
        "LEUMUND_UPGRADE_KILLS",
        ("tests/store/test_store_upgrade.py",),
        "neither the old schema nor the new 0",
        counted="statements, at most, of each database,",
    ),
    Fault(
        "F6",
        20,
        "LEUMUND_ROOMS",
        ("tests/store/test_store_faults.py", "-k", "full or limit or disk"),
        "torn 0 lost 0 resumed with room again",
        counted="amounts of room",
    ),
    Fault(
        "F7",
        30,
        "LEUMUND_LOCK_SECONDS",
        ("tests/store/test_store_faults.py", "-k", "held or holds"),
        "lock errors 0 lost 0 in 4 writers",
        counted="seconds",
    ),
    Fault(
        "F8",
        20,
        "LEUMUND_RESTARTS",
        ("tests/store/test_store_crash.py", "-k", "outlive"),
        "I1 to I6 hold acknowledged and lost 0 in 3 writers",
        counted="crashes of the server",
    ),
    Fault(
        "F9",
        20,
        "LEUMUND_DAMAGED_FILES",
        ("tests/store/test_store_damage.py",),
        "used 0 replaced 0",
        counted="damaged files",
    ),
    Fault(
        "F10",
        6,
        "",
        (
            "tests/jobs/test_jobs_guard.py",
            "tests/jobs/test_jobs_backup.py",
            "-k",
            "older or emptied or old or come_back",
        ),
        "signed 0 brought back 0",
        counted="ways to put an old database back",
    ),
    Fault(
        "F11",
        50,
        "LEUMUND_REFUSALS",
        ("tests/crawler/test_crawler_refusals.py",),
        "asked too soon 0 hammered 0 lost 0",
        counted="runs",
    ),
    Fault(
        "F12",
        200,
        "LEUMUND_BROKEN_ANSWERS",
        ("tests/crawler/test_crawler_slow.py",),
        "taken for whole 0 vanished 0 beyond the page's time 0",
        counted="answers",
    ),
    Fault(
        "F13",
        2,
        "",
        ("tests/crawler/pages/test_pages_encoding.py", "tests/crawler/pages/test_pages_brokentext.py"),
        "misread 0",
        counted="languages",
    ),
    Fault(
        "F14",
        200,
        "LEUMUND_DETOURS",
        ("tests/crawler/test_crawler_detours.py", "-k", "chain or none"),
        "followed beyond five 0 records of no page 0 vanished 0",
        counted="detours",
    ),
    Fault(
        "F15",
        50,
        "LEUMUND_BOMBS",
        ("tests/crawler/test_crawler_huge.py",),
        "passed 8 MiB 0 grown beyond 150 MiB 0",
        counted="bombs",
    ),
    Fault(
        "F16",
        50,
        "LEUMUND_TRAPS",
        ("tests/crawler/test_crawler_detours.py", "-k", "end"),
        "pages beyond three without a new review 0",
        counted="traps",
    ),
    Fault(
        "F17",
        10_000,
        "LEUMUND_EXAMPLES",
        ("tests/store/test_store_model.py",),
        "states other than the naive model's 0",
        counted="histories",
    ),
    Fault(
        "F18",
        4,
        "",
        (
            *("tests/test_scheduler.py", "tests/jobs/test_jobs_charts.py", "tests/jobs/test_jobs_ledgerdoctor.py"),
            *("tests/crawler/test_crawler_tally.py", "-k", "clock_that or future or ahead"),
        ),
        "slots lost 0 negative durations 0",
        counted="ways",
    ),
    Fault(
        "F19",
        16,
        "",
        ("tests/jobs/test_jobs_slots.py",),
        "slots lost 0 doubled 0 at both changes of the clock of Europe/Berlin",
        counted="years",
    ),
    Fault(
        "F20",
        10,
        "LEUMUND_LAYOUTS",
        ("tests/crawler/test_crawler_mutations.py",),
        "unnoticed layouts 0 vanished 0",
        counted="sites",
    ),
    Fault(
        "F20 census",
        5,
        "LEUMUND_CENSUSES",
        ("tests/crawler/test_crawler_census.py", "-k", "planted"),
        "missed edits 0 missed deletions 0 false deletions 0 in 30 collections of each",
        counted="sites",
    ),
    Fault(
        "F20 clean",
        20,
        "LEUMUND_CLEAN",
        ("tests/crawler/test_crawler_census.py", "-k", "clean"),
        "false alarms 0 in 30 runs of each",
        counted="sites",
    ),
    Fault(
        "F21",
        40,
        "LEUMUND_VALUES",
        ("tests/crawler/test_crawler_values.py",),
        "noticed >= 95 % vanished 0",
        counted="sites",
    ),
    Fault(
        "F22",
        500,
        "LEUMUND_SLOTS",
        ("tests/test_scheduler.py", "-k", "four_schedulers"),
        "on each database doubled 0 lost 0 in 4 schedulers",
        counted="slots",
        baseline="bench.slots_baseline",
    ),
    Fault(
        "F23",
        3,
        "",
        ("tests/test_scheduler.py", "-k", "three_days or older_than_grace or caught_up"),
        "slots unrecorded 0 caught up once",
        counted="days",
    ),
    Fault(
        "F24",
        100,
        "LEUMUND_STALLS",
        ("tests/store/test_store_fence.py",),
        "on each database writes accepted 0",
        counted="stalled workers",
    ),
    Fault(
        "F25",
        4,
        "",
        ("tests/scoring/test_scoring_model_files.py", "tests/jobs/test_jobs_modelfolder.py"),
        "loaded 0",
        counted="kinds of damage",
    ),
    Fault(
        "F26",
        50,
        "LEUMUND_STOPS",
        ("tests/jobs/test_jobs_work.py", "-k", "asked_to_stop"),
        "later than 10 s 0 killed 0",
        counted="SIGTERMs while collecting",
    ),
    Fault(
        "F27",
        1,
        "",
        ("tests/jobs/test_jobs_work.py", "-k", "memory"),
        "others harmed 0",
        counted="greedy children",
    ),
    Fault(
        "F28",
        1,
        "",
        ("tests/jobs/test_jobs_notify.py", "-k", "down_for_an_hour"),
        "lost 0 doubled 0",
        counted="hours of a target that is down",
    ),
    Fault(
        "F29",
        2_000,
        "LEUMUND_LONG_RUNS",
        ("tests/test_longrun.py", "-s"),
        "memory flat descriptors flat write-ahead log below 64 MiB",
        counted="runs",
    ),
    Fault(
        "A2",
        10_000,
        "LEUMUND_PACK_MUTATIONS",
        ("tests/ledger/test_ledger_pack.py", "-k", "changed_bit"),
        "accepted 0 verifiers disagreed 0",
        counted="mutations",
    ),
    Fault(
        "R1",
        100,
        "LEUMUND_PAST_DATES",
        ("tests/jobs/test_jobs_replay.py", "-k", "sqlite"),
        "differences 0",
        counted="past dates",
    ),
)
