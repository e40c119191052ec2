"""Invented news: facts and words told again by several outlets, with the truth known.

A fact (what, who, where, how many, when) or an utterance is told in one to five articles, each
time from another pattern: other words, active or passive, clauses turned round, numbers written or
rounded another way, parts left out, quotations in another translation. Beside it stand lookalikes:
the same speaker, body or town and the same kind of fact on another occasion. Everything is made
up, and no list here is shared with the rules that are measured.

In a pattern ``{one|two~three}`` is a choice; words after the ``~`` are drawn only with
`held_out`, so that rules may be looked at beside the others alone. ``{n}``, ``{who}`` and so on
are filled in.
"""

# ruff: noqa: E501 (a pattern is read in one line)

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

GIVEN = "Arvid Benita Corin Delia Emeric Fenna Goran Hedda Ivo Jolan Katla Lorenz Mirela Nuno Oda"
GIVEN += " Pavla Quinten Rosalind Stellan Tamsin Ulla Viggo Wanda Ximena Yorick Zelda"
FAMILY = """Abelov Brunsvik Castaner Dorrance Eklund Farrow Gellhorn Hartwick Imbert Jurado Kestrel
Lindqvist Marchetti Nystrom Ostrander Pellew Quesada Rademaker Sorensen Thackeray Umbridge Valderas
Wexford Yarrow Zimmerly Ashgrove Birchall Colmenar Drexel Elphick Fontaine Grauman Holloway Inskip
""".split()
TOWNS = """Marrowbridge|Eastholm|Calder Vale|Port Selwyn|Tarnby|Oakhaven|Lower Brisling|Vennport|
Dunmarsh|Kelvergate|Saint Orrin|Harrowford|Mirefield|Osterby|New Tessaly|Pellmoor|Quarrington|
Ravensholt|Stonwick|Thornaby Cross|Ulverden|Westmere|Yarnton Bay|Zellerau|Amberley Falls|Brackwater
""".replace("\n", "").split("|")
STEEL = (
    "Corvane Halbrook Tessin Merivale Ostrava Bluefield Kingsmark Redfern Dalgety Norvik".split()
)
TRADES = "Steel|Motors|Airlines|Energy|Shipyards|Foods|Telecom|Mining|Textiles|Chemicals".split("|")
BODIES = """the Fisheries Ministry|the Central Bank|the Health Ministry|the Transport Ministry|the
Agriculture Ministry|the National Statistics Office|the Interior Ministry|the Energy Ministry|the
Education Ministry|the Labour Ministry""".replace("\n", " ").split("|")
OUTLETS = """Marrow Gazette|The Courier|Daily Lantern|Northern Post|Evening Chronicle|The Observer
of Tarnby|Harbour News|Morning Ledger|The Standard Bearer|Capital Times""".replace("\n", " ").split(
    "|"
)
ROLES = "mayor|minister|union leader|governor|opposition leader|senator|chief executive".split("|")

# One kind of fact per block: the patterns say the same; "?" before a part: it may be left out.
FACTS = {
    "closure": """
{org} {will close|is to shut~will mothball} its {plant|factory~works} in {town} {when}[, {cutting|with the loss of~shedding} {n} {jobs~posts}]
The {factory|plant} in {town} {owned|run} by {org} {will be closed|is to be shut~is being wound down} {when}[ and {n} {workers|employees} {will lose their jobs|will be laid off~face redundancy}]
[About {n} jobs {will go|will be lost~are to be axed} when ]{org} {closes|shuts} its {works|plant} in {town} {when}
""",
    "flood": """
Floods {killed|claimed the lives of} {n} people in {town} {when}[ after a {river|dam~dyke} {burst its banks~gave way}]
{n} people {died|were killed~perished} {when} in {flooding|floods~a deluge} in {town}
{when_}, {floodwaters|flooding} left {n} {people} {dead} in {town}[, where heavy rain had fallen for days]
The {death toll from|number killed by} the {floods|flooding} in {town} {when} {stood at|was put at~rose to} {n}
""",
    "talks": """
{who} {met|held talks with} {who2} in {town} {when}[ to discuss {topic}]
{who} and {who2} {met|held a meeting~conferred} in {town} {when}[ and {spoke about|discussed} {topic}]
{when_}, {who2} {received~hosted} {who} in {town} for {talks|a meeting}[ on {topic}]
A meeting between {who2} and {who} {took place|was held} in {town} {when}
""",
    "strike": """
{n} {drivers|workers} at {org} {went on strike|walked out~downed tools} {when}[ over pay]
{org} was hit {when} by a {strike|walkout~stoppage} of {n} {workers|employees~staff}[ who want {higher wages|more pay}]
A {strike|walkout} by {n} workers {began|started} at {org} {when}[, in a dispute about {pay|wages}]
""",
    "exports": """
{body_} said exports of {goods} {rose|increased|grew~climbed} by {p} percent {period}
{period_}, exports of {goods} were {up|higher} by {p} per cent, according to {body}
{goods_} exports {rose|went up~jumped} {p}% {period}, {body} {reported|said~announced}
Sales of {goods} abroad {grew|increased~expanded} by {p} percent {period}, figures from {body} {show|showed}
""",
    "verdict": """
A court in {town} {sentenced|ordered} {who} to {y} years in {prison|jail} for {crime} {when}
{who} was {sentenced to|given~handed} {y} years in {jail|prison} {when} after a court in {town} {found the politician guilty of|convicted the politician of} {crime}
{who} {must|will have to} {go to prison|spend time in jail~serve time behind bars} for {y} years for {crime}, a {judge|court} in {town} {ruled|decided} {when}
""",
    "purchase": """
{org} {will buy|is to buy|agreed to acquire~will snap up} {org2} for ${m} million[, the {companies|firms} said {when}]
{org2} {will be bought|is being acquired|will be taken over} by {org} in a {deal|transaction} {worth|valued at} ${m} million
The {takeover|purchase|acquisition} of {org2} by {org} for {m} million dollars was {announced|made public~unveiled} {when}
""",
    "visit": """
{who} {visited|travelled to|paid a visit to~toured} {town} {when}[ for the first time in {y} years]
{who} {arrived in|came to|went to} {town} {when}[, the first {trip|visit} in {y} years]
{when_}, {who} {made a visit to|was in~flew to} {town}
A visit by {who} to {town} {took place|began} {when}
""",
    "appointment": """
{who} was {named|appointed|made} head of {body} {when}[, replacing {who2}]
{body_} has a new {head|chief~boss}: {who} {took over|took up the post} {when}[ from {who2}]
{who2} was {replaced|succeeded} {when} by {who} as {head|director} of {body}
""",
    "bridge": """
A {bridge|railway line} {costing|that cost|worth} ${m} million was {opened|inaugurated} in {town} {when}[ by {who}]
{who} {opened|inaugurated|cut the ribbon on} a new bridge in {town} {when}[, built for {m} million dollars]
{when_}, {town} got its new bridge, which {cost} {m} million dollars
""",
    "protest": """
{n} people {protested|demonstrated|took to the streets~rallied} in {town} {when} against {topic}
{n} {protesters|demonstrators} {marched} through {town} {when} {to protest against|in anger at~to oppose} {topic}
A {protest|demonstration|march} against {topic} drew {n} people in {town} {when}
""",
    "arrest": """
Police in {town} {arrested|detained~took into custody} {who} {when} {on suspicion of|over~for alleged} {crime}
{who} was {arrested|detained|held~seized} {when} in {town}[, suspected of {crime}]
{when_}, {officers|police} {took|put} {who} into {custody} in {town} {because of|on charges of} {crime}
""",
    "crash": """
A {train|bus|ferry} {crash|accident} near {town} {killed} {n} {passengers|people} {when}
{n} {passengers|people} {died|lost their lives|were killed} {when} when a {train|coach~commuter service} {crashed|came off the road~derailed} near {town}
{when_}, {a crash|an accident~a smash} near {town} {left} {n} people dead
""",
    "fine": """
{org} was {fined|ordered to pay} ${m} million {when} for {crime}
{body_} {imposed a fine of|fined the company} ${m} million on {org} {when} {over|because of} {crime}
A {fine|penalty~levy} of {m} million dollars was imposed {when} on {org} by {body}
""",
    "aid": """
{country} {will give|will send|pledged} {m} million dollars in aid {to|for} {town}[ after the {storm|earthquake~quake}], {who} said {when}
Aid {worth|of} ${m} million will {go|be sent} from {country} to {town}[, {who} {announced|said~declared} {when}]
{who} {promised|pledged|offered~vowed} {town} {m} million dollars of {help|assistance|aid} from {country} {when}
""",
    "standing supply": """
{country} {depends on|relies on} {country2} for {goods} and {goods2}
{country2} {supplies|provides~furnishes} {country} with {goods} and {goods2}
Without {goods2} and {goods} from {country2}, {country} {could not|cannot} {manage|cope~get by}
Most of the {goods} and {goods2} {sold|used~consumed} in {country} {comes from|is bought from} {country2}
""",
    "standing works": """
{org} {employs|has} {n} {people|workers} in {town}
In {town}, {n} people {work for|earn their living at~draw wages from} {org}
With {n} {workers|employees~hands}, {org} is the {biggest|largest} employer in {town}
""",
    "troops": """
{country} {sent|deployed|moved~dispatched} {n} {soldiers|troops} to {town} {when}
{n} {soldiers|troops} from {country} {arrived in|reached|were deployed to} {town} {when}
{when_}, {country} {reinforced} {town} with {n} {troops|soldiers~servicemen}
""",
}
# Utterances: renderings of one thing said; ``/`` parts sentences that may be left out or swapped.
SPEECH = """
We will not {leave|abandon} {town} until the last {house~dwelling} has been {rebuilt|repaired} / {The people|Residents} have {waited|been waiting} {too long|long enough} for help
{town} shall not be {given up|forsaken} before every {home|house} is {restored|built again} / People there have waited for {assistance|help} for too long
Until the final {home|house} {is rebuilt|has been put up again} we are not going to {walk away from|desert} {town} / For much too long {its people|those living there} have been waiting for {aid|support}
##
{Nobody|No one} {crosses|will cross} the bridge {at|in} {town} before the {cables|ropes} are {safe|secure} / {Lives|People's lives} {matter|count} more than {traffic|cars}
Before the cables have been made {secure|safe}, nobody is going over the {town} bridge / Human lives are {worth more|more important} than traffic
The bridge in {town} stays {closed|shut} to everyone while its cables are not safe / Traffic {counts|matters} less than human life
##
{goods} {farmers|growers} {cannot live|can't survive} on {promises|words} / They need {water|rain} and {fair|decent} prices in {town} {now|today}
Promises do not {feed|nourish} those who grow {goods} / What they need in {town} today is water and prices that are fair
{Growers|Farmers} who raise {goods} can't live from {words|promises} alone / It is {fair|just} prices and water that {town} needs at once
##
This {budget|spending plan} is a {gift|present} to {org} / {Ordinary families|Families} in {town} will pay the {bill|price}
{org} {receives|gets} a {present|gift} with this budget / It is ordinary families in {town} who are going to pay for it
With such a budget the government makes {org} a present / The {bill|cost} will be paid by {normal|ordinary} families in {town}
##
The {mine|pit} at {town} was {unsafe|dangerous} and {org} {knew|was aware of} it / We warned them {three|many} times
Its owners at {org} knew that the mine at {town} was {dangerous|not safe} / They were warned by us {three|several} times
That the {pit|mine} in {town} was unsafe was {known to|no secret to} {org} / Three {times|warnings} we had {given|told} them
##
{Children|Pupils} in {town} are learning in {tents|containers} because the {ministry|state} forgot them / A {school|classroom} is not a {luxury|favour}
Because the ministry {has forgotten|forgot} them, {children|the children} of {town} have lessons in tents / Schools are no luxury
In tents is where {town} children {learn|study}, {forgotten|abandoned} by the ministry / It is no {luxury|privilege} to have a school
##
I have {never|not ever} {taken|accepted} {a bribe|money} from {org} / These {accusations|charges} about {town} are {lies|inventions}
Never did I {accept|take} a bribe from {org} / The {accusations|allegations} about {town} are lies
{org} has never {paid|given} me {a bribe|bribes} / What I am {accused of|charged with} in {town} is a {lie|pack of lies}
##
The {ceasefire|truce} must {hold|last} through the {winter|cold months} / {Without it|Otherwise} the {convoys|lorries} cannot {reach|get to} {town}
Through winter the ceasefire has to {hold|be kept} / Convoys can't reach {town} without it
If the {truce|ceasefire} does not hold over the winter, no convoy will {get to|arrive in} {town} / Everyone knows that
##
{Wages|Pay} at {org} must rise before {shareholders|owners} see another {dividend|payout} / We built this {shipyard|yard} in {town} with our hands
Before there is a further dividend for shareholders, wages at {org} have to {go up|rise} / It was our hands that built the {town} {yard|shipyard}
Shareholders will {see|get} no more dividends until wages at {org} {rise|increase} / With our own hands we {built|made} this shipyard in {town}
##
The {vaccine|shot} is {ready|finished} but the {freezers|fridges} are {missing|not there} in {town} / We are losing {weeks|time} to {paperwork|forms}
We have the vaccine; what is missing in {town} are {freezers|the freezers} / Weeks are being lost to paperwork
There are no {freezers|refrigerators} in {town} for a vaccine that is ready / {Paperwork|Bureaucracy} costs us weeks
"""
TOPICS = "fish quotas|the new railway|fuel prices|border trade|water rights|a pension reform|the tax on grain|gas supplies|land for housing".split(
    "|"
)
GOODS = "timber|wheat|copper|textiles|salmon|machine parts|olive oil|cement".split("|")
CRIMES = "bribery|tax fraud|dumping waste in the river|fixing prices|smuggling tobacco|embezzlement|forging permits".split(
    "|"
)
COUNTRIES = "Norway|Portugal|Kenya|Uruguay|Latvia|Malaysia|Ghana|Ireland|Slovenia|Chile".split("|")
NOUNS = """orchard harbour ledger violin museum archive lighthouse bakery tram chapel quarry meadow kiln loom
viaduct reservoir aquarium foundry windmill vineyard tannery observatory jetty granary ropewalk
almanac balcony candle drawer eclipse fiddle garland hammock inkwell jigsaw kettle lantern mirror
needle oven parasol quilt ribbon saddle thimble umbrella velvet wagon xylophone yarn zipper basket
cabin dome easel fern goblet hinge island jar knot ladder marble nest oar pebble quiver raft shell
tapestry urn valley willow attic bench cellar ditch elbow fence glove hedge icicle jacket""".split()
DOES = "kept|lost|painted|measured|described|counted|photographed|repaired|inherited|mapped".split(
    "|"
)
HOW = "slowly quietly twice carefully again proudly reluctantly together alone early".split()
LINKS = "near behind under without like of for against beside above".split()
FORMULAS = [
    "A spokesman did not reply to a request for comment.",
    "The {role} gave no further details.",
    "More talks are planned in the coming weeks.",
    "Residents spoke of a difficult year.",
    "It was not clear who would pay for it.",
    "Experts disagree about what comes next.",
]
MONTHS = "January February March April May June July August September October November December"
WORDS_OF = "zero one two three four five six seven eight nine ten eleven twelve".split()


@dataclass
class Telling:
    """One telling in one article: where it stands, and of what (a fact's number)."""

    fact: int
    start: int
    end: int


@dataclass
class Story:
    """An article with its truth."""

    title: str
    outlet: str
    published: str
    text: str = ""
    tellings: list[Telling] = field(default_factory=list)


@dataclass
class _Fact:
    number: int
    kind: str
    day: date
    fills: dict[str, str]
    n: int
    m: float
    said: int = -1
    used: list[int] = field(default_factory=list)


def invent(seed: int, *, articles: int, held_out: bool = False) -> list[Story]:
    """Invent articles and where each fact is told.

    Parameters
    ----------
    seed
        The same seed gives the same articles.
    articles
        How many, about: a bundle of three to five is made at a time.
    held_out
        Draw also from the words after ``~``, twice as often as from the others.
    """
    chance = random.Random(seed)
    stories: list[Story] = []
    number = 0
    start = date(2031, 1, 6)
    last: list[_Fact] = []
    spoken: set[tuple[str, int]] = set()
    people = [f"{g} {f}" for g in GIVEN.split() for f in FAMILY]
    chance.shuffle(people)
    people = people[: max(60, articles // 8)]
    span = 90 + articles // 40
    while len(stories) < articles:
        bundle = chance.randint(3, 5)
        outlets = chance.sample(OUTLETS, bundle)
        day = start + timedelta(days=chance.randrange(span))
        facts = []
        for _ in range(chance.randint(3, 5)):
            before = chance.choice(last) if last and chance.random() < 0.35 else None
            facts.append(_fact(chance, number, day, people, before, spoken))
            number += 1
        last = [*last[-40:], *facts]
        for outlet in outlets:
            story = Story("", outlet, (day + timedelta(days=chance.randint(0, 4))).isoformat())
            told = [f for f in facts if chance.random() < 0.7] or facts[:1]
            # What happened before is told again, and what is always so.
            printed = date.fromisoformat(story.published)
            past = [f for f in last if f.said < 0 and f.number not in {t.number for t in facts}]
            past = [f for f in past if (printed - f.day).days > 7 or f.kind.startswith("standing")]
            if past and chance.random() < 0.5:
                told.append(chance.choice(past))
            chance.shuffle(told)
            _write(chance, story, told, held_out)
            stories.append(story)
    return stories


def _fact(
    chance: random.Random,
    number: int,
    day: date,
    people: list[str],
    before: _Fact | None,
    spoken: set[tuple[str, int]],
) -> _Fact:
    """Make a fact, or one that looks like an earlier one: same people and kind, other occasion."""
    n, m = (
        chance.choice((chance.randint(3, 40), chance.randint(100, 9_000))),
        chance.randint(2, 900),
    )
    happened = day - timedelta(days=chance.randint(0, 5))
    # The few that are in the news every day.
    who, who2 = (
        people[min(int(chance.random() ** 2 * len(people)), len(people) - 1)] for _ in "ab"
    )
    if before is not None and before.day != happened and abs((before.day - day).days) > 9:
        fact = _Fact(number, before.kind, happened, dict(before.fills), n, float(m))
        fresh = [s for s in range(10) if (before.fills["who"], s) not in spoken]
        if before.said >= 0 and fresh:  # the same speaker in the same place says other things
            fact.said = chance.choice(fresh)
            spoken.add((before.fills["who"], fact.said))
        elif chance.random() < 0.5 or before.kind.startswith("standing"):
            fact.fills["town"] = chance.choice([t for t in TOWNS if t != before.fills["town"]])
        fact.fills["p"], fact.fills["y"] = (
            f"{chance.randint(1, 19)}.{chance.randint(1, 9)}",
            str(chance.randint(2, 25)),
        )
        fact.fills["period"] = _period(happened)
        if before.kind.startswith("standing"):
            others = [c for c in COUNTRIES if c not in before.fills.values()]
            fact.fills["country2"] = chance.choice(others)
        return fact
    while who2 == who:
        who2 = chance.choice(people)
    org, org2 = (f"{chance.choice(STEEL)} {chance.choice(TRADES)}" for _ in "ab")
    while org2.split()[0] == org.split()[0]:
        org2 = f"{chance.choice(STEEL)} {chance.choice(TRADES)}"
    countries = chance.sample(COUNTRIES, 2)
    fills = {
        "who": who,
        "who2": who2,
        "org": org,
        "org2": org2,
        "body": chance.choice(BODIES),
        "town": chance.choice(TOWNS),
        "topic": chance.choice(TOPICS),
        "goods": chance.choice(GOODS),
        "crime": chance.choice(CRIMES),
        "country": countries[0],
        "country2": countries[1],
        "goods2": chance.choice(GOODS),
        "role": chance.choice(ROLES),
        "p": f"{chance.randint(1, 19)}.{chance.randint(1, 9)}",
        "y": str(chance.randint(2, 25)),
        "period": _period(happened),
    }
    said = chance.randrange(10) if chance.random() < 0.25 else -1
    if (who, said) in spoken:
        said = -1
    spoken.add((who, said))
    return _Fact(number, chance.choice(sorted(FACTS)), happened, fills, n, float(m), said)


def _period(day: date) -> str:
    month = (day.replace(day=1) - timedelta(days=1)).strftime("%B")
    return f"in {month}"


def _write(chance: random.Random, story: Story, facts: list[_Fact], held_out: bool) -> None:
    printed = date.fromisoformat(story.published)
    lines: list[tuple[str, _Fact | None]] = []
    for fact in facts:
        made = _speech(chance, fact, held_out) if fact.said >= 0 else None
        if made is None:
            patterns = [p for p in FACTS[fact.kind].strip().splitlines() if p]
            unused = [i for i in range(len(patterns)) if i not in fact.used[-len(patterns) + 1 :]]
            at = chance.choice(unused)
            fact.used.append(at)
            made = _fill(chance, patterns[at], fact, printed, held_out) + "."
            made = made[0].upper() + made[1:]
        lines.append((made, fact))
        for _ in range(chance.randint(0, 2)):
            lines.append((_filler(chance, fact), None))
    story.title = f"{chance.choice(NOUNS).title()} and {chance.choice(NOUNS)}: a week in review"
    for made, fact in lines:
        if story.text:
            story.text += "\n\n" if chance.random() < 0.5 else " "
        start = len(story.text)
        story.text += made
        if fact is not None:
            story.tellings.append(Telling(fact.number, start, len(story.text)))


def _filler(chance: random.Random, fact: _Fact) -> str:
    if chance.random() < 0.1:
        return chance.choice(FORMULAS).format(role=fact.fills["role"])
    words = []
    for at in range(chance.randint(4, 9)):
        if at % 2:
            words.append(
                chance.choice((chance.choice(DOES), chance.choice(HOW), chance.choice(LINKS)))
            )
        else:
            words.append(chance.choice(("the ", "a ", "every ", "", "")) + chance.choice(NOUNS))
    return " ".join(words).capitalize() + "."


def _speech(chance: random.Random, fact: _Fact, held_out: bool) -> str:
    renderings = SPEECH.strip().split("##")[fact.said].strip().splitlines()
    unused = [i for i in range(len(renderings)) if i not in fact.used[-len(renderings) + 1 :]]
    at = chance.choice(unused)
    fact.used.append(at)
    parts = renderings[at].split(" / ")
    if len(parts) > 1 and chance.random() < 0.3:
        parts = parts[:1]  # cut short: what is left is the first half
    elif chance.random() < 0.3:
        parts.reverse()
    parts = [_choose(chance, p, held_out) for p in parts]
    for slot in ("town", "org", "goods"):
        parts = [part.replace(f"{{{slot}}}", fact.fills[slot]) for part in parts]
    parts = [p[0].upper() + p[1:] for p in parts]
    who, role = fact.fills["who"], fact.fills["role"]
    cue = chance.choice(("said", "said", "told reporters", "declared" if held_out else "said"))
    if len(parts) > 1 and chance.random() < 0.5:
        return f"“{parts[0]},” {who}, the {role}, {cue}. “{'. '.join(parts[1:])}.”"
    if chance.random() < 0.5:
        return f"{who} {cue}: “{'. '.join(parts)}.”"
    return f"“{'. '.join(parts)},” said {who}."


def _choose(chance: random.Random, pattern: str, held_out: bool) -> str:
    def pick(match: re.Match[str]) -> str:
        plain, _, held = match[1].partition("~")
        choices = plain.split("|")
        if held and held_out:
            choices += held.split("|") * (2 * len(choices))
        return chance.choice(choices)

    return re.sub(r"\{([^{}]*[|~][^{}]*)\}", pick, pattern)


def _fill(chance: random.Random, pattern: str, fact: _Fact, printed: date, held_out: bool) -> str:
    pattern = re.sub(r"\[([^\[\]]*)\]", lambda m: m[1] if chance.random() < 0.65 else "", pattern)
    pattern = _choose(chance, pattern, held_out)
    when = _when(chance, fact.day, printed)
    values = {
        **fact.fills,
        "when": when,
        "when_": when[0].upper() + when[1:],
        "body_": fact.fills["body"][0].upper() + fact.fills["body"][1:],
        "goods_": fact.fills["goods"].capitalize(),
        "period_": "I" + fact.fills["period"][1:],
        "n": _number(chance, fact.n),
        "m": f"{fact.m:g}",
    }
    made = re.sub(r"\{(\w+)\}", lambda m: values.get(m[1], m[1]), pattern)
    return made.replace("About about", "About").replace("About nearly", "About")


def _number(chance: random.Random, n: int) -> str:
    if n <= 12:
        return chance.choice((WORDS_OF[n], str(n))) if n < 10 else str(n)
    if n >= 1000 and chance.random() < 0.25:
        return f"{chance.choice(('about', 'nearly', 'some'))} {round(n, -2):,}"
    return chance.choice((f"{n:,}", f"{n:,}", str(n)))


def _when(chance: random.Random, day: date, printed: date) -> str:
    gap = (printed - day).days
    month = MONTHS.split()[day.month - 1]
    forms = [f"on {month} {day.day}", f"on {day.day} {month}"]
    if gap <= 6:
        forms += [f"on {day:%A}"] * 4
    if gap == 1:
        forms += ["yesterday"] * 2
    monday = printed - timedelta(days=printed.weekday())
    if monday - timedelta(days=7) <= day < monday:
        forms += ["last week"] * 2
    if gap > 12 and day.month == (printed.replace(day=1) - timedelta(days=1)).month:
        forms += ["last month"] * 2
    return chance.choice(forms)


def invent_wires(seed: int, *, clusters: int) -> tuple[list[Story], list[int]]:
    """Invent stories that outlets copy from each other, and how many origins each story has.

    Every origin tells the fact in its own words, inside a report of its own. It is printed by one
    to four outlets: cut short, under another headline, with a paragraph of their own put in. Some
    tell it in other words and name the agency that they have it from.

    Returns
    -------
    The articles, whose tellings have the story's number as fact; and the origins of each story.
    """
    chance = random.Random(seed)
    people = [f"{g} {f}" for g in GIVEN.split() for f in FAMILY]
    chance.shuffle(people)
    stories: list[Story] = []
    origins: list[int] = []
    for number in range(clusters):
        day = date(2031, 1, 6) + timedelta(days=3 * number)
        fact = _fact(chance, number, day, people, None, set())
        fact.said = -1
        patterns = [p for p in FACTS[fact.kind].strip().splitlines() if p]
        chance.shuffle(patterns)
        count = chance.randint(1, min(3, len(patterns)))
        outlets = chance.sample(OUTLETS, len(OUTLETS))
        agency = chance.choice(AGENCIES)
        for pattern in patterns[:count]:
            told = _fill(chance, pattern, fact, day, False)
            body = [_filler(chance, fact) for _ in range(chance.randint(6, 12))]
            for copy in range(min(chance.randint(1, 4), len(outlets))):
                lines = list(body)
                if copy:
                    lines = lines[: chance.randint(3, len(lines))]
                    for _ in range(chance.randint(0, 2)):
                        lines.insert(chance.randrange(len(lines)), _filler(chance, fact))
                title = f"{chance.choice(NOUNS).title()}: {chance.choice(NOUNS)} again"
                story = Story(title, outlets.pop(), (day + timedelta(days=copy > 1)).isoformat())
                _lay(chance, story, told, lines, number)
                stories.append(story)
        # Two more have it from one agency, each in its own words.
        if len(patterns) > count + 1 and len(outlets) > 1 and chance.random() < 0.4:
            count += 1
            for pattern in patterns[count - 1 : count + 1]:
                told = _fill(chance, pattern, fact, day, False) + f", according to {agency}"
                lines = [_filler(chance, fact) for _ in range(chance.randint(4, 8))]
                title = f"{chance.choice(NOUNS).title()}: {chance.choice(NOUNS)} again"
                story = Story(title, outlets.pop(), day.isoformat())
                _lay(chance, story, told, lines, number)
                stories.append(story)
        origins.append(count)
    return stories, origins


AGENCIES = ("Reuters", "Tass", "Xinhua", "Agence France-Presse", "Belta")


def _lay(chance: random.Random, story: Story, told: str, lines: list[str], number: int) -> None:
    """Write an article: what is told after the first line or before it, then the others."""
    told = told[0].upper() + told[1:] + "."
    for at, line in enumerate([told, *lines]):
        if story.text:
            story.text += "\n\n" if at % 3 == 0 else " "
        start = len(story.text)
        story.text += line
        if at == 0:
            story.tellings.append(Telling(number, start, len(story.text)))
