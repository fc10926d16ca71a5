"""`verify`: what was found, one sentence each; exit 1 when anything was."""

import json
import re
import sys

import click

from briefing.application.queue import STORE_FAULTS
from briefing.commandline.frame import data_option, must_hold_a_network, progress, unusable
from briefing.config import Config
from briefing.proof.seals import compare_paper
from briefing.proof.tables import compare_tables
from briefing.proof.verdict import Verdict
from briefing.proof.verify import Proof

SHOWN = 40


def printed_hash(_context: object, _option: object, said: str | None) -> str | None:
    """As it stands on paper: groups of four, at least eight signs."""
    if said is None:
        return None
    signs = "".join(said.split()).lower()
    if not re.fullmatch(r"[0-9a-f]{8,64}", signs):
        raise click.BadParameter("is at least eight of the signs 0-9 and a-f")
    return signs


@click.command()
@data_option
@click.option("--full", is_flag=True, help="Also compare the read model with the log.")
@click.option("--seals", is_flag=True, help="Print number, position and hash of each seal.")
@click.option("--number", type=int, help="Number of a briefing, from paper or wall.")
@click.option("--hash", "hash_", callback=printed_hash, help="Checksum beside that number.")
@click.option("--json", "as_json", is_flag=True)
def verify(
    config: Config, full: bool, seals: bool, number: int | None, hash_: str | None, as_json: bool
) -> None:
    """Chain, seals and witnesses of the log; says where it breaks."""
    if (number is None) != (hash_ is None):
        raise click.UsageError("--number and --hash belong together.")
    must_hold_a_network(config)
    try:
        verdict = _proven(config, full=full)
    except STORE_FAULTS as error:
        raise unusable(config, error) from None
    if number is not None and hash_ is not None:
        compare_paper(verdict, number, hash_)
    if as_json:
        click.echo(json.dumps(verdict.as_dict()))
    else:
        _tell(verdict, seals=seals)
    for one in verdict.problems[:SHOWN]:
        click.echo(f"Error: {one.words[0].upper()}{one.words[1:]}.", err=True)
    if len(verdict.problems) > SHOWN:
        click.echo(f"Error: And {len(verdict.problems) - SHOWN} more, see --json.", err=True)
    if verdict.problems:
        sys.exit(1)


def _proven(config: Config, *, full: bool) -> Verdict:
    proof = Proof(config, progress("events"))
    try:
        verdict = proof.run()
        if full:
            compare_tables(proof, progress("events in a new read model"))
        return verdict
    finally:
        proof.close()
        if sys.stderr.isatty():
            click.echo(err=True)


def _tell(verdict: Verdict, *, seals: bool) -> None:
    erased = f", {verdict.keys_erased} sealed texts erased" if verdict.keys_erased else ""
    click.echo(
        f"{verdict.events:,} events, {len(verdict.seals)} seals,"
        f" {verdict.witnesses} witnesses{erased}."
    )
    for note in verdict.notes:
        click.echo(f"Note: {note}.")
    if seals:
        for one in verdict.seals:
            click.echo(f"{one['number']}  {one['recorded_at']}  {one['position']}  {one['hash']}")
