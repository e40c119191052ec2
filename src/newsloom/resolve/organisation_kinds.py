"""What kinds of organisations a noun can take up: "the bank", "the party", "the company"."""

from __future__ import annotations

import re
from functools import lru_cache

from newsloom.language import lexicon

_COMPANY = frozenset(
    """company firm corporation conglomerate maker manufacturer carmaker automaker retailer airline
    supplier lender insurer brewer brewery chain giant startup start-up builder developer operator
    utility publisher consortium brand""".split()
)
_PRESS = frozenset(
    """newspaper paper magazine daily weekly tabloid network broadcaster channel station website
    outlet""".split()
)
_UNIONS = frozenset("organisation organization body bloc alliance union agency group fund".split())
_FIGHTERS = frozenset("militia militants movement group organisation organization".split())
# What the noun can take up besides names that hold it, by the lexicon's file.
_BY_SORT = {
    "companies": _COMPANY | {"group", "bank"},
    "agencies": frozenset({"agency", "network"}),
    "media": _PRESS,
    "international": _UNIONS,
    "institutes": frozenset(
        "institute think-tank group organisation organization charity watchdog foundation".split()
    ),
    "militants": _FIGHTERS,
    "parties": frozenset({"party", "movement", "group"}),
    "clubs": frozenset({"club", "team", "association", "federation"}),
    "universities": frozenset({"university", "college", "institute", "school"}),
    "authorities": frozenset({"agency", "authority", "regulator", "body", "department"}),
    "organisations": frozenset("group organisation organization charity union".split()),
    "forces": frozenset(),
}
# Which nouns the words of a name allow, where the lexicon does not know it.
_BY_WORD = {
    frozenset(
        """inc corp corporation co ltd limited plc llc ag sa gmbh nv bv spa holdings holding group
        industries motors oil petroleum energy airlines airways shipping foods pharmaceuticals
        pharma electronics technologies technology systems steel mining telecom telecommunications
        entertainment stores supermarkets brewery insurance capital partners logistics chemicals
        aerospace semiconductor semiconductors software bros brothers & sons""".split()
    ): _COMPANY | {"group"},
    frozenset("bank banco banca banque bancorp".split()): frozenset({"bank", "lender"}),
    frozenset("airlines airways air".split()): frozenset({"airline", "company"}),
    frozenset("motors automobiles cars auto".split()): frozenset({"carmaker", "automaker"}),
    frozenset(
        "news times post herald tribune gazette journal daily tv radio channel broadcasting".split()
    ): _PRESS | {"company"},
    frozenset("army front brigade brigades wolves jihad liberation militia".split()): _FIGHTERS,
    frozenset("party".split()): frozenset({"party"}),
    frozenset("court tribunal".split()): frozenset({"court", "tribunal"}),
    frozenset("fc united rovers wanderers athletic".split()): frozenset({"club", "team"}),
    frozenset("university college institute".split()): frozenset(
        {"university", "college", "institute", "school"}
    ),
    frozenset("union association federation alliance council organisation organization".split()): (
        frozenset("union body organisation organization bloc group alliance".split())
    ),
    frozenset("agency".split()): frozenset({"agency", "regulator", "body"}),
    frozenset("foundation trust charity relief".split()): frozenset(
        {"charity", "group", "foundation", "organisation", "organization"}
    ),
    frozenset("fund".split()): frozenset({"fund"}),
    frozenset("hospital clinic".split()): frozenset({"hospital"}),
    frozenset("ministry department".split()): frozenset({"ministry", "department"}),
    frozenset("committee commission parliament senate assembly police".split()): frozenset(),
}
# What a name that nothing is known of may be called by.
UNKNOWN = frozenset({"company", "firm", "group", "organisation", "organization"})


@lru_cache(maxsize=16_384)
def nouns_of(surface: str) -> tuple[frozenset[str], bool]:
    """Say what nouns can take up an organisation's name, and whether that is known of it.

    Parameters
    ----------
    surface
        The name as it stands in the text.

    Returns
    -------
    The nouns, in lower case, and whether the lexicon or a word of the name says so. A name that
    nothing is known of may be a company, a group or an organisation.
    """
    words = frozenset(re.findall(r"[a-z]+|&", surface.lower()))
    held: set[str] = set(words)
    known = False
    bare = re.sub("^[Tt]he ", "", surface)
    for form in (surface, bare, f"The {bare}"):
        for entry in lexicon.by_surface().get(form, ()):
            if entry.label in {"ORG", "FAC"}:
                held |= _BY_SORT.get(entry.sort, frozenset())
                known = True
    if known:
        return frozenset(held), True
    for marks, nouns in _BY_WORD.items():
        if words & marks:
            held |= nouns
            known = True
    return frozenset(held | (frozenset() if known else UNKNOWN)), known
