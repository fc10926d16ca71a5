"""Need-to-know in one place: who may read what, and who may change that (domain.md 5).

An audience is a set of roles and organisations. Each has reader keys; a reader holds keys;
whoever holds one of an item's keys may read it. Every way out asks with these keys.
"""

from uuid import UUID

from briefing.domain.refusals import AudienceNotAllowed, NotYourRole, ReasonNeeded
from briefing.domain.words import AUTHORITIES, PROFESSIONALS, ROLES, WRITERS

RULES_VERSION = 1
AUDIENCES = ("all", "field", "professional", "authority", "own")
ROLES_OF: dict[str, frozenset[str]] = {
    "field": frozenset({"field_worker"}),
    "professional": PROFESSIONALS,
    "authority": AUTHORITIES,
}
WITHIN: dict[str, frozenset[str]] = {
    "all": frozenset({"professional", "authority", "field", "own"}),
    "professional": frozenset({"authority", "field", "own"}),
    "authority": frozenset({"field", "own"}),
    "field": frozenset({"own"}),
    "own": frozenset(),
}
MODERATED = frozenset({"volunteer", "partner"})


def reader_keys(role: str, organisation: UUID | None) -> tuple[str, ...]:
    """The keys a reader holds; `own` needs an organisation, and a display never has one."""
    keys = ["all", *(name for name, roles in ROLES_OF.items() if role in roles)]
    if organisation and role not in ("display", "evaluator"):
        keys.append(f"own:{organisation.hex}")
    return tuple(keys)


def item_keys(audience: str, *organisations: UUID | None) -> tuple[str, ...]:
    """The keys that open an item of this audience; for `own` one per organisation."""
    if audience != "own":
        return (audience,)
    return tuple(dict.fromkeys(f"own:{o.hex}" for o in organisations if o))


def roles_that_read(audience: str) -> frozenset[str]:
    """The roles that read it whatever organisation one is of; for `own` none."""
    return frozenset(role for role in ROLES if audience in reader_keys(role, None))


def circles() -> dict[str, list[str]]:
    """audience -> roles of its readers, as the rules of this release say; of `own` the roles that
    read what is their own organisation's. What the log keeps of a version of the rules."""
    anybodys = UUID(int=1)
    own = {role for role in ROLES if f"own:{anybodys.hex}" in reader_keys(role, anybodys)}
    return {one: sorted(own if one == "own" else roles_that_read(one)) for one in AUDIENCES}


def default_audience(role: str, *, sealed: bool) -> str:
    """Before sealing everybody hears; from sealing on, the circle of the role."""
    if not sealed:
        return "all"
    return "field" if role == "field_worker" else "professional"


def may_address(role: str, organisation: UUID | None, audience: str, *, sealed: bool) -> bool:
    """Whether a role may write for an audience (`professional` is a write-up for some)."""
    if role not in WRITERS or audience not in AUDIENCES:
        return False
    if audience == "own":
        return organisation is not None
    if audience == "all":
        return not (sealed and role in MODERATED)
    return role in ROLES_OF[audience] or (audience == "professional" and role in MODERATED)


def check_address(role: str, organisation: UUID | None, audience: str, *, sealed: bool) -> None:
    if not may_address(role, organisation, audience, sealed=sealed):
        raise AudienceNotAllowed("audience", audience=audience)


def is_narrower(new: str, old: str, author_role: str | None = None) -> bool:
    """Whether nobody new may read. `own` lies inside a circle only when its writer's role does:
    else taking an item back would give it to an organisation that could not read it."""
    if new not in WITHIN[old]:
        return False
    return new != "own" or author_role is None or old == "all" or author_role in ROLES_OF[old]


def write_up(role: str, asked: str | None) -> str:
    """Who reads what is handed in after a role has ended: nobody whom its writer left out."""
    asked = asked or default_audience(role, sealed=True)
    return asked if asked in WITHIN["professional"] else "professional"


def is_release(role_of_author: str, old: str, new: str, *, handed_in: bool = False) -> bool:
    """The one-tap release of a write-up: a volunteer's, a partner's, of a role that had ended."""
    held = handed_in or role_of_author in MODERATED
    return held and old == "professional" and new == "all"


def check_change(
    old: str,
    new: str,
    *,
    role: str,
    author_role: str,
    owns: bool,
    is_author: bool,
    is_lead: bool,
    reason: bool,
    handed_in: bool = False,
) -> str:
    """What changing `old` to `new` is, if allowed: released, widened, narrowed or hidden."""
    if is_release(author_role, old, new, handed_in=handed_in) and role in PROFESSIONALS:
        return "released"
    if is_narrower(new, old, author_role):
        if owns or is_author or is_lead:
            return "narrowed"
        if role in PROFESSIONALS:
            return "hidden"
        raise NotYourRole
    if not owns:
        raise NotYourRole
    if not reason:
        raise ReasonNeeded("reason")
    return "widened"
