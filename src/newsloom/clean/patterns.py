"""The language of page furniture: what share bars, menus, forms and notices say.

General wording (hundreds of sites say "Leave a reply"), no site's. `wording` reads lines by it.
"""

# ruff: noqa: E501 - lists of wording read better in long lines
from __future__ import annotations

from newsloom.clean.captions import AGENCIES
from newsloom.clean.openings import Openings

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
        rf"|(?:{_COUNT}(?:shares?|likes?|tweets?|views?|reactions?|retweets?)\s?[|·•,/-]?\s?){{1,5}}"
        r"(?:edited)?,?(?: ?(?:at )?\d{1,2}[:.]\d\d)?$"
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
        r"|(?:editor'?’?s note|note to readers):? (?:sign up|subscribe|get)\b.{0,200}$"
        r"|(?:yes, )?(?:please )?sign me up[.!]?$|allow .{1,30} content\??$"
        r"|(?:subscribe|join|follow|chat with)(?: (?:to|us|our|the|on|here)){0,3}[^.!?]{0,60}(?:https?://|\bt\.me/|@\w)\S{1,80}$"
        r"|@\w{3,40}\W{1,4}(?:send|write|subscribe|contact|advertis\w+|tell|share)\b.{0,120}$"
        r"|(?:catch|find|get|read|see) (?:all )?(?:the )?(?:latest|breaking|live)\b.{0,120}\b(?:app|website|channel|newsletter)\b.{0,80}$"
        r"|this (?:article|story|page|post) (?:includes|contains) (?:content|elements|embeds?) (?:provided|hosted|served)\b.{0,400}$",
    ),
    (
        "other",
        r"(?:this|the) (?:article|story|report|interview|piece|post|conversation|transcript|headline|version)"
        r" (?:has been|was|is|have been|were)(?: lightly| slightly| since| later)? (?:amended|corrected|updated|edited|condensed|clarified|revised)\b.{0,240}$"
        r"|(?:an?|the) (?:earlier|previous|original) version of (?:this|the) (?:article|story|report|headline|post)\b.{0,300}$"
        r"|\((?:adds?|updates?|recasts?|corrects?|refiles?|rewrites?|removes?|releads?|changes|repeats?|writes through|with)\b[^()]{3,160}\)$"
        r"|\(\([^\n]{3,200}\)\)$",
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
