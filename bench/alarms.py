"""How long do charts need until a doubling is seen, all at the same false-alarm rate, in several kinds of series?"""

from scoring.alarmtrial import NOMINAL, alarm_rate, draw_changes, median_delays
from scoring.classicchart import SIGMAS
from scoring.incontrol import Cell

CELLS = (Cell(10, 0.0, 0.0), Cell(10, 0.02, 0.4), Cell(30, 0.02, 0.4), Cell(100, 0.02, 0.4))
AFTER = (0, 6)


def main() -> None:
    """Print a line for each kind of series, months in control before the change, and false-alarm rate; -: over 36."""
    names = None
    for cell in CELLS:
        for after in AFTER:
            steady, changed = draw_changes(cell, after)
            if names is None:
                names = tuple(steady)
                print(
                    f"| a month | dispersion | autocorrelation | months before | false alarms | {' | '.join(names)} |"
                )
                print("|---|---|---|---|---|" + "---|" * len(names))
            for rate in (NOMINAL, alarm_rate(steady, "p_chart", SIGMAS)):
                delays = median_delays(steady, changed, rate, after=after)
                shown = " | ".join("-" if delays[name] > 36 else f"{delays[name]:.0f}" for name in names)
                kind = f"{cell.volume} | {cell.dispersion} | {cell.autocorrelation} | {after}"
                print(f"| {kind} | {rate:.3f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
