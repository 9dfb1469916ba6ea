"""Say whom and what is followed."""

from typing import Annotated

import typer

from commands.options import FirstDay, Formatted, Key, LastDay, Spoken
from commands.shown import show, tell, workplace
from crawler.imports.sourcename import kept_name
from jobs.crawl import require_place
from jobs.lists import subjects_table
from jobs.say import say
from jobs.subjectaddress import AddressOrder, add_from_address, is_address
from jobs.subjects import SubjectOrder, add_subject, link_listing, link_part
from store.records import Listing, PartOf

app = typer.Typer()
subjects_app = typer.Typer(help="Whom and what is followed.", no_args_is_help=True)
app.add_typer(subjects_app, name="subjects")


@subjects_app.command("add", epilog="Example: leumund subjects add https://store.steampowered.com/app/440")
def subjects_add(
    given: Annotated[str, typer.Argument(metavar="KEY-OR-ADDRESS", help="key, or address of a page about it")],
    name: Annotated[str | None, typer.Option(help="what people call it")] = None,
    kind: Annotated[str | None, typer.Option(help="product, employer, place, organisation or site")] = None,
    part_of: Annotated[str | None, typer.Option(help="key of the whole that it is part of")] = None,
    person: Annotated[bool, typer.Option("--person", help="one natural person: collected, never scored")] = False,
    key: Annotated[str | None, typer.Option(help="with an address: key, else made from the name")] = None,
    external_id: Annotated[str | None, typer.Option("--id", help="with an address: the source's id")] = None,
) -> None:
    """Follow a subject, by its key or by the address of a page; with --person alone, flag one that is followed."""
    with workplace() as place:
        if is_address(given):
            tell(add_from_address(place, AddressOrder(given, key, name, kind, external_id, part_of, person)))
            return
        if key is not None or external_id is not None:
            raise typer.BadParameter("--key and --id belong to an address")
        for line in add_subject(place.store, SubjectOrder(given, name, kind, part_of, person)):
            say(f"note: {line}")


@subjects_app.command("link", epilog="Example: leumund subjects link my-kettle --source schemaorg --id shop/kettle")
def subjects_link(
    subject: Key,
    source: Annotated[str | None, typer.Option(help="name of the source, see: leumund sources")] = None,
    external_id: Annotated[str | None, typer.Option("--id", help="the source's id of the subject")] = None,
    url: Annotated[str, typer.Option(help="first address to fetch; none for a listing that is only imported")] = "",
    part_of: Annotated[str | None, typer.Option(help="key of the whole, instead of a listing")] = None,
    first: FirstDay = None,
    last: LastDay = None,
) -> None:
    """Link a subject to a listing of a source, or to the whole that it is part of."""
    dates = (first.date() if first else None, last.date() if last else None)
    if (part_of is None) == (source is None or external_id is None):
        raise typer.BadParameter("give either --source and --id, or --part-of")
    with workplace() as place:
        if part_of is not None:
            link_part(place.store, PartOf(subject, part_of, *dates))
        else:
            named = kept_name(source or "", place.policies)
            listing = Listing(named, external_id or "", subject, url, 0, *dates)
            require_place(listing, place.policies.get(named))
            link_listing(place.store, listing, place.policies)


@subjects_app.command("list", epilog="Example: leumund subjects list --format json")
def subjects_list(form: Formatted = "text", lang: Spoken = "en") -> None:
    """List all subjects with the number of their reviews."""
    with workplace() as place:
        show(subjects_table(place.store), form, lang)
