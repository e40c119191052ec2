"""Cleaning: what is furniture, what is repaired, what is left as printed."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsloom.clean import (
    ArticleEvidence,
    CleanArticle,
    CorpusEvidence,
    clean_document,
    collect_evidence,
    find_blocks,
    splitting,
)
from newsloom.clean.witness import Witness
from newsloom.clean.wording import kind_of_line

ROOT = Path(__file__).parent.parent
GOLD = sorted((ROOT / "tests" / "gold").glob("0*.gold.json"))
LEDE = (
    "The ferry between Port Elva and the islands sailed on Monday for the first time since a storm "
    "closed the harbour last week, officials said."
)
MORE = (
    "Officials said the wind had dropped to 20 knots by noon, and that nobody had been hurt in the "
    "storm, which was the worst in years."
)


@dataclass(frozen=True)
class Text:
    raw: str
    path: str = "a.txt"
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    sha256: str = "0"

    @property
    def article_id(self):
        return "id-" + self.path


def kinds(raw, **options):
    blocks = find_blocks(raw, ArticleEvidence(), **options)
    return [(block.kind, raw[block.start : block.end]) for block in blocks]


def repaired(raw, *others):
    document = Text(raw)
    evidence = collect_evidence([document, *(Text(o, f"{n}.txt") for n, o in enumerate(others))])
    return clean_document(document, evidence.restrict_to(document)).text


# ---- the annotated seeds -------------------------------------------------------------------


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name[:3])
def test_annotated_seeds_come_out_as_expected(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    raw = (ROOT / "seeds" / gold["file"]).read_text(encoding="utf-8")
    article = clean_document(Text(raw), ArticleEvidence())  # alone: no other seed helps
    assert article.text == gold["expected_body"]
    found = {(b["raw_start"], b["raw_end"]): b["kind"] for b in article.blocks}
    names = {"headline": "title", "subheadline": "standfirst"}
    for item in gold["furniture"]:
        accepted = {names.get(kind, kind) for kind in item["accept_types"]}
        assert found.pop((item["start"], item["end"])) in accepted, item["text"]
    assert set(found.values()) == {"body"}


# ---- furniture -----------------------------------------------------------------------------


def test_an_article_with_everything_around_it():
    raw = "\n".join(
        [
            *("Skip to main content", "Home", "World | Asia", "Storm ends; ferry sails again"),
            *("Prices will rise from Tuesday, the harbour master warns", "By Anna Brandt"),
            *("Dec. 19, 2022 at 2:05 PM EST", "Share on Facebook", LEDE, "Advertisement", MORE),
            *("READ MORE: Islanders ask for a bridge", MORE, "Source: Elva Wire", "4 Comments"),
            *("Leave a Reply", "Most popular", "Three held after fire"),
            "© 2022 The Elva Post. All rights reserved.",
        ]
    )
    assert [kind for kind, _ in kinds(raw)] == [
        *("navigation", "navigation", "navigation", "title"),
        *("standfirst", "byline"),
        *("dateline", "share", "body", "promo", "body"),
        *("promo", "body", "source_line", "comments"),
        *("comments", "related", "related"),
        "legal",
    ]
    article = clean_document(Text(raw))
    assert article.text == "\n\n".join([LEDE, MORE, MORE])
    assert article.title == "Storm ends; ferry sails again"
    assert (article.byline, article.outlet) == ("Anna Brandt", "The Elva Post")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Back to top", "navigation"),
        ("Your email address will not be published.", "comments"),
        ("12 views3 comments", "comments"),
        ("Facebook Twitter WhatsApp Email", "share"),
        ("elva-post logo.png", "share"),
        ("You may also like", "related"),
        ("Subscribe to our newsletter for the latest news", "promo"),
        ("ALSO READ: Islanders ask for a bridge", "promo"),
        ("This article was originally published by the Elva Post", "source_line"),
        ("By Anna Brandt and Jon Berg", "byline"),
        ("Published: 19 December 2022, 14:05 GMT", "dateline"),
        ("Photo: Jon Berg/AFP", "credit"),
        ("FILE PHOTO: The ferry leaves the harbour", "caption"),
        ("We use cookies to improve your experience", "legal"),
        # Prose that opens like furniture.
        ("By Tuesday the ferry had sailed.", None),
        ("Reply was not expected before the end of the week, she said.", None),
        ("Share prices fell by a tenth after the storm, brokers said.", None),
        ("The party of the far left won two seats, and the far right none.", None),
        ("Sen. Anna Brandt (R) said she would not resign.", None),
        ("The report also provided details of what the harbour master knew.", None),
        ("Subscribers to the ferry's season ticket will get their money back.", None),
        ("Home was where she wanted to be.", None),
        ("The latest news from the harbour was that nobody had been hurt.", None),
        ("The latest news, analysis and insight from our reporters in Lund", "promo"),
    ],
)
def test_lines_are_known_by_their_wording(line, kind):
    assert kind_of_line(line) == kind


def test_a_caption_and_its_credit_are_two_blocks():
    line = "Anna Brandt (left) greets Jon Berg at the harbour. (Ann LUND / AFP)"
    assert kinds(f"{LEDE}\n\n{line}\n\n{MORE}") == [
        ("body", LEDE),
        ("caption", "Anna Brandt (left) greets Jon Berg at the harbour."),
        ("credit", "(Ann LUND / AFP)"),
        ("body", MORE),
    ]


def test_a_place_in_capitals_opens_a_report_and_a_label_a_promo():
    raw = f"{LEDE}\n\nKYIV: the view from abroad\n\nLOOK: Islanders ask for a bridge\n\n{MORE}"
    assert [kind for kind, _ in kinds(raw)] == ["body", "body", "promo", "body"]


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("QUITO, March 3 (Agency) -", " Voters"),
        ("NAIROBI:", " Voters"),
        ("LIMA, Peru —", " “Voters”"),
        ("Oslo, 3 May 2021 (AFP) –", " Voters"),
        ("Zelmarin, Norway (AFP) --", " Voters"),
        ("LAGOS/ABUJA —", " Voters"),
        ("Berlin –", " Voters"),
        ("ZELMARIN —", "Voters of Zelmarin"),
        ("", "ZELMARIN — Voters"),
        ("", "NATO — Nato ministers"),
        ("", "BREAKING: Voters"),
        ("", "He — Brandt — and the voters"),
        ("", "Berlin: voters"),
        ("", "Berlin and Paris — the two"),
        ("", "Anna Brandt (Labour) - the mayor -"),
        ("", "London-based voters"),
    ],
)
def test_a_dateline_is_a_block_of_its_own(dateline, rest):
    paragraph = rest.strip() + " went to the polls in the rain on Sunday, and most of them late."
    raw = f"{dateline} {paragraph}" if dateline else paragraph
    found = kinds(f"{raw}\n\n{MORE}")
    assert found == [
        *([("dateline", dateline)] if dateline else []),
        ("body", paragraph),
        ("body", MORE),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Anna Brandt in Port Elva", "byline"),
        ("Anna Brandt and Jon Berg in Lund", "byline"),
        ("Anna Brandt Transport correspondent", "byline"),
        ("Anna Brandt in Lund and Jon Berg in Port Elva", "byline"),
        ("(Writing by Anna Brandt; Editing by Jon Berg)", "byline"),
        ("STAR | Updated: Jun 17, 2020 10:15 IST", "dateline"),
        ("This report by The Elva Press was first published Feb. 14, 2022.", "source_line"),
        ("The mayor leaves the court in Lund. THE CANADIAN PRESS/Jon Berg", "caption"),
        ("Anna Brandt, Jon Berg and Ann Lund", None),
        ("Posted by admin", "byline"),
        ("Read more: Who pays for the new ferry?", "promo"),
        ("Enjoying this story? Subscribe to our newsletter and miss nothing.", "promo"),
        ("The mayor leaves the High Court in Lund. PHOTO | AFP", "caption"),
        ("The mayor on the quay in Lund on Tuesday. Credit...Jon Berg for The Star", "caption"),
        ("The mayor on the quay in Lund. Photographer: Jon K. Berg/Agency", "caption"),
        ("Did they want to join? They signed up on Monday, she said.", None),
    ],
)
def test_signatures_calls_and_credits_are_known(line, kind):
    assert kind_of_line(line) == kind


def test_a_sentence_between_headline_and_byline_is_the_standfirst():
    first = "Islanders wondered for days what the harbour master knew and when she knew of it."
    raw = "\n\n".join(["Ferry sails again", first, "By Anna Brandt", LEDE, MORE])
    assert [kind for kind, _ in kinds(raw)] == ["title", "standfirst", "byline", "body", "body"]
    raw = "\n\n".join(
        ["Ferry sails again after storm", "By Anna Brandt", "A long wait is over", LEDE, MORE]
    )
    assert [kind for kind, _ in kinds(raw)] == ["title", "byline", "standfirst", "body", "body"]


def test_the_sign_of_an_agency_behind_the_text_is_no_part_of_it():
    raw = f"Ferry sails again after storm\nAnna Brandt and Jon Berg\n{LEDE}\n\n{MORE} (AFP)"
    assert kinds(raw)[1:] == [
        ("byline", "Anna Brandt and Jon Berg"),
        ("body", LEDE),
        ("body", MORE),
        ("source_line", "(AFP)"),
    ]


def test_headlines_under_read_more_are_links_until_a_sentence_comes():
    raw = f"{LEDE}\nRead more\nIslanders ask for a bridge\nThey have waited for years.\n{MORE}"
    assert [kind for kind, _ in kinds(raw)] == ["body", "related", "related", "body", "body"]


def test_a_standfirst_says_what_the_next_paragraph_says_again():
    standfirst = "Officials say ferry between Port Elva and islands is to sail after storm."
    second = "The harbour master, Anna Brandt, thanked everybody who had waited for three days."
    body = [LEDE, second, MORE, MORE]
    raw = "\n".join(["Ferry sails again", standfirst, *body])
    assert [kind for kind, _ in kinds(raw)] == ["title", "standfirst", *["body"] * 4]
    raw = "\n".join(["Ferry sails again", second, *body])
    assert [kind for kind, _ in kinds(raw)] == ["title", *["body"] * 5]


def test_an_extracted_text_loses_lines_for_their_wording_only():
    raw = f"Ferries\n\nQuays\n\nBoats\n\n{LEDE}\n\n{MORE}\n\nShare this article"
    plain = [block.kind for block in find_blocks(raw, ArticleEvidence())]
    found = [block.kind for block in find_blocks(raw, ArticleEvidence(), extracted=True)]
    assert plain == ["navigation"] * 3 + ["body"] * 2 + ["share"]
    assert found == ["body"] * 5 + ["share"]


def test_a_title_from_metadata_is_found_in_the_text():
    raw = f"News\nMasthead of the day is here\nFerry sails\n{LEDE}\n{MORE}"
    found = {text: kind for kind, text in kinds(raw, title="Ferry sails")}
    assert found["Ferry sails"] == "title"
    assert found["Masthead of the day is here"] != "title"


def test_a_menu_is_not_taken_for_the_headline():
    raw = (
        f"Three held after fire in Lund\nSport results of the week\nFerry sails after storm\n{LEDE}"
    )
    assert [kind for kind, _ in kinds(raw)] == ["other", "other", "title", "body"]


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = LEDE.replace(" sailed", "\nsailed").replace(" closed", "\nclosed")
    second = MORE.replace(" and that", "\nand that").replace(" which was", "\nwhich was")
    raw = f"{wrapped}\n\n{second}\n\n{wrapped}\n"
    assert repaired(raw) == "\n\n".join([LEDE, MORE, LEDE])


def test_a_short_article_keeps_its_text():
    assert repaired("Ferry sails.") == "Ferry sails."
    assert repaired("Ferry sails\n\nShare this article") == "Ferry sails"


def test_lines_that_repeat_in_other_articles_are_furniture():
    notice = "Elva Post brings the harbour to your kitchen table"
    texts = [f"{LEDE} {n}\n\n{notice}\n\n{MORE} {n * 7}" for n in range(5)]
    assert notice in repaired(texts[0])
    assert notice not in repaired(*texts)
    # Copies of one article are one witness: their common lines are no furniture.
    assert notice in repaired(texts[0], texts[0], texts[0], texts[0])


def test_a_story_that_many_papers_print_is_no_furniture():
    own = (
        "Our reporter {} went to the quay, spoke to the crew of the {} and came back with the "
        "news that the boat had been late because of the tide and the wind from the {}."
    )
    winds = "north east south west sea hill lake marsh".split()
    papers = [
        f"{LEDE}\n\nNobody was hurt.\n\n{MORE}\n\n{own.format(wind, wind * 2, wind)}"
        for wind in winds
    ]
    assert repaired(*papers) == papers[0]
    # The smaller part of an article that stands in all others is a notice.
    notice = "Elva Post is printed by the harbour and read by all who have a boat at its quays."
    texts = [own.format(wind, wind * 2, wind) + f"\n\n{notice}" for wind in winds]
    assert notice not in repaired(*texts)


# ---- repairs -------------------------------------------------------------------------------

KNOWN = "Then Anna Brandt and Berg left for Lund, where Mr Brandt lives. So said Berg.\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The mayor, Anna Brandtvisited the quay.", "The mayor, Anna Brandt visited the quay."),
        ("He said Brandtis the mayor of it.", "He said Brandt is the mayor of it."),
        ("It was brandtwhose boat sank.", "It was Brandt whose boat sank."),
        ("The army of UkraineSerhiy Nayev led.", "The army of Ukraine Serhiy Nayev led."),
        ("The boat left Polandin the night.", "The boat left Poland in the night."),
        ("She spoke to theBrandt family.", "She spoke to the Brandt family."),
        ("A “good friend”but not an ally.", "A “good friend” but not an ally."),
        ("It sank in January.but nobody died.", "It sank in January. but nobody died."),
        ("The war ended.He went home.", "The war ended. He went home."),
        ("He came home in 2019after the war.", "He came home in 2019 after the war."),
        ("The congress of perurejected it.", "The congress of Peru rejected it."),
        ("It was brandtrejected by the town.", "It was Brandt rejected by the town."),
        ("Then Anna Zelmarinreplied at once.", "Then Anna Zelmarin replied at once."),
        ("He said “it is over”.The town slept.", "He said “it is over”. The town slept."),
        ("They met in CostaRica last year.", "They met in Costa Rica last year."),
        ("The ferry left for poland at noon.", "The ferry left for Poland at noon."),
        ("It was the brandt inc that paid.", "It was the Brandt Inc that paid."),
        ("They paid Brandt corp in march 2019.", "They paid Brandt Corp in March 2019."),
        ("The mayor, anna zelmarin, spoke.", "The mayor, Anna Zelmarin, spoke."),
        ("They met Minister soares at noon.", "They met Minister Soares at noon."),
        ("They met gilberto zelmarinov.", "They met Gilberto Zelmarinov."),
        ("They flew to new zealand at noon.", "They flew to New Zealand at noon."),
        ("The town'sBrandt bridge fell.", "The town's Brandt bridge fell."),
        ("In 1,480,Brandt boats sank.", "In 1,480, Brandt boats sank."),
        ("A short-termTreasury bill.", "A short-term Treasury bill."),
        ("The Fishing Commissioninto the storm.", "The Fishing Commission into the storm."),
        ("He had met Zelmarinfor lunch.", "He had met Zelmarin for lunch."),
        ("They said brandt was late.", "They said Brandt was late."),
        ("One\u00a0of  them\u200b left.", "One of them left."),
        ("Fish &amp; chips <b>cost</b> more.", "Fish & chips cost more."),
        ("A cafÃ© in Lund said â€œnoâ€\x9d.", "A café in Lund said “no”."),
    ],
)
def test_damage_is_repaired_on_evidence(before, after):
    assert repaired(KNOWN + before) == KNOWN.strip() + "\n\n" + after


@pytest.mark.parametrize(
    "line",
    [
        "The iPhone and YouTube, says McDonald of BelTA, are not eBay or LaTeX.",
        "Bashar al-Assad met Ron DeSantis in the U.S. and the U.K., e.g. in N.Y.C. at 3p.m.",
        "Write to anna.brandt@example.com or see www.example.com/BrandtVisits and @BrandtSaid.",
        "The #BrandtVisits tag on example.com/newsBrandtSaid was a well-known one.",
        "The haul was worth £4million, or $5million in the street.",
        "The covid pandemic, the internet, e-mail and french fries stay as they are.",
        "Israelis, Iraqis and Punjabis met Johnson, Robertson and Martin in Georgetown.",
        "PricewaterhouseCoopers, AstraZeneca and JPMorgan hired O’Neill and D’Angelo.",
        "He went (re)reading a (pro)logue; the student(s) didn’t; it’s 5km or 100m, 19th of 1990s.",
        "The overall maximum of they established a joint unit in the boreal spring.",
        "West Germany's Reuters reporters saw bush fires in march order and may return.",
        "They may march in august company, and may 20 percent of them fall.",
        "Thereafter the councillor and the abbot of the warren bought bitcoin from marchand.",
        "Call getTotal() or list.toString() and see README and the LiDAR, mRNA and WiFi notes.",
        "Marchand, Kirkland, Sunderland, Ferdinand, Karolis, Lukas, Dimitris and Hamlin met.",
        "SpaceX, BlackRock, UniCredit, BuzzFeed, AirAsia, JavaScript and GlaxoSmithKline rose.",
        "Swissair, Finnair, Petrobras, Sberbank, Bundesbank, Europol and Aftenposten said no.",
        "The German quals of Guangdong province and the arab-like dos bankers were late.",
        "Wickremesinghe, Shanmugaratnam, Steinmeier, Prigozhin and Lukashenka were not there.",
        "The café naïve Zaluzhniy Nayev Aleksandr Alexandr Lukashenka.",
    ],
)
def test_what_is_no_damage_stays(line):
    line = f"{line} It was said to be so."
    assert repaired(KNOWN + line).endswith("\n\n" + line)


def test_a_name_in_lower_case_needs_a_witness():
    raw = "The ferry was late because zelmarin had been late, they said on Monday."
    witness = "It was old Zelmarin who said so, and everybody on the quay believed it."
    assert repaired(raw) == raw
    assert "because Zelmarin had" in repaired(raw, witness, witness + " Again.")


def test_a_token_that_others_print_too_is_a_word():
    raw = "So she told Brandt that Brandtsaid was the name of the boat they had taken on."
    others = [f"They bought the Brandtsaid in {n}, it seems." for n in ("May", "June", "July")]
    assert repaired(raw) == raw.replace("Brandtsaid", "Brandt said")
    assert "Brandtsaid" in repaired(raw, *others)


def test_a_name_of_several_words_gets_its_capitals_as_the_article_prints_it():
    raw = "The ferry is run by First Harbour Lines. It was first harbour zelmarin lines that paid."
    known = (
        "Then Zelmarin Lines took it over, and Zelmarin paid; so did First Harbour Zelmarin Lines."
    )
    after = "It was First Harbour Zelmarin Lines that paid."
    assert repaired(f"{known}\n\n{raw}").endswith(after)


def test_what_the_article_itself_prints_in_lower_case_too_stays():
    raw = "It was the zelmarin of the harbour. A zelmarin is a boat, and Zelmarin was its name."
    assert repaired(raw) == raw


def test_an_article_that_prints_its_names_small_is_left_alone():
    small = "The ferry from norway and denmark was late on monday, and the crews were not paid."
    assert repaired(small) == small
    one = small.replace("denmark", "Denmark").replace("monday", "Monday")
    assert repaired(one) == one.replace("norway", "Norway")


def test_a_long_article_is_repaired_like_a_short_one():
    slip = "Then Anna Brandtvisited the quay, and brandt fell. They flew to new zealand."
    filler = "\n\n".join(f"{LEDE} It was day {number}." for number in range(100))
    short = f"{KNOWN}{slip}"
    edits = [
        [(edit["raw_start"], edit["after"]) for edit in clean_document(Text(raw)).edits]
        for raw in (short, f"{short}\n\n{filler}")
    ]
    assert len(edits[0]) == 4
    assert edits[0] == edits[1]


def test_a_token_is_cut_before_a_capital_or_a_word():
    assert list(splitting.candidates("Zelmarsaid")) == [6, 7, 8]  # said, aid, id
    assert list(splitting.candidates("theZelmarq")) == [3]
    assert list(splitting.candidates("Zelmarq")) == []


@given(st.text(st.characters(categories=("L",)), max_size=45), st.text(max_size=12))
def test_any_run_of_letters_is_cut_inside_or_not_at_all(token, around):
    witness = Witness(f"{LEDE} {around} {token} {around}", ArticleEvidence())
    cut = splitting.find_cut(witness, token, around, around)
    assert cut is None or 0 < cut < len(token)


def test_mode_none_is_one_block_without_edits():
    raw = f"\n Skip to content\n\n{LEDE}UkraineSerhiy \n"
    article = clean_document(Text(raw), mode="none")
    assert article.text == raw.strip()
    assert [block["kind"] for block in article.blocks] == ["body"]
    assert article.edits == []


def test_markdown_is_taken_off():
    raw = f"# Ferry sails\n\n**{LEDE}**\n\n{MORE} See [the port](https://example.com/a) today.\n"
    article = clean_document(Text(raw, "a.md"))
    assert article.text == f"{LEDE}\n\n{MORE} See the port today."


# ---- evidence, results ---------------------------------------------------------------------


def test_evidence_of_two_halves_adds_up():
    texts = [Text(f"{LEDE} It was Brandt who {n}.\nShare", f"{n}.txt") for n in "abcd"]
    whole = collect_evidence(texts)
    halves = collect_evidence(texts[:1]) + collect_evidence(texts[1:])
    more = whole + CorpusEvidence()
    for asking in [*texts, Text("The boat of brandt was late.\nShare 5")]:
        told = whole.restrict_to(asking)
        assert told != ArticleEvidence()
        assert halves.restrict_to(asking) == more.restrict_to(asking) == told


def test_evidence_changes_only_with_what_the_article_consults():
    own = Text("The boat of zelmarin was late, they said on Monday in the harbour.", "a.txt")
    base = collect_evidence([own, Text("It was Zelmarin, and Zelmarin.", "b.txt")])
    other = base + collect_evidence([Text("In Lund nobody saw Ostrow.", "c.txt")])
    more = base + collect_evidence([Text("It is said Zelmarin saw it.", "c.txt")])
    digest = base.restrict_to(own).digest()
    assert other.restrict_to(own).digest() == digest
    assert more.restrict_to(own).digest() != digest


def test_an_article_is_no_evidence_for_itself():
    own = Text("It was Zelmarin, so Zelmarin said.")
    assert collect_evidence([own]).restrict_to(own) == ArticleEvidence()


def test_an_article_comes_back_from_json():
    article = clean_document(Text(f"Ferry sails\n{LEDE} &amp; more.\n{MORE}"))
    assert CleanArticle.from_json(article.to_json()) == article


def test_metadata_wins_over_furniture():
    raw = f"By Anna Brandt\n{LEDE}\n© 2022 The Elva Post"
    article = clean_document(Text(raw, byline="Jon Berg", outlet="Lund Times"))
    assert (article.byline, article.outlet) == ("Jon Berg", "Lund Times")


def test_an_outlet_can_be_inferred_from_its_own_picture():
    raw = f"{LEDE}\n{MORE}\nShare this article:\nelvaharbour news.jpg"
    assert clean_document(Text(raw)).outlet == "elvaharbour"
    assert clean_document(Text(raw.replace("elvaharbour news", "storm"))).outlet is None
