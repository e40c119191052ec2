"""What reporting verbs and nouns take with them: a clause, quoted words, an addressee.

`newsloom.language.lexicon` says which verbs report and how they colour it; this says how they are
built into a sentence, which is what finding the content needs.
"""

from __future__ import annotations

from functools import cache

from newsloom.language import lexicon

# b: a clause with or without "that" (say); t: only with "that"; q: quoted words; a: an addressee
# first (tell); o: what follows is itself the content (deny, urge); i: "to do" is the content.
_BUILT = {
    "btqi": """claim swear""",
    "btq": """
        say add believe think insist argue admit acknowledge announce suggest note state declare
        maintain contend assert allege report reveal confirm concede explain predict
        reckon feel complain boast conclude reiterate repeat stress emphasize emphasise
        recall joke quip observe remark write tweet post guess hint imply indicate
        estimate testify lament argue understand fear hope worry know realize realise
        figure mean suspect""",
    "tq": """
        reply respond answer retort comment declare caution mention recount theorize conclude
        interject continue counter respond exclaim shout yell scream whisper murmur
        mutter cry chant sneer snap scoff shrug muse opine reason elaborate volunteer
        joke laugh sigh smile thunder gush proclaim pronounce rule find show disclose
        underscore underline highlight clarify certify affirm reaffirm signal speculate
        charge protest marvel advise propose recommend agree decide learn notice doubt
        assume expect forecast project foresee calculate attest vouch object grumble
        gripe bemoan regret rejoice brag pontificate intone deadpan plead beg pray rant
        rage fume tout hail read concur deduce infer surmise hypothesize conjecture
        posit discover determine warrant dispute point""",
    "abtq": """
        tell remind inform assure warn notify persuade convince advise reassure brief""",
    "tqi": """
        promise vow pledge threaten""",
    "aq": """
        ask""",
    "oq": """
        call describe dub label brand term nickname deem consider denounce condemn criticize
        criticise slam blast lambast lambaste deride mock ridicule dismiss reject rebuff
        praise laud applaud hail accuse blame deny urge demand order request implore
        defend question challenge rebuke attack characterize characterise portray depict
        cite quote refer welcome decry deplore lampoon chide scold castigate chastise
        excoriate rail trash tout champion liken compare propose support endorse oppose
        advocate favor favour want""",
    "i": """
        agree refuse decline offer plan hope want intend aim seek expect decide propose ask urge
        order request demand""",
}
_IRREGULAR = {
    "say": "says said saying",
    "tell": "tells told telling",
    "think": "thinks thought thinking",
    "know": "knows knew known knowing",
    "write": "writes wrote written writing",
    "swear": "swears swore sworn swearing",
    "feel": "feels felt feeling",
    "mean": "means meant meaning",
    "understand": "understands understood understanding",
    "find": "finds found finding",
    "show": "shows showed shown showing",
    "read": "reads read reading",
    "forecast": "forecasts forecast forecasting",
    "foresee": "foresees foresaw foreseen foreseeing",
    "seek": "seeks sought seeking",
    "admit": "admits admitted admitting",
    "quip": "quips quipped quipping",
    "refer": "refers referred referring",
    "infer": "infers inferred inferring",
    "concur": "concurs concurred concurring",
    "plan": "plans planned planning",
    "slam": "slams slammed slamming",
    "dub": "dubs dubbed dubbing",
    "beg": "begs begged begging",
    "brag": "brags bragged bragging",
    "snap": "snaps snapped snapping",
    "snub": "snubs snubbed snubbing",
    "label": "labels labeled labelled labeling labelling",
    "signal": "signals signaled signalled signaling signalling",
    "shrug": "shrugs shrugged shrugging",
}


def _forms(lemma: str) -> list[str]:
    """Give the lemma and its inflected forms."""
    if lemma in _IRREGULAR:
        return [lemma, *_IRREGULAR[lemma].split()]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    es = "es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s"
    return [lemma, lemma + es, lemma + "ed", lemma + "ing"]


def _built() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for how, lemmas in _BUILT.items():
        for lemma in lemmas.split():
            for form in _forms(lemma):
                table.setdefault(form, set()).update(how)
    for form, verb in lexicon.reporting_verbs().items():
        if form not in table and (verb.clause or verb.direct):
            table[form] = set("t" * verb.clause + "q" * verb.direct)
    return {form: frozenset(how) for form, how in table.items()}


VERBS: dict[str, frozenset[str]] = _built() | {w: frozenset("q") for w in ("went", "goes", "go")}
LEMMAS: dict[str, str] = {
    form: lemma for lemmas in _BUILT.values() for lemma in lemmas.split() for form in _forms(lemma)
}
# Verbs that report wherever they stand; the others need "that" or quotation marks beside them.
STRONG = frozenset(
    form
    for lemma in """
        say tell add write note report announce suggest argue explain acknowledge declare claim
        insist state warn promise predict reply respond reveal admit confirm tweet
        believe think assert allege contend stress emphasize emphasise vow pledge
        caution complain boast joke quip recall remark concede estimate reiterate inform
        assure remind testify imply hint comment observe post fear hope worry swear
        threaten indicate speculate conclude
    """.split()
    for form in _forms(lemma)
)
# What somebody leaves unsaid: "did not mention", "declined to comment".
SILENT = frozenset("mention specify elaborate disclose comment identify".split())
# Verbs whose object is what somebody calls something: only the very next marks are meant.
CALLING = frozenset(
    form
    for lemma in "call describe dub label brand term nickname deem consider characterize".split()
    for form in _forms(lemma)
) | {"so-called", "known", "billed", "labelled", "characterise", "characterised"}
# Forms that are as often a noun, and need a subject before they are taken for a verb.
NOUNS_TOO = frozenset(
    """
    claim claims note notes state states report reports call calls comment comments remark
    remarks fear fears hope hopes plan plans promise promises demand demands charge
    charges boast boasts doubt doubts signal signals estimate estimates forecast
    forecasts guess quote quotes request requests reply replies answer answers praise
    attack attacks question questions order orders urge pledge pledges vow vows post
    posts tweet tweets project projects object objects protest protests counter counters
    challenge challenges support rule rules label labels brand brands term terms charge
    back show shows rage rant cry cries shout shouts whisper smile laugh sigh reason
    reasons volunteer volunteers warrant point points find finds finding findings
    feeling meaning understanding offer offers offering aim aims joke jokes dispute
    disputes favor favour ruling warning writing reading feelings thought brief briefing
    mean want wants figure figures worry concern concerns thinking hail favors address
    program programs repeat mention mentions decline trash read project welcome
    """.split()
)
# Reporting nouns that take a clause: "fears that …", "X’s claim that …".
NOUNS = frozenset(
    """
    fear fears concern concerns worry worries hope hopes belief claim claims allegation
    allegations accusation accusations assertion assertions warning warnings suggestion
    suggestions speculation report reports rumor rumors rumour rumours promise promises
    pledge pledges vow view view argument arguments admission denial denials insistence
    contention expectation expectations prediction predictions conclusion announcement
    statement statements complaint complaints assurance assurances suspicion suspicions
    notion idea theory impression
    """.split()
)
FEELINGS = frozenset(
    "fear fears concern concerns worry worries hope hopes belief suspicion suspicions".split()
)
# What carries words without being a speaker: "a report in …", "a statement from …".
MEDIA = frozenset(
    """
    report reports statement statements remark remarks transcript transcripts document
    documents article articles interview interviews poll polls survey surveys data
    figures estimate estimates release tweet tweets post posts letter letters memo memos
    email emails study studies analysis comments video footage account accounts records
    filing filings text message messages dispatch speech assessment findings research
    """.split()
)
# Outlets and agencies by the words they are called by.
OUTLET_WORDS = frozenset(
    """
    agency agencies newspaper newspapers magazine magazines television tv radio broadcaster
    broadcasters network networks outlet outlets daily weekly tabloid tabloids website
    channel press newswire wire podcast programme program newsroom times post journal
    herald tribune gazette guardian telegraph observer chronicle courier dispatch globe
    star sun mirror express mail economist standard examiner inquirer register sentinel
    independent bulletin monitor review news newsweek time politico axios vox slate
    """.split()
)


@cache
def outlets() -> frozenset[str]:
    """Names of news agencies and media, in lower case, as the lexicons have them."""
    entries = (*lexicon.of_kind("agency"), *lexicon.of_kind("media"))
    return frozenset(surface.lower() for entry in entries for surface in entry.surfaces)
