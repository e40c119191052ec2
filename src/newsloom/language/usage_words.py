"""Words that tell a place from the government that sits there: "in Lima" from "Lima denied it".

Verbs of those who act and want, verbs of what happens to towns, nouns of power and nouns of place.
Lists are of our own making; `newsloom.resolve.usage` says how they are used.
"""

from __future__ import annotations

from functools import cache

from newsloom.language import lexicon

# What governments do, besides reporting (the lexicon's verbs): the plain form.
_ACTS = """
    abandon abolish abstain accept accuse achieve acquire act adapt adopt agree aim allocate allow
    ally alter annex annul anger appeal appear appoint approach approve arm arrange arrest ask
    assist attempt attempt authorize authorise avoid await backtrack ban bargain begin believe
    benefit block blame boost bow boycott brace bring broker build calculate cancel cave cease
    challenge change choose claim close collaborate collapse commit compel compete comply
    compromise concede condemn condone conduct consent consider continue control convene convince
    cooperate counter court create criticise cut deal decide declare decline decrease defend defer
    defy deliver demand deny depend deploy deport desire despatch detain deter develop devalue
    direct disagree discuss dismiss dispatch distance distrust divert donate double downgrade draft
    draw drop earmark ease embrace emphasise employ enact encourage end endorse enforce engage
    ensure enter escalate escape evacuate exchange exclude exercise expect expel exploit export
    express extend extradite face fail fall favor favour fear feel fight finalise finalize finance
    find fire follow forbid force forge forgive freeze fulfil fulfill fund gain give go govern grant
    guarantee halt handle harden hasten help hesitate hike hint honour hope ignore imply import
    impose impound improve increase indicate infuriate initiate insist instruct intend intensify
    interfere intervene invade invest invite issue join justify keep know lack launch lead lean
    learn legalise lend let levy liberalise lift limit lobby lodge look lose lower maintain make
    manage manipulate mean mediate meddle meet mend miscalculate mistrust mobilise mobilize move
    mull mull name need negotiate normalise normalize notify object oblige offer open oppose order
    organise oust overreact overrule owe own partner pass pause pay perceive permit persist
    persuade plan play pledge plot portray postpone prefer prepare press pressure prevent privatise
    proceed prohibit promise promote propose protect protest prove provide provoke pull punish
    purchase pursue push put question quit raise ratify react read reassure rebuff rebuild recall
    receive recognise recognize reconsider reduce refrain refuse regard reimpose reinforce reinstate
    reject relax release relent rely remain remove renege renew renounce repay repeal replace reply
    request rescind resent reserve resist resort respect respond restore restrict resume retain
    retaliate retreat return reverse review revive revoke reward risk rule sabotage sack sanction
    say scale schedule scramble scrap seek seem seize sell send sense set settle share shelve shift
    show shun shut side sign signal slap slash soften spare speak spend sponsor spurn spy stage
    stall stand start stay step stop strengthen stress strike strive struggle study subsidise
    subsidize suffer suggest supply support suppress surrender suspect suspend switch sympathise
    take talk target tax tell tend terminate test thank think threaten tighten tolerate trade train
    transfer treat trust try turn underestimate understand undertake undermine unfreeze unveil
    upgrade uphold urge use veto view vote vow wage wait waive walk want warn watch weaken weigh
    welcome win wish withdraw withhold woo work worry yield
"""
_IRREGULAR = {
    "begin": "begins began begun beginning",
    "bring": "brings brought bringing",
    "build": "builds built building",
    "choose": "chooses chose chosen choosing",
    "cut": "cuts cut cutting",
    "deal": "deals dealt dealing",
    "draw": "draws drew drawn drawing",
    "fall": "falls fell fallen falling",
    "feel": "feels felt feeling",
    "fight": "fights fought fighting",
    "find": "finds found finding",
    "forbid": "forbids forbade forbidden forbidding",
    "forgive": "forgives forgave forgiven forgiving",
    "freeze": "freezes froze frozen freezing",
    "give": "gives gave given giving",
    "go": "goes went gone going",
    "keep": "keeps kept keeping",
    "know": "knows knew known knowing",
    "lead": "leads led leading",
    "lend": "lends lent lending",
    "let": "lets let letting",
    "lose": "loses lost losing",
    "make": "makes made making",
    "mean": "means meant meaning",
    "meet": "meets met meeting",
    "pay": "pays paid paying",
    "put": "puts put putting",
    "quit": "quits quit quitting",
    "read": "reads read reading",
    "rebuild": "rebuilds rebuilt rebuilding",
    "repay": "repays repaid repaying",
    "say": "says said saying",
    "see": "sees saw seen seeing",
    "seek": "seeks sought seeking",
    "sell": "sells sold selling",
    "send": "sends sent sending",
    "set": "sets set setting",
    "shut": "shuts shut shutting",
    "speak": "speaks spoke spoken speaking",
    "spend": "spends spent spending",
    "stand": "stands stood standing",
    "strike": "strikes struck striking",
    "strive": "strives strove striven striving",
    "take": "takes took taken taking",
    "tell": "tells told telling",
    "think": "thinks thought thinking",
    "understand": "understands understood understanding",
    "undertake": "undertakes undertook undertaking",
    "uphold": "upholds upheld upholding",
    "win": "wins won winning",
    "withdraw": "withdraws withdrew withdrawn withdrawing",
    "withhold": "withholds withheld withholding",
    "spy": "spies spied spying",
}

# Whom one asks, warns or accuses is no place: "urged Quito to sign".
ADDRESSING = frozenset(
    """accuse accused accuses accusing alarm alarmed alienate alienated allow allowed anger
    angered appease appeased appeasing ask asked asking asks assure assured back backed
    backing backs bind binding binds blame blamed blames blaming bully bullied compel
    compelled condemn condemned condemning condemns confront confronted convince convinced
    court courting criticise criticised criticising criticize criticized criticizing defy
    defied defying deter deterred embarrass embarrassed embolden emboldened enable enabled
    encourage encouraged encouraging expect expected expects force forced forces forcing
    fund funding goad goaded help helped helping implore implored inform informed infuriate
    infuriated invite invited irk irked irritate irritated isolate isolated lobby lobbied
    lobbies lobbying notify notified obliges oblige obliged offend offended outrage outraged
    persuade persuaded persuading please press pressed presses pressing pressure pressured
    pressures pressuring prompt prompted prompting provoke provoked provoking punish
    punished punishing push pushed pushes pushing reassure reassured reassuring sanction
    slam slammed sue sued tell telling tells thank thanked thanking told trust trusts
    unnerve unnerved unsettle unsettled upset urge urged urges urging vex warn warned
    warning warns want wants wanted""".split()
)
# What one does to a town.
REACHING = frozenset(
    """approach approached attack attacked attacking besiege besieged bomb bombed bombing
    capture captured capturing crossed devastated encircle encircled enter entered entering
    escape escaped evacuate evacuated flee fleeing fled flooded gripped hit hits hitting
    left leave leaves leaving liberate liberated occupy occupied overran paralysed paralyzed
    pounded quit reach reached reaches reaching retake retook rocked rocks rocking roam
    roamed seized shell shelled shelling shook shake shakes shaking storm stormed strike
    struck striking swept tour toured touring visit visited visiting visits""".split()
)
# What towns do, or what is done to them: "Lima lies on the coast".
OF_TOWNS = frozenset(
    """awoke awakens boasts bustles choked chokes comprises covers crumbled empties emptied
    experienced falls fell grew grows hosted hosts houses lies lay located perches sits sat
    slept sleeps sprawls stretches stands stood straddles suffers woke wakes became becomes
    bans hosting ranks ranked saw sees recorded""".split()
)
PASSIVE_OF_TOWNS = frozenset(
    """attacked battered besieged blanketed blasted blocked bombarded bombed built burned burnt
    calm captured choked cleared closed connected covered cut deserted destroyed devastated
    empty encircled engulfed evacuated filled flooded founded gripped hit home inundated
    jolted liberated located lined lit looted occupied packed paralysed paralyzed placed
    plunged pounded quiet quieter ranked razed reached rebuilt recaptured retaken rocked
    sealed seized shaken shelled shrouded situated struck surrounded swept targeted taken
    transformed warm waterlogged famous full known named renamed littered crowded decorated
    festooned""".split()
)
# "Lima is ready", "… was furious": what is said of those who want.
OF_MINDS = frozenset(
    """able adamant afraid angry anxious apprehensive ambivalent aware behind bent bound
    cautious certain coming committed concerned confident content convinced critical defiant
    desperate determined disappointed displeased divided eager evasive fearful firm free
    frustrated furious happy hesitant hopeful hostile ill impatient inclined incensed
    indifferent insistent intent interested involved irritated keen lukewarm loath mindful
    mistaken mulling nervous obliged open optimistic opposed outraged pessimistic pleased
    poised prepared proud quick ready reluctant resentful responsible right satisfied
    sceptical serious set silent sincere skeptical slow supportive sure surprised suspicious
    sympathetic tempted unable unaware uncertain uneasy unhappy unlikely unmoved unsure
    unwilling upset vocal wary willing worried wrong likely due accused advised alarmed
    asked blamed caught compelled criticised criticized expected forced given informed
    invited isolated notified praised pressed pressured required told urged warned suspected
    believed thought supposed said reported rebuffed humiliated""".split()
)
# Nouns of power: what a government has, does or is.
OF_POWER = frozenset(
    """accusation accusations accession action actions adversaries adversary agenda agents
    agent aggression aide aides aim aims alliance alliances allies ally ambassador
    ambassadors ambition ambitions analysts annexation answer anger appeal appetite approach
    approval argument armies arms army assault assent assertion assertions assessment
    assurances attempt attempts attitude authorities authority backers backing ban behavior
    behaviour behest bid blessing blockade bluff call calls campaign capabilities cause
    censors charge charges charm claim claims clout coalition commitment commitments
    complaint complaints concern concerns concession concessions condition conditions
    conduct confidence consent control cooperation counterparts counterpart credibility
    critics critic crackdown cyberattacks deal dealings debt decision decisions defence
    defenses defense demand demands denial denials deployment desire diplomacy diplomat
    diplomats disapproval dominance doctrine drones effort efforts elite embargo embassy
    enemies enemy envoy envoys excuses expansion explanation failure favor favour fears foe
    foes forces friend friends friendship generals goal goals government grip hand handling
    hands hardliners help hold hopes hostility inability inaction indifference influence
    insiders insistence instructions intelligence intent intention intentions interest
    interests interference intervention invasion invitation involvement isolation jets
    judgment judgement knowledge lawmakers lawyers leaders leadership leverage lies line
    loyalty man manoeuvres meddling media military militarism minister ministers ministry
    missile missiles mistake mistakes motives move moves narrative nationalists navy need
    needs negotiators negotiator neighbors neighbours network nod nominee objection
    objections objectives obligations offensive offer offers officials official opponents
    opposition options orbit order orders outrage overture overtures paranoia participation
    partner partners patience payments permission perspective plan planners plans pledge
    pledges policies policy policymakers politicians position posture power powers
    preference presence president pressure priorities priority programme program promise
    promises propaganda proposal proposals protection protests provocations proxies proxy
    puppet puppets purchases push ranks reaction readiness reasons rebuttal recognition
    refusal regime rejection relations relationship reliance reluctance representative
    representatives request requests resolve response responsibility restraint retaliation
    rhetoric rival rivals role rule rulers sanctions satellites say security shadow side
    signal silence sovereignty spending spies spokesman spokesperson spokeswoman stance
    statement statements strategists strategy subsidies suggestion suggestions support
    supporters suspicion suspicions sway tactics tanks target tariffs terms territorial
    threat threats ties tilt toes tool troops turn ultimatum unease unwillingness veto
    victory view views vision vote vow war warning warnings warplanes weapons will
    willingness wish wishes withdrawal words wrath administration junta premier chancellor
    warships negotiating bargaining banker account accounts assessments version estimate
    figures rules laws regulations stand budget problems taste trade tone tune""".split()
)
# Passed over on the way to the noun: "the Lima foreign ministry".
BETWEEN = frozenset("foreign finance economic monetary nuclear top senior trade military".split())
# Nouns of towns: who lives there, what stands there.
OF_PLACES = frozenset(
    """academy airport airports apartment apartments archbishop area arena art avenue bakery
    bar bars basilica bishop borough boulevard bridge bridges building buildings bus cafe
    cafes cafés café campus cathedral cemetery center centre church churches citizens clinic
    climate club clubs college commuters concert convention courthouse crime cuisine derby
    district districts docks downtown drivers dwellers embankment exchange exhibition
    factory fair fashion festival fire firefighters flat flats ghetto hall harbor harbour
    headquarters home homes hospital hospitals hotel hotels house houses housing hub
    inhabitants institute jail landmark library libraries locals mall marathon market mayor
    metro metropolitan mosque mosques museum museums native neighborhood neighborhoods
    neighbourhood neighbourhoods newspaper newsroom nightclub nightlife nights office
    offices old opera orchestra outskirts palace palaces park parks plant police population
    populace port prison prosecutor prosecutors pub pubs quarter railway rail region
    residence resident residents restaurant restaurants river road roads rooftops rooms
    school schools shop shops shopping sewers skies skyline slum slums square squares
    stadium stage station stations stock store stores street streets studio suburb suburbs
    subway summer summit synagogue taxi temple theater theaters theatre theatres tower
    towers traffic trams transport tube underground university universities victims villa
    walls waterfront weather winter workers youth zone zoo correspondent bureau court time
    times meeting meetings talks conference protocol accord accords agreements shares bourse
    stocks index agreement pact entertainment""".split()
)
# Who and what trades in a town, where the name stands right before: "in Tokyo trading".
OF_MARKETS = frozenset(
    """trading trade morning afternoon brokers dealers brokerage dealer traders trader fixing
    interbank market markets exchanges business financial securities bond currency share
    shares equity bullion gold metal money""".split()
)
# Of whom "in Lima" speaks when they stand before it: the government circle, not the town.
CIRCLES = frozenset(
    """administration administrations alarm anger anxiety authorities bureaucrats cabinet
    concern concerns consternation dismay elite elites establishment exasperation fear fears
    frustration fury government governments hardliners hawks hopes irritation junta leaders
    leadership mandarins masters mood nerves nervousness outrage policymakers politicians
    powers regime regimes relief resentment rulers suspicion suspicions trust unease worries
    confidence faith paymasters overlords""".split()
)
# "support from Lima", "a deal with Lima": what passes between governments.
PASSING = frozenset(
    """accused aid allegations allies ally approval arms arrears assistance assurances
    assurance autonomy backing blessing bribes cash clearance commitment complaints
    concessions condemnation consent cooperation credit criticism criticisms defected demand
    demands denial denials denied directions directive directives disagreement distancing
    envoy envoys explanation favours fire freed funding funds green guarantee guarantees
    guidance help independence information inspectors instructions interference intervention
    invitation invitations isolation leadership loan loans mandate message messages money
    negotiators nod official officials opposition order orders payment payments permission
    pledge pledges power pressure promise promises proposal protection protest protests
    pushback reaction reactions reassurance reassurances rebuke rebukes recognition remarks
    reply replies representative representatives request requests resistance response
    responses retaliation rhetoric sanctions secession secrets signal signals silence split
    statement statements subsidies subsidy support threat threats troops turned ultimatum
    veto warning warnings weapons breaking wrested broke break pull away""".split()
)
# "loyal to Lima", "a message to Lima".
RECEIVING = frozenset(
    """according access accountable address addressed aid alternative alliance allegiance
    allied answer answerable answers appeal appealed appeals appeasement beholden blow ceded
    challenge close closer comfort complain complained complaint concession concessions
    counterweight credit deaf debt deference demand demands difficult due embarrassing
    embarrassment essential explain explained exports failed faithful fed fealty friendly
    gave gift give given gives giving grant handed handing hands help helpful hostile
    important indebted inform kowtow kowtowing lend letter line linked listen listened
    listening loan loans looks look looked looking loyal loyalty matters message messages
    money note obedience obedient objection offer offered offers opposed opposition owe owed
    owes paid passed pass pay payment payments pays petition pledge power present presented
    proposal protest question regard rejoinder relayed reply report reported reports request
    response responsibility responsible sale sales secrets sell sells sold selling send
    sends sense sent sign signal signals spoke speak speaking speech submit submitted
    subordinate subservient supplied supplies supplying supply support surrender surrendered
    sympathetic tilt ties thanks thorn threat threats tribute turn turned turning turns
    unacceptable unfriendly up vital vulnerable warning warnings weapons recognition
    embarrassed aligned concern puts put tied ambassador ambassadors indebtedness""".split()
)
# "pressure on Lima", "depends on Lima".
LEANING = frozenset(
    """based bear blame blamed call called calling calls dependence dependency dependent depend
    depended depending depends embargo embargoes hopes impose imposed imposes imposing
    leaned lean leans lever leverage pinned position prevail prevailed pressure pressures
    rely reliance reliant relied relies restrictions sanction sanctions pinning policy
    demands conditions tariffs criticism hardening tough tougher soft softer hard harder
    line views spied spy spying weigh waiting wait count counted counting counts eavesdrop
    reparations turn turned gamble bet attitude stance focus burden costs toll""".split()
)
# "the streets of Lima" is a town; of these, a government.
OF_GOVERNMENTS = frozenset(
    """aid aims ally allies ambitions approval backing behalf behest behind blessing choice
    conditions consent control critic critics critical criticism defiance demands distrust
    fear fearful fears enemies enemy envoy favour favor foe foes friend friends good
    government grip hands help influence independent instrument intentions interests
    invitation involvement knowledge lackey lackeys leadership mercy mistrust opponent
    opponents orbit permission policies policy position power proxies proxy puppet puppets
    recognition regime refusal request rival rivals rule side sphere stooge stooges support
    supporter supporters supportive suspicion suspicious tool trust views ware wary
    willingness wishes wrath accusations accusation thinking behaviour actions handling
    instruction insistence authority shadow""".split()
)
# Journeys: "flights between Lima and Quito", "left for Lima".
TRAVEL = frozenset(
    """arrive arrived arrives arriving back bound bus buses car commute commuted commuting
    convoy departed depart departing departure distance drive drives driven driving drove
    evacuated evacuation expressway fled flee flew flies flight flights fly flying flown gas
    go going goes gone headed heading heads hike highway hours journey kilometers kilometres
    km landed left leave leaves leaving line link links live location marched march migrated
    migrate miles motorway move moved moving moves plane planes pipeline railway rail
    relocate relocated reporting return returned returning returns ride rode road roads
    route routes run running runs rushed sail sailed scheduled shipment shipped shipping
    shuttle shuttles shuttled swam train trains transfer transferred transported travel
    traveled travelled traveling travelling travels trip trips tour toured visit visited
    visiting visits voyage walk walked walking walks went brought came come comes""".split()
)
GROUND = frozenset(
    """in at near inside outside around across throughout within into through via beyond
    downtown central eastern western northern southern northeastern northwestern
    southeastern southwestern greater nearby above below beside toward towards off onto
    inner suburban war-torn besieged along""".split()
)
AUXILIARIES = frozenset(
    """has have had having will would can could may might must should shall does did do won't
    wouldn't can't cannot couldn't mustn't shouldn't doesn't didn't don't hasn't haven't
    hadn't won’t wouldn’t can’t couldn’t shouldn’t doesn’t didn’t don’t hasn’t haven’t
    hadn’t""".split()
)
TO_BE = frozenset(
    "is was are were been being isn't wasn't aren't weren't isn’t wasn’t aren’t weren’t be".split()
)
ADVERBS = frozenset(
    """not also never still now already even then soon again once always often just long only
    ever yet further all both there first later far more most very rather quite too itself
    long-since instead meanwhile today yesterday tomorrow no so under""".split()
)
# Past forms that no ending tells.
PASTS = frozenset(
    """won took told made left went beat began became ran led fell lost got came set put felt
    knew thought spent died hit held sold bought cut kept saw drew grew rose broke chose
    wrote gave met sent spoke struck sought brought built found fought forbade froze lent
    let meant paid quit read shut stood swore withdrew understood drove flew threw caught
    taught wore woke sank sang shook""".split()
)
# "the Lima-backed rebels" are a government's, "the Lima-based firm" a town's.
BACKED = frozenset(
    """aligned allied appointed approved armed backed brokered centered centred centric
    controlled directed dominated drafted engineered financed friendly funded imposed
    influenced inspired installed leaning led linked loyal mediated ordered organised
    organized owned picked proposed run sanctioned sponsored supplied supported trained""".split()
)


@cache
def acting() -> frozenset[str]:
    """Every form of the verbs that say what governments do, think and say."""
    forms = {form for lemma in _ACTS.split() for form in _forms(lemma)}
    return frozenset(forms | {w for w in lexicon.reporting_verbs() if " " not in w})


def _forms(lemma: str) -> tuple[str, ...]:
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma].split())
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return (lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
    if lemma.endswith("e"):
        return (lemma, third, lemma + "d", lemma[:-1] + "ing")
    doubled = lemma + lemma[-1]
    return (lemma, third, lemma + "ed", lemma + "ing", doubled + "ed", doubled + "ing")
