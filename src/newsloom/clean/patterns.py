"""The language of page furniture: what share bars, menus, forms and notices say.

`kind_of_line` reads one line by itself. It knows general wording (hundreds of sites say "Leave a
reply"), no site. Where a line stands, and what repeats, is judged in `furniture`.
"""

# ruff: noqa: E501 - lists of wording read better in long lines
from __future__ import annotations

import re
from functools import lru_cache

from newsloom.clean import captions
from newsloom.clean.bylines import (
    OPENINGS_OF_BYLINES,
    is_author_note,
    is_byline,
    signed_names,
)
from newsloom.clean.captions import AGENCIES
from newsloom.clean.openings import Alternative, Openings, opening_word
from newsloom.clean.printed_times import SEPARATED, SEPARATOR, TOKEN, is_timed

_NETWORKS = frozenset(
    """facebook fb twitter x whatsapp linkedin pinterest reddit telegram messenger flipboard tumblr
    viber instagram youtube tiktok threads mastodon bluesky snapchat vk wechat line pocket google
    rss email mail print copy link url share tweet pin post like save send bookmark more sms digg
    stumbleupon gab parler gmail icon logo follow on to us via this it news plus messages""".split()
)
_COUNT = r"\d[\d.,]*\s?[km]?\+?\s?"
_COUNTED = r"(?:views?|comments?|likes?|shares?|repl(?:y|ies)|reactions?|reads?|votes?|retweets?)"
_STORIES = (
    r"(?:articles?|stor(?:y|ies)|posts?|news|topics?|links?|content|reading|coverage|headlines|"
    r"videos?|reads?|items?|searches|products?|pages|stories and videos|updates|reports|features)"
)

_RULES: list[tuple[str, str]] = [
    (
        "comments",
        r"(?:leave|post|add|write|submit|cancel|make|view|show|see|read|hide|load|click to)"
        r"(?: a| your| an| all| the| more| us a)?(?: public)? (?:reply|comments?|response|replies)"
        r"(?: to .{1,80}| here| below| \(?\d+\)?| form)?(?: cancel reply)?[:.]?$"
        r"|(?:cancel|click here to cancel) reply.?$|your e-?mail (?:address )?will not be\b"
        r"|(?:all )?required fields (?:are )?marked|(?:facebook )?comments?(?: section)?:?$"
        r"|(?:comments?|replies|responses) ?\(?\d+\)?:?$|(?:no|\d[\d,]*) (?:comments?|repl(?:y|ies)|responses?|thoughts?)"
        r"(?: yet| so far| on .{1,160}| to .{1,160})?[.!:]?$"
        r"|(?:we welcome (?:reader )?comments|(?:please|we ask that).{0,60}\bcomments? (?:are|is)\b|comments (?:are|will be) (?:moderated|published))"
        r"|for more information, please see our comments?\b|comments? (?:are|is|have been)(?: now)? (?:closed|off|disabled|moderated|turned off)"
        r"|save my name\b|notify me (?:of|when|via)\b|you must be (?:logged|signed|registered)\b"
        r"|(?:please )?(?:log|sign) ?in to (?:leave|post|comment|reply|join)\b"
        r"|be the first (?:one )?to (?:comment|reply|leave|review|know what)"
        r"|join the (?:conversation|discussion|debate)\b|what do you think\?"
        r"|(?:this site )?uses akismet|learn how your comment data|in reply to\b|reply(?: to .{1,40})?$"
        r"|report (?:abuse|comment|this comment)|(?:name|email|website|comment|e-mail) ?\*?:?$"
        r"|share your (?:thoughts|opinion|views)\b|(?:have your say|your comment|your name)\b.{0,30}$"
        r"|(?:sort by|newest|oldest|most voted|top comments|all comments)\b.{0,40}$"
        rf"|(?:{_COUNT}{_COUNTED}\s?[|·•,/-]?\s?){{0,6}}{_COUNT}comments?$"
        rf"|{_COUNT}views?\s?[|·•,/-]?\s?{_COUNT}comments?",
    ),
    (
        "share",
        r"(?:please )?(?:share|tweet|spread|forward|send)(?: it| this| the| our)?"
        r"(?: (?:article|story|post|news|page|link|content|item|word|video))?"
        r"(?: (?:on|via|with|to|by|using|about|your|friends|social media|through|now)\b.{0,60})?"
        r"\s?[:!.]*$"
        r"|(?:click|tap)(?: here)? to (?:share|tweet|e-?mail|print)\b"
        r"|(?:share|sharing) (?:options|buttons|icons?|tools|is caring)\b.{0,30}$"
        r"|(?:follow|like|find|join|connect with|add) us\b.{0,80}$"
        r"|(?:opens? in (?:a )?new (?:window|tab))"
        r"|(?:likes?|shares?|views?|tweets?|reactions?) ?\(?\d+\)?:?$|like this:?(?: like loading\.*)?$|like loading\.*$|(?:link|url) copied|copy (?:link|url|to clipboard)|e-?mail (?:this|to a friend)\b.{0,40}$"
        r"|print (?:this|page|friendly)\b.{0,30}$|listen to (?:this )?(?:article|story)\b.{0,20}$"
        rf"|(?:{_COUNT}(?:shares?|likes?|tweets?|views?|reactions?|retweets?)\s?[|·•,/-]?\s?){{1,5}}$"
        r"|[^\n/\\?]{1,120}\.(?:jpe?g|png|gif|webp|svg|avif|bmp)$",
    ),
    (
        "related",
        rf"(?:you may (?:also )?|read |see )?(?:more )?(?:related|similar|other|latest|recent|top|"
        rf"trending|popular|recommended|featured|more|also|previous|next|hot|must[- ]read|breaking|"
        rf"editor'?’?s) {_STORIES}(?: (?:from|on|in|about|by|for) .{{1,60}})?\s?:?$"
        r"|(?:the )?most (?:popular|read|viewed|shared|commented|recent|watched|discussed|trending)\b"
        r".{0,40}$"
        r"|(?:you|readers) (?:may|might|could|will|’?'?ll)(?: also| have)*"
        r" (?:like|love|enjoy|be interested|want|missed|need)\b.{0,60}$"
        r"|(?:editor|reader)s?['’]?s?['’]? (?:picks?|choice)\b.{0,30}$"
        r"|(?:more|other|latest|news|stories|read more|top stories|also) (?:from|in|on|about|by|like this)"
        r"\b.{0,60}[^.!?]$"
        r"|(?:read|up|watch|coming up|what to read) next:?$|see also:?$|related(?: internet| external)? links:?$|related:?$|recommended"
        r"(?: for you| reading| videos)?:?$|popular(?: now| this week| categories| tags)?:?$"
        r"|trending(?: now| today| topics)?:?$|(?:don'?’?t|do not) miss\b.{0,40}$"
        r"|in case you missed it\b.{0,20}$|(?:from|around) (?:the|our) (?:web|partners?|archives?)\b"
        r".{0,30}$|also (?:in the )?(?:news|read|on .{1,40}|by .{1,40})$|recent(?:ly)?(?: posts| viewed)?$"
        r"|(?:show|load|view|see|read|find|discover)(?: all| more)+(?: .{1,40})?$|keep reading:?$"
        r"|read (?:the )?(?:full|original|whole) (?:article|story|post)\b.{0,30}$|latest(?: news)?:?$"
        r"|what (?:else )?(?:to|we'?’?re) (?:read(?:ing)?|watch(?:ing)?)\b.{0,30}$|further reading:?$",
    ),
    (
        "navigation",
        r"https?://\S+(?: \S{1,40}){0,12}$|www\. ?\S{2,200}$"
        r"|(?:video|audio|media) player is loading\b.{0,20}$|this is a modal window\b.{0,80}$|(?:beginning|end) of dialog window\b"
        r"|the media could not be loaded\b|list (?:of \d+ items|\d+ of \d+)$|end of list$|reuse this content$|post navigation$|tagged? .{1,200}[^.]$"
        r"|skip (?:to|navigation|links|advert)\b.{0,40}$|(?:top|bottom|end|start) of (?:the )?page$"
        r"|(?:back|return|go|scroll|jump|up)(?: back)? to (?:the )?(?:top|home|homepage|main|start|"
        r"article|news|all|list|search|previous|results|content|menu)\b.{0,30}$"
        r"|(?:(?:main|site|primary|secondary|mobile|toggle|open|close|hide|show|the|user|footer|header|"
        r"expand|collapse|quick|side|sub|global|account|more) ?){0,4}"
        r"(?:menu|navigation|nav|search|sidebar|submenu|links|sections?|categories|archives?)"
        r"(?: (?:button|bar|box|form|menu|toggle|items?))?:?$"
        r"|(?:search|find)(?: (?:for|this|the|our|site|website|here|by|articles|news)){1,3}\b.{0,30}$"
        r"|home ?(?:page)?$|(?:log|sign) ?-?(?:in|out|up|on)(?: ?[/|] ?(?:register|sign ?up|join))?$"
        r"|register$|(?:my )?(?:account|profile|settings|dashboard|bookmarks)$|sitemap|site map"
        r"|(?:contact|about|advertise|write for|work with|meet)(?: (?:us|with us|the team|me))?$"
        r"|(?:next|prev(?:ious)?|older|newer)(?: (?:article|post|story|page|entry|posts|entries|slide|"
        r"up))?\s?[:»›>→]?(?: .{1,80}[^.])?$|[«‹<←→»›>]+ ?.{1,80}$|.{1,60} ?[»›→]$"
        r"|page \d+(?: of \d+)?$|\d+ of \d+$|[\d\s|.…]+$|(?:close|cancel|loading|submit|ok|got it|dismiss|"
        r"expand|collapse|edit|go|back|next|continue|previous|play|pause|mute|download|options?|help|faqs?"
        r"|careers?|jobs|shop|store|events|forums?|blogs?|weather|classifieds|obituaries|rss feeds?|"
        r"e-?paper|today'?s paper|newspaper|magazine|listen live|watch live|live|live tv|podcasts?|"
        r"newsletters?|video|videos|photos|gallery|galleries|crossword|horoscopes?|puzzles?|games)"
        r"[.…!]*$"
        r"|(?:filed under|filed in|categor(?:y|ies)|tags?|tagged(?: with| as)?|topics?|posted in|"
        r"keywords|in this article|labels?|section|table of contents|contents|on this page)\s?:.{0,300}$"
        r"|(?:tags?|topics|tagged(?: with)?|contents|table of contents|on this page|in this article)$"
        r"|(?:english|español|français|deutsch|русский|العربية|中文|português|türkçe|українська)$"
        r"|(?:advertis\w+|editorial|ethics|accessibility|corrections?|community|comments?|online|tracking|ad|user|site|publishing|diversity)"
        r"(?: (?:and|&|ethics|tracking|editorial|standards|policies|user|information|help))* (?:guidelines|policy|policies|standards|ethics|choices|statement|rules|preferences|settings|code|feedback|help)$"
        r"|(?:the )?(?:world|politics|business|economy|sports?|opinion|culture|life(?:style)?|tech(?:nology)?|"
        r"science|health|entertainment|travel|education|environment|climate|local|national|international|"
        r"regional|africa|asia|europe|americas?|middle east|u\.?s\.?|uk|markets?|finance|money|arts?|style|"
        r"food|fashion|auto(?:s|motive)?|real estate|editorials?|letters|columns?|features?|investigations?|"
        r"explainers?|top stor(?:y|ies)|headlines|news|world news|latest news|breaking news|"
        r"society|religion|weekend|crime|courts?|cricket|football|celebrit(?:y|ies)|movies|music|"
        r"television|tv|books|theater|theatre)(?: news)?$"
        r"|(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[ -]min(?:ute)?s?"
        r"(?: of)?(?: read(?:ing)?)?(?: time)?$|(?:reading|read) time\b.{0,30}$|(?:est|estimated)\b.{0,20}read$"
        r"|\(?(?:opens|external) (?:in|link)\b.{0,30}$|change (?:language|region|edition)\b.{0,20}$"
        r"|(?:font|text) size\b.{0,20}$|a ?[+-] ?a?(?: ?a ?[+-]?)*$|select (?:your|a|language)\b.{0,30}$",
    ),
    (
        "promo",
        r"(?:advert(?:isement|ising|orial)?s?|ads?(?: by .{1,30})?|sponsored(?: (?:content|by .{1,40}|post))?|"
        r"paid (?:content|post|partnership)|promoted(?: content| stories)?|partner content|"
        r"remove ads|ad feedback|report this ad)[.: ]*(?:advertisement)?$"
        r"|(?:the|our|all the|your) (?:latest|top|daily|best|essential) (?!.{0,160}\b(?:is|was|were|are|has|have|had|said|says|came|comes|shows?|showed|will)\b)(?:news|stories|headlines|updates|insights|briefing)(?:,| about| on| from| and| to| in| straight| delivered).{0,160}$"
        r"|(?:submit|send(?: us)?|give us|tell us) (?:your|feedback)\b.{0,120}$|get regular updates\b.{0,100}$"
        r"|(?:got|have) an? (?:news |story )?(?:tip|story|question|correction|comment|idea)\b.{0,160}$"
        r"|[^.!?]{1,30} (?:newsletters?|podcasts?)$"
        r"|(?:follow|read|see|find|get|check out|catch up (?:on|with))(?: all)?(?: (?:of|more|our|the|ap['’]s|latest|full|live)){1,4} .{0,60}\b(?:coverage|stories|updates|reporting|news)\b.{0,120}$"
        r"|(?:for|get) (?:the )?(?:latest|more|breaking|all)\b.{0,80}\b(?:download|visit|follow|subscribe|sign up|click|app|newsletter)\b.{0,120}$"
        r"|to (?:view|read|continue|see)\b.{0,60}\b(?:subscribe|log in|sign in|register)\b.{0,200}$"
        r"|if you['’]?(?:re| are) (?:seeing|already)\b.{0,80}\bsubscri.{0,120}$|(?:do you )?want to (?:be informed|get|receive|stay)\b.{0,160}\b(?:sign|subscribe|here)\b.{0,60}$"
        r"|(?:story|article|content|report) continues (?:below|after)\b.{0,30}$"
        r"|continue (?:reading|to (?:article|content|site))\b.{0,80}$"
        r"|(?:free|daily|weekly|our|the|email|breaking)?\s?(?:newsletters?|news ?letter sign ?up)$"
        r"|(?:subscribe|become a (?:member|subscriber|patron)|donate|support us)(?: now| today| here)?[.!]*$"
        r"|get (?:the latest|our|your daily|all the|breaking|instant|real-time|unlimited|access|full)\b.{0,160}$"
        r"|(?:this (?:article|content|story) is )(?:for|available|exclusive|only)\b.{0,60}subscribers\b.{0,60}$"
        r"|already (?:a |have )(?:subscriber|member|an account|registered)\b.{0,60}$|not a subscriber\b.{0,40}$"
        r"|(?:thanks|thank you) for (?:subscribing|signing up|reading|visiting)\b.{0,80}$"
        r"|(?:enter|type) your e-?mail\b.{0,60}$|(?:enable|allow|turn on) (?:notifications|javascript|cookies)\b"
        r"|(?:please )?(?:enable|turn on|disable|whitelist)\b.{0,40}(?:javascript|ad ?block(?:er)?)\b.{0,80}$"
        r"|(?:editor'?’?s note|note to readers):? (?:sign up|subscribe|get)\b.{0,200}$",
    ),
    (
        "source_line",
        r"(?:original )?(?:sources?|via|origin|courtesy)\s?(?::|[-–—]\s)\s?[^.!?]{1,120}\.?$"
        r"|[(\[]?(?:with |additional ){0,2}(?:inputs?|information|files?) from\b.{1,120}$"
        r"|[(\[](?:this|the) (?:article|story|report|piece|post|copy|headline|item) (?:has|was|is)\b.{0,240}[)\]]\.?$"
        r"|this (?:article|story|report|piece|post|column|item|content|op-ed)(?: (?:by|from) .{3,40}?)?(?: was| is| has been|)(?: originally| first| also|)"
        r" (?:published|appeared|posted|produced|republished|syndicated|generated|translated|reprinted|taken|provided|distributed|adapted)\b.{0,240}$"
        r"|the (?:article|story|report|piece|post|column)(?: was| has been|)(?: originally| first) (?:published|appeared|posted)\b.{0,160}$"
        r"|published (?:in|on|by) .{3,80}, (?:\w{3,9} \d{1,2}|\d{1,2}(?:st|nd|rd|th)? \w{3,9}).{0,30}$"
        r"|(?:originally|first) (?:published|appeared|posted)(?: (?:by|at|in|on|as)\b|:).{0,160}$"
        r"|the post .{1,240}(?: appeared)? first (?:appeared )?on\b.{1,80}$"
        r"|(?:republished|reprinted|reproduced|published) (?:with|by|under|from|courtesy)"
        r" (?:permission|arrangement|creative|a creative)\b.{0,160}$"
        rf"|(?=.{{2,90}}$)[(\[–—-]*\s?(?:{AGENCIES})(?:\s?(?:[,/&|–-]|and|with)\s?(?:{AGENCIES})){{0,4}}\s?[)\]]*\.?$"
        r"|read (?:the )?(?:original|full) (?:article|story) (?:at|on|here)\b.{0,80}$",
    ),
    (
        "legal",
        r".{0,80}(?:(?<![^\s(|])©(?:\s|\d|[A-Z]|$)|\(c\) ?(?:19|20)\d\d|\bcopyright\b|all rights reserved)|(?:this|our) (?:web)?site uses"
        r" cookies|(?:we|our partners|we and our) .{0,80}\bcookies\b|(?:accept|manage|reject|allow|"
        r"cookie)(?: all| your)?(?: cookies?| preferences| consent| settings| policy| notice)+\b.{0,40}$"
        r"|(?:privacy|cookie)s?(?: (?:and cookie|&amp; cookie|& cookies?))?"
        r" (?:policy|notice|statement|settings|preferences|center|centre)\b.{0,80}$"
        r"|terms(?: (?:of|and|&)(?: (?:use|service|sale|conditions|privacy))*)?(?: policy)?\b[^.]{0,60}$"
        r"|(?:legal )?disclaimer\b.{0,400}$|.{0,120}\bmay not be (?:re)?(?:produced|published|broadcast|"
        r"printed|written|distributed|used)\b|(?:do not sell|your (?:privacy|ad) choices)\b.{0,60}$"
        r"|by (?:clicking|continuing|using|signing|subscribing|submitting|entering|browsing)\b.{0,200}"
        r"\b(?:agree|accept|consent|terms|cookies|policy)\b"
        r"|.{0,60}\bnot responsible for the content of\b.{0,60}$|our standards:.{0,120}$|some rights reserved|content is available under\b.{0,160}$"
        r"|use of this (?:web ?)?site (?:constitutes|is subject)\b|(?:advertis(?:ing|er)|affiliate) disclos(?:ure|er)\b"
        r"|(?:we|this (?:post|article|page|site)) (?:may )?(?:contains?|earns?|receives?)\b.{0,60}\b(?:affiliate|commission|compensation)\b"
        r"|(?:i|you) (?:agree|consent|accept)\b.{0,80}\b(?:terms|policy|cookies|privacy|data)\b"
        r"|.{0,60}\bprotected by recaptcha|.{0,40}\b(?:registered )?trademarks? of\b.{0,120}$|gdpr\b.{0,60}$"
        r"|(?:powered|designed|developed|hosted|theme|website) by\b.{0,60}$|proudly powered\b.{0,60}$"
        r"|all (?:images|photos|content) (?:are |is )?(?:copyright|property)\b.{0,80}$"
        r"|(?:the views|views|opinions) expressed\b.{0,300}$",
    ),
    ("caption", r"(?:image|video|media|photo|picture) caption,?:?(?: .{1,200})?$"),
    ("dateline", r"(?:first |last )?(?:published|updated|posted|modified)(?: (?:on|at))?:?$"),
    (
        "credit",
        r"(?:image|photo|picture|video|media) source,? .{1,80}$|(?:(?:photo|image|picture|photograph|graphic|illustration|video|cover photo|"
        r"featured image|feature image|main image|photography)s?\s?"
        r"(?:credits?|by|courtesy(?: of)?|source|from|via|copyright)?\s?[:/|]|"
        r"(?:photo|image|picture|photograph|video|graphic|illustration)s? (?:by|credits?|courtesy)\b|"
        r"credits?(?: line)?\s?[:/])\s?[^.!?]{1,120}\.?$"
        rf"|[(\[]?(?:ap|afp|reuters|epa|getty|pa) ?(?:photos?|images?|pictures?)\b[^.]{{0,60}}[)\]]?\.?$"
        rf"|[(\[]?[^.!?()\[\]]{{0,80}}[/|]\s?(?:{AGENCIES})\s?[)\]]?\.?$"
        r"|[(\[](?:photo|image|picture|photograph|credit|file)s?\b[^()\[\]]{1,100}[)\]]\.?$"
        r"|[^.!?]{1,60}\b(?:via )?getty images\)?\.?$",
    ),
]
# Alternatives that can open with any word are tried where the line holds what they need.
_NEEDED: list[tuple[str, tuple[str, ...]]] = [
    (r"\.(?:jpe?g|png", (".jp", ".png", ".gif", ".webp", ".svg", ".avif", ".bmp")),
    (r" ?[»›→]$", ("»", "›", "→")),
    ("(?:newsletters?|podcasts?)$", ("newsletter", "podcast")),
    ("©", ("©", "(c)", "copyright", "all rights reserved")),
    ("may not be", ("may not be",)),
    ("not responsible", ("not responsible",)),
    ("recaptcha", ("recaptcha",)),
    ("trademarks? of", ("trademark",)),
    (r"{0,80}[/|]\s?(?:", ("/", "|")),
    ("getty images", ("getty images",)),
]
LINE_RULES = Openings(_RULES, _NEEDED)

# "READ MORE: Minister resigns": a label, then a headline that belongs to another page.
_LABEL = re.compile(
    r"(?:read(?: more| also| next| this| here)?|also read|also see|see(?: also| more)?|watch(?: live|"
    r" now| more| video| this| also)?|listen(?: now| to)?|look|view|more|related|related (?:story|article|"
    r"stories|articles|news|video)|don['’]t miss|explained|explainer|gallery|photos|in pictures|"
    r"in photos|video|videos|podcast|live(?: updates| blog)?|recommended|must[- ]read|must[- ]watch|"
    r"further reading|more on this(?: story| topic)?|learn more|find out(?: more)?|click here|"
    r"you may also like|trending|top story|breaking|exclusive|fact ?check|quiz|poll|opinion|editorial|"
    r"analysis|sponsored|advertisement|ad|up next|next|previous|previously|earlier|keep reading|"
    r"suggested reading|for more|check out|discover|follow)\s?(?:[:»>|→]|[–—-]\s)\s?",
    re.IGNORECASE,
)
_LABELS = Openings([("label", _LABEL.pattern)])
_CALLS = re.compile(
    r"(?:read (?:more|also|next|this)|also read|see also|watch|related|don['’]t miss|must[- ]read)\b",
    re.IGNORECASE,
)
_RELATED_LABEL = re.compile(r"(?:related|you may also like|more on this)\b", re.IGNORECASE)
_PAGER_LABEL = re.compile(r"(?:next|previous)\b", re.IGNORECASE)
_CAPS_LABEL = re.compile(
    r"[A-Z][A-Z'’&]{1,14}(?: [A-Z'’&]{2,14}){0,3}\s?(?:[:»|]|[–—-]\s)\s?(?=\S)"
)
_NOTICES = frozenset(
    ("NOTE", "UPDATE", "CORRECTION", "QUESTION", "ANSWER", "EDITOR", "UPDATED", "CLARIFICATION")
)
_ASK = re.compile(
    r"(?:please |now |just |to |don['’]t forget to |click here to |you can |be sure to )?"
    r"(?:subscribe|sign ?up|register|join|follow|like|download|get|click|tap|donate|support|become|"
    r"stay|try|buy|order|shop|enter|receive|install|unlock|start|upgrade|read|send|share|"
    r"contact|visit|check out|tune in|listen|watch|help|contribute|never miss|keep up|catch)\b",
    re.IGNORECASE,
)
# "Enjoying this story? Subscribe …": a question to the reader first.
_OPENED_ASK = re.compile(
    r"(?:enjoy\w*|lik(?:e|ed|ing)|love|want|looking|got|have|need|did|do|are|found|interested)\b[^.?!]{0,80}[?!] "
    r"(?:please |now |just )?(?:subscribe|sign ?up|register|join|follow|get|click|donate|support|become|share)\b",
    re.IGNORECASE,
)
_ASKING = Openings([("asks", _ASK.pattern), ("asks", _OPENED_ASK.pattern)])
_ASKED = re.compile(
    r"\b(?:newsletters?|inbox|subscri(?:be|ber|bers|ption|ptions)|our app|mobile app|app store|google play|"
    r"telegram|whatsapp|youtube|facebook|twitter|instagram|channel|free trial|trial|e-?mail alerts?|"
    r"push notifications?|notifications?|membership|independent journalism|our journalism|your support|"
    r"our website|click here|sign up|signing up|daily briefing|coupon|promo code|discount|"
    r"for as little as|per month|paywall|ad-free|unlimited access|our page|our reporting|our work)\b",
    re.IGNORECASE,
)
_BY_OPENING = (LINE_RULES, _LABELS, _ASKING, *OPENINGS_OF_BYLINES, captions.STARTS)
# What a sentence must hold one of for a rule that can begin with any word to match it.
_TELLING = (
    *captions.POINTERS, "©", "@", "copyright", "rights reserved", "not be", "responsible",
    "recaptcha", "trademark", " is a", " was a", " are a", " is also a", " was also a",
    " are also a", "contributed ", "reported from", "correspondent", "editor", "reporter",
    "columnist", "writer", "journalist", "bureau chief",
)  # fmt: skip


@lru_cache(maxsize=20_000)  # the lines of one outlet's pages repeat
def kind_of_line(text: str) -> str | None:
    """Name the furniture a line is by its own wording, or None where it could be prose.

    The line is looked at without bullets; lines of more than 600 characters are never furniture.
    """
    line = text[:601].strip(" \t\u00a0•*|·-–—►▶▸■●○→«»›‹")
    if not line:
        return "other"
    if len(line) > 600:
        return None
    low = line.lower()
    word = opening_word(low)
    words = line.split()
    if _is_plain(line, low, word, words):
        return None
    if len(words) <= 60:
        label = kind_of_label(line, low, word)
        if label:
            return label
        if len(words) <= 20 and is_timed(line, low, word):
            return "dateline"
        kind = LINE_RULES.kind_of(line, low, word)
        if kind:
            return kind
        if len(words) <= 14 and (not word or word in _NETWORKS):
            tokens = [token for token in TOKEN.split(low) if token]
            if 0 < len(tokens) <= 14 and _NETWORKS.issuperset(tokens):
                return "share"
        if is_byline(line, words, low, word):
            return "byline"
        if is_author_note(line, low, word):
            return "author_note"
        if len(words) <= 45 and _ASKING.kind_of(line, low, word) and _ASKED.search(line):
            return "promo"
        if _is_link_list(line, words):
            return "navigation"
    if captions.is_caption(line, text, low):
        return "caption"
    return None


def kind_of_label(line: str, low: str, word: str) -> str | None:
    """Name a line that opens with a label ("READ ALSO: …") and goes on like a headline.

    ``low`` is the line in lower case, ``word`` its opening word.
    """
    match = _LABEL.match(line) if _LABELS.kind_of(line, low, word) else None
    # A headline that asks is a headline still: "Read more: Who pays for it?"
    ended = line.endswith((".", "…")) if match and _CALLS.match(line) else _ends_sentence(line)
    if match and not ended and len(line.split()) <= 30:
        if _PAGER_LABEL.match(line):
            return "navigation"
        return "related" if _RELATED_LABEL.match(line) else "promo"
    return None


def caps_label(line: str) -> str | None:
    """Give the label of "LABEL: headline without a full stop", which may be a place or a promo."""
    match = _CAPS_LABEL.match(line)
    if match and not _ends_sentence(line) and 3 <= len(line.split()) <= 30:
        label = match.group().rstrip(" :»|–—-")
        told = line[match.end() :]
        if label not in _NOTICES and told[:1].isupper() and len(told.split()) >= 3:
            return label
    return None


def _is_plain(line: str, low: str, word: str, words: list[str]) -> bool:
    """Tell a sentence that no rule can match: by what it lacks, and by its first word."""
    if line[-1] != "." or not word or any(map(low.__contains__, _TELLING)):
        return False
    if any(map(low[-captions.TAIL :].__contains__, captions.CREDITS)):
        return False
    for alternative in _opening_with(word):
        if alternative.rule.match(line):
            return False
    if len(words) > 20:
        return True
    listed = len(words) <= 14 and word in _NETWORKS
    return not (listed or is_timed(line, low, word) or signed_names(line))


@lru_cache(maxsize=50_000)
def _opening_with(word: str) -> list[Alternative]:
    return [one for rules in _BY_OPENING for one in rules.bound(word)]


def _is_link_list(line: str, words: list[str]) -> bool:
    if not SEPARATOR.search(line):
        return False
    parts = [part for part in SEPARATED.split(line) if part]
    return (
        len(parts) >= 3
        and len(words) <= 40
        and not _ends_sentence(line)
        and max(len(part.split()) for part in parts) <= 4
    )


def _ends_sentence(line: str) -> bool:
    return line.rstrip("\"'”’»)] ").endswith((".", "!", "?", "…")) and not line.endswith("...")
