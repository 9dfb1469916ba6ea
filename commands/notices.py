"""Show what has risen and what somebody should know of."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from commands.options import Formatted, Spoken
from commands.shown import show, workplace
from jobs.alarms import alarm_digest
from jobs.notify import notice_lines, send_probe, take_note, target_lines
from jobs.notify import tell as tell_people
from jobs.say import say
from report.control import alarms_table
from report.notice import notices_table, targets_table

app = typer.Typer()
notices_app = typer.Typer(help="What somebody should know of, and who is told.", no_args_is_help=True)
alarms_app = typer.Typer(help="What has risen, over all subjects.", no_args_is_help=True)
app.add_typer(notices_app, name="notices")
app.add_typer(alarms_app, name="alarms")


@alarms_app.command("list", epilog="Example: leumund alarms list --lang de")
def alarms_list(
    everything: Annotated[
        bool, typer.Option("--all", help="all charted series, also those that chance explains")
    ] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """List the series that have risen, the most certain first, over all subjects and sources."""
    with workplace() as place:
        table = alarms_table(alarm_digest(place.store, everything=everything))
    show(table, form, lang)


@alarms_app.command("ack", epilog="Example: leumund alarms ack 12 --remark 'supplier informed'")
def alarms_ack(
    number: Annotated[int, typer.Argument(min=1, help="number of the notice, see: leumund notices list")],
    remark: Annotated[str, typer.Option(help="what follows from it")] = "",
) -> None:
    """Take note of an alarm or another notice: it is not sent any more."""
    with workplace() as place:
        take_note(place.store, number, remark)
    say(f"noted: {number}")


@notices_app.command("list", epilog="Example: leumund notices list --lang de")
def notices_list(
    everything: Annotated[bool, typer.Option("--all", help="also what is over, or noted by somebody")] = False,
    form: Formatted = "text",
    lang: Spoken = "en",
) -> None:
    """List what somebody should know of, and what waits for whom."""
    with workplace() as place:
        lines, targets = notice_lines(place.store, only_open=not everything), target_lines(place)
    show(notices_table(lines, lang), form, lang)
    if form == "text":
        show(targets_table(targets, lang), form, lang)


@notices_app.command("send", epilog="Example: leumund notices send")
def notices_send() -> None:
    """Look at what somebody should know of, and send each target what waits for it; the job `notify` does this, too."""
    with workplace() as place:
        told = tell_people(place, datetime.now(UTC))
    say(told.line())
    raise typer.Exit(1 if told.failed else 0)


@notices_app.command("test", epilog="Example: leumund notices test quality")
def notices_test(target: Annotated[str, typer.Argument(help="its name in leumund.toml")]) -> None:
    """Send a test message to a target now."""
    with workplace() as place:
        why = send_probe(place, target)
    say(f"not taken: {why}" if why else "taken")
    raise typer.Exit(1 if why else 0)
