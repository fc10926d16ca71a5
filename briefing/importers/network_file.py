"""Reads the TOML file of a network, or the shipped one, into a checked NetworkPlan."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from briefing.domain.audience import AUDIENCES
from briefing.domain.words import ROLES
from briefing.importers import network_settings
from briefing.importers.network_plan import (
    Borough,
    District,
    NetworkPlan,
    Organisation,
    Place,
    PlaceKind,
)
from briefing.importers.toml_table import NetworkFileError, Table

__all__ = ["LANGUAGES", "NetworkFileError", "plan_of", "read_network"]

LANGUAGES = ("sv", "en")
SHIPPED = resources.files("briefing") / "networks" / "soderort.toml"
LEFT_OUT = ("place_kinds", "schedule", "agenda", "limits", "retention", "labels")


def read_network(path: Path | None = None) -> NetworkPlan:
    """The plan in the file, or the shipped Söderort; NetworkFileError says what is wrong.

    Settings that a file leaves out are those of the shipped network.
    """
    source = SHIPPED if path is None else path
    return plan_of({**_shipped_settings(), **_document(source)}, source.name)


def _document(source: Path | Traversable) -> dict[str, Any]:
    name = source.name
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise NetworkFileError(f"{name}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise NetworkFileError(f"{name}: is not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise NetworkFileError(f"{name}: is not TOML: {error}") from None


@cache
def _shipped_settings() -> dict[str, Any]:
    shipped = _document(SHIPPED)
    return {key: shipped[key] for key in LEFT_OUT}


def plan_of(document: Mapping[str, Any], file: str = "network") -> NetworkPlan:
    """The plan in a document shaped as the file or as `NetworkPlan.as_dict()`."""
    top = Table(document, file)
    boroughs = tuple(_borough(table) for table in top.tables("boroughs"))
    within = _distinct(top, "boroughs", boroughs)
    districts = tuple(_district(table, within) for table in top.tables("districts"))
    kinds = tuple(_kind(table) for table in top.tables("place_kinds"))
    areas = _distinct(top, "districts", districts)
    places = _places(top, areas, {kind.kind for kind in kinds})
    organisations = tuple(_organisation(one, within, areas) for one in top.tables("organisations"))
    plan = NetworkPlan(
        name=top.text("name"),
        slug=top.slug(),
        timezone=_timezone(top),
        language=top.choice("language", LANGUAGES),
        meeting_place=top.text("meeting_place"),
        boroughs=boroughs,
        districts=districts,
        places=places,
        place_kinds=kinds,
        organisations=organisations,
        **network_settings.read(top, parties=_distinct(top, "organisations", organisations)),
    )
    top.end()
    return plan


def _timezone(table: Table) -> str:
    name = table.text("timezone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        table.refuse("timezone", f'has "{name}", which is not a known timezone')
    return name


def _distinct(top: Table, key: str, members: Sequence[Any]) -> list[str]:
    """Their slugs; the same slug, or one name or alias for two of them, is refused."""
    taken: dict[str, str] = {}
    slugs: list[str] = []
    for member in members:
        if member.slug in slugs:
            top.refuse(key, f'has the slug "{member.slug}" twice')
        slugs.append(member.slug)
        for name in {n.casefold() for n in (member.name, *getattr(member, "aliases", ()))}:
            other = taken.setdefault(name, member.slug)
            if other != member.slug:
                top.refuse(key, f'uses the name "{name}" for both "{other}" and "{member.slug}"')
    return slugs


def _reference(table: Table, key: str, known: Collection[str], what: str) -> str:
    slug = table.text(key)
    if slug not in known:
        table.refuse(key, f'refers to "{slug}", which is not a {what} of this file')
    return slug


def _optional_borough(table: Table, boroughs: Collection[str]) -> str | None:
    return _reference(table, "borough", boroughs, "borough") if table.has("borough") else None


def _membership(table: Table) -> dict[str, Any]:
    joined, left = table.day("joined_on"), table.day("left_on")
    if joined and left and left < joined:
        table.refuse("left_on", "is before joined_on")
    return {"joined_on": joined, "left_on": left}


def _borough(table: Table) -> Borough:
    borough = Borough(
        table.slug(), table.text("name"), table.texts("aliases"), **_membership(table)
    )
    table.end()
    return borough


def _district(table: Table, boroughs: Collection[str]) -> District:
    slug, name, aliases = table.slug(), table.text("name"), table.texts("aliases")
    borough = _optional_borough(table, boroughs)
    district = District(slug, name, borough, aliases, **_position(table))
    table.end()
    return district


def _position(table: Table) -> dict[str, float | None]:
    told = {"lon": table.degrees("lon", 180), "lat": table.degrees("lat", 90)}
    if (told["lon"] is None) != (told["lat"] is None):
        table.refuse("lon", "and lat go together: give both or none")
    return told


def _kind(table: Table) -> PlaceKind:
    kind = PlaceKind(table.slug("kind"), table.text("sv"), table.text("en"), table.texts("endings"))
    table.end()
    return kind


def _places(top: Table, districts: Collection[str], kinds: Collection[str]) -> tuple[Place, ...]:
    places = tuple(_place(table, districts, kinds) for table in top.tables("places"))
    _distinct(top, "places", places)
    return places


def _place(table: Table, districts: Collection[str], kinds: Collection[str]) -> Place:
    place = Place(
        slug=table.slug(),
        name=table.text("name"),
        district=_reference(table, "district", districts, "district"),
        kind=_reference(table, "kind", kinds, "place kind"),
        aliases=table.texts("aliases"),
        audience=table.choice("audience", AUDIENCES) if table.has("audience") else None,
        **_position(table),
    )
    table.end()
    return place


def _organisation(
    table: Table, boroughs: Collection[str], districts: Collection[str]
) -> Organisation:
    organisation = Organisation(
        slug=table.slug(),
        name=table.text("name"),
        roles=table.choices("roles", ROLES),
        borough=_optional_borough(table, boroughs),
        permit_area=table.texts("permit_area"),
        **_membership(table),
    )
    for slug in organisation.permit_area:
        if slug not in districts:
            table.refuse("permit_area", f'refers to "{slug}", which is not a district of this file')
    table.end()
    return organisation
