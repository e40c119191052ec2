"""Invented articles about invented people, with the truth known: who is meant by every name.

Stories of one to six articles follow a few people each; surnames, initials and titles are shared
by many. Nothing here was fitted to the rules that are measured with it. Names are drawn per
country with its own habits: which name is the family's, how outlets spell it, what is left out.
`FIRST` holds the countries to work with, `KEPT_APART` those that are looked at only at the end.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Country:
    """How people are named: given names by sex, family names, and how each may be written."""

    men: str
    women: str
    families: str
    family_first: bool = False
    two_families: float = 0.0
    middle: float = 0.0
    spellings: tuple[tuple[str, str], ...] = ()
    nicknames: tuple[tuple[str, str], ...] = ()
    woman_family: tuple[tuple[str, str], ...] = ()
    sure_name: str = "family"


FIRST = {
    "America": Country(
        "James John Robert Michael William David Richard Thomas Charles Daniel Joseph Edward "
        "Kenneth Ronald Anthony Andrew Gerald Samuel Patrick Walter",
        "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Margaret Deborah Katherine Nancy "
        "Carol Janet Rebecca Christine Rachel Jane Julia Dorothy Helen",
        "Smith Johnson Miller Davis Clark Lewis Walker Hall Young King Wright Hill Baker Nelson "
        "Carter O'Brien McCarthy O'Neill MacDonald Reilly Harrington Whitfield Pruett Stansbury",
        middle=0.35,
        nicknames=(
            *(("James", "Jim"), ("Robert", "Bob"), ("William", "Bill"), ("Michael", "Mike")),
            *(("Richard", "Dick"), ("Thomas", "Tom"), ("Edward", "Ted"), ("Daniel", "Dan")),
            *(("Elizabeth", "Liz"), ("Katherine", "Kate"), ("Deborah", "Debbie")),
            *(("Joseph", "Joe"), ("Kenneth", "Ken"), ("Susan", "Sue"), ("Andrew", "Andy")),
        ),
    ),
    "Russia": Country(
        "Aleksandr Sergey Dmitry Andrey Aleksey Yevgeny Nikolay Yury Mikhail Vladimir Igor Oleg "
        "Viktor Pyotr Maksim",
        "Yelena Olga Natalya Tatyana Irina Svetlana Mariya Anna Yekaterina Lyudmila Yuliya Nina",
        "Ivanov Kuznetsov Sokolov Popov Lebedev Kozlov Morozov Volkov Zaytsev Belov Tarasov "
        "Gusev Chernyshev Shcherbakov Yefimov Dolgorukov",
        spellings=(
            *(("Aleksandr", "Alexander"), ("Sergey", "Sergei"), ("Dmitry", "Dmitri")),
            *(("Andrey", "Andrei"), ("Aleksey", "Alexei"), ("Yevgeny", "Evgeny")),
            *(("Nikolay", "Nikolai"), ("Yury", "Yuri"), ("Maksim", "Maxim"), ("Pyotr", "Petr")),
            *(("Yelena", "Elena"), ("Natalya", "Natalia"), ("Tatyana", "Tatiana")),
            *(("Mariya", "Maria"), ("Yekaterina", "Ekaterina"), ("Yuliya", "Yulia")),
            *(("Zaytsev", "Zaitsev"), ("Yefimov", "Efimov"), ("Chernyshev", "Chernyshov")),
        ),
        woman_family=(("ov", "ova"), ("ev", "eva")),
    ),
    "Mexico": Country(
        "Jose Juan Luis Carlos Miguel Jorge Manuel Ricardo Fernando Javier Raul Enrique Hector",
        "Guadalupe Juana Rosa Leticia Gabriela Patricia Veronica Alejandra Silvia Claudia Elena",
        "Garcia Hernandez Martinez Lopez Gonzalez Rodriguez Perez Sanchez Ramirez Flores Vargas "
        "Mendoza Castillo Ortega Zaragoza Villalobos",
        two_families=0.6,
        middle=0.1,
        spellings=(
            *(("Garcia", "García"), ("Hernandez", "Hernández"), ("Martinez", "Martínez")),
            *(("Lopez", "López"), ("Perez", "Pérez"), ("Sanchez", "Sánchez"), ("Raul", "Raúl")),
            *(("Jose", "José"), ("Hector", "Héctor"), ("Veronica", "Verónica")),
        ),
    ),
    "China": Country(
        "Wei Jianguo Guoqiang Zhiyong Haitao Xiaoming Jun Lei Tao Yong Guangming Wenbin",
        "Fang Xiulan Min Jing Yan Li Xiaohong Meiling Yulan Hong Lihua Qian",
        "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Ma Zhu",
        family_first=True,
    ),
    "Korea": Country(
        "Min-jun Sung-ho Young-chul Jae-won Dong-hyun Tae-woo Kyung-soo Sang-min Jin-woo",
        "Ji-eun Soo-jin Hye-jin Min-ji Eun-young Mi-kyung Yoon-hee Sun-hee",
        "Kim Lee Park Choi Jung Kang Cho Yoon Han",
        family_first=True,
        spellings=(("-", " "),),
    ),
    "Egypt": Country(
        "Mohammed Ahmed Mahmoud Hassan Hussein Omar Khaled Tarek Youssef Mustafa Ibrahim Amr",
        "Fatima Aisha Mona Hanan Nadia Rania Dina Salma Laila Amal",
        "al-Sayed el-Masry Mansour Farouk Abdel-Rahman Soliman al-Najjar Hamdy Shafik Ghoneim "
        "al-Baradi Osman",
        spellings=(
            *(("Mohammed", "Muhammad"), ("Ahmed", "Ahmad"), ("Hussein", "Hussain")),
            *(("Khaled", "Khalid"), ("Youssef", "Yusuf"), ("al-", "al "), ("el-", "al-")),
            *(("Soliman", "Suleiman"), ("Tarek", "Tariq"), ("Mustafa", "Mostafa")),
        ),
    ),
    "Germany": Country(
        "Hans Klaus Jürgen Wolfgang Günter Peter Dieter Heinz Karl-Heinz Uwe Stefan Jörg Ulrich",
        "Ursula Helga Renate Monika Petra Sabine Claudia Birgit Anna-Lena Katrin Käthe Jutta",
        "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schäfer Koch Bauer "
        "von Altenburg Meier Hartmann-Lüders Krüger Maier",
        spellings=(
            *(("Müller", "Mueller"), ("Schäfer", "Schaefer"), ("Jürgen", "Juergen")),
            *(("Günter", "Gunter"), ("Krüger", "Kruger"), ("Jörg", "Jorg"), ("Käthe", "Kathe")),
        ),
    ),
}

KEPT_APART = {
    "Ukraine": Country(
        "Oleksandr Serhiy Dmytro Andriy Oleksiy Volodymyr Mykola Vasyl Yuriy Ihor Bohdan Pavlo",
        "Olena Nataliya Oksana Iryna Svitlana Halyna Kateryna Lesya Tetyana Daryna",
        "Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk Hrytsenko Zelinskyi "
        "Romanyuk Savchuk Moroz Khomenko Polishchuk",
        spellings=(
            *(("Serhiy", "Serhii"), ("Andriy", "Andrii"), ("Oleksiy", "Oleksii")),
            *(("Yuriy", "Yurii"), ("Nataliya", "Natalia"), ("Zelinskyi", "Zelinsky")),
            *(("Romanyuk", "Romaniuk"), ("Volodymyr", "Volodimir")),
        ),
    ),
    "Vietnam": Country(
        "Van Hung|Quoc Tuan|Minh Duc|Duc Thanh|Thanh Nam|Van Dung|Xuan Hoa|Ngoc Son",
        "Thi Lan|Thi Hoa|Thu Huong|Thi Mai|Kim Chi|Bich Ngoc|Thi Hanh",
        "Nguyen Tran Le Pham Hoang Vu Dang Bui",
        family_first=True,
        sure_name="last",
    ),
    "Turkey": Country(
        "Mehmet Mustafa Ahmet Ali Hüseyin Ismail Murat Kemal Hakan Cengiz Tayfun Orhan",
        "Fatma Ayse Emine Hatice Zeynep Elif Meryem Sule Gülsen Nurcan",
        "Yilmaz Kaya Demir Sahin Celik Yildiz Aydin Özturk Arslan Dogan Kiliç Çetin",
        spellings=(
            *(("Yilmaz", "Yılmaz"), ("Sahin", "Şahin"), ("Celik", "Çelik"), ("Ayse", "Ayşe")),
            *(("Özturk", "Öztürk"), ("Dogan", "Doğan"), ("Yildiz", "Yıldız")),
            ("Hüseyin", "Huseyin"),
        ),
    ),
    "Spain": Country(
        "Antonio Francisco Pedro Angel Alberto Pablo Sergio Rafael Ignacio Alvaro Santiago",
        "Carmen Isabel Dolores Pilar Teresa Ana Lucia Marta Cristina Beatriz Ines",
        "Fernandez Gomez Diaz Moreno Alvarez Romero Navarro Torres Dominguez Serrano Ibarra",
        two_families=0.5,
        middle=0.1,
        spellings=(
            *(("Fernandez", "Fernández"), ("Gomez", "Gómez"), ("Diaz", "Díaz")),
            *(("Angel", "Ángel"), ("Alvaro", "Álvaro"), ("Lucia", "Lucía"), ("Ines", "Inés")),
        ),
    ),
    "Britain": Country(
        "George Harry Simon Stephen Philip Nicholas Christopher Matthew Benjamin Timothy Ian Alan "
        "Graham Peter Jonathan",
        "Emma Charlotte Victoria Sarah Claire Fiona Alison Gillian Lucy Hannah Catherine Judith",
        "Jones Taylor Brown Williams Wilson Evans Thomas Roberts Green Wood Harris Cooper "
        "Fitzgerald McGregor O'Sullivan Ashworth Birtwistle Hayes-Morton",
        middle=0.15,
        nicknames=(
            *(("Stephen", "Steve"), ("Nicholas", "Nick"), ("Christopher", "Chris")),
            *(("Matthew", "Matt"), ("Benjamin", "Ben"), ("Timothy", "Tim"), ("Philip", "Phil")),
        ),
    ),
    "Iran": Country(
        "Ali Hassan Reza Hossein Javad Mehdi Saeed Hamid Abbas Majid Behrouz Dariush",
        "Zahra Maryam Leila Shirin Fereshteh Nasrin Parvaneh Mahnaz Azar",
        "Ahmadi Hosseini Karimi Mousavi Rezaei Sadeghi Jafari Rahimi Tehrani Golestani Farahani",
        spellings=(
            *(("Hossein", "Hussein"), ("Mousavi", "Moussavi"), ("Rezaei", "Rezai")),
            *(("Saeed", "Saeid"), ("Karimi", "Karimy"), ("Leila", "Leyla"), ("Mehdi", "Mahdi")),
        ),
    ),
}  # fmt: skip

OFFICES = (
    "President|Senator|Prime Minister|Governor|Mayor|General|Judge|Foreign Minister|Justice|"
    "Colonel|Ambassador|Minister|Congressman|Chancellor|Captain"
).split("|")
ROLES = (
    "a lawyer|the company's chief executive|a neighbour|a professor of law|the police chief|"
    "a spokesman for the ministry|the team's coach|an analyst|a shopkeeper|the striker|a nurse|"
    "the head of the union|a novelist|an opposition lawmaker"
).split("|")
SAID = (
    "{} said the plan would cost too much.|{} did not answer questions on Tuesday.|"
    "Nobody had asked {} about it before.|For {}, it was the second setback in a month.|"
    "The committee heard {} for an hour.|Later that day {} left the building.|"
    "According to {}, talks went on.|{}'s proposal found few friends.|Critics of {} disagreed.|"
    "A letter from {} was read aloud.|{} smiled and shook hands.|The vote went against {}."
).split("|")
FILLER = (
    "The rain did not stop all week.|Prices rose again in the spring.|A decision is expected soon."
    "|The hall was half empty.|Work on the bridge goes on.|Both sides spoke of progress."
).split("|")


@dataclass(frozen=True)
class Person:
    """Somebody invented: the truth behind a name."""

    number: int
    country: str
    woman: bool
    given: str
    middle: str
    family: str
    second_family: str
    office: str
    role: str
    known: bool
    junior: bool = False


@dataclass(frozen=True)
class Outlet:
    """How one paper writes names."""

    other_spelling: float
    middles: bool
    honorifics: bool
    second_families: bool
    nicknames: bool
    offices_again: bool


@dataclass
class Article:
    """A text and who is meant where: (start, end, person)."""

    article_id: str
    story: int
    text: str = ""
    names: list[tuple[int, int, int]] = field(default_factory=list)


def invent(
    seed: int, *, countries: dict[str, Country], people: int = 400, stories: int = 300
) -> tuple[list[Person], list[Article]]:
    """Invent people and the articles that name them.

    Parameters
    ----------
    seed
        The same seed gives the same articles.
    countries
        `FIRST` or `KEPT_APART`.
    people, stories
        How many of each; a story has one to six articles.

    Returns
    -------
    The people, and the articles with the place of every name and the person it stands for.
    """
    chance = random.Random(seed)
    everyone = _people(chance, countries, people)
    outlets = [
        Outlet(
            *(chance.choice((0.0, 0.1, 0.9)), chance.random() < 0.5, chance.random() < 0.25),
            *(chance.random() < 0.6, chance.random() < 0.4, chance.random() < 0.4),
        )
        for _ in range(8)
    ]
    weights = [1 / (1 + rank) ** 0.6 for rank in range(len(everyone))]
    articles = []
    for story in range(stories):
        cast = _cast(chance, everyone, weights)
        for part in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
            article = Article(f"s{story:05}-{part}", story)
            _write(chance, article, cast, everyone, outlets, countries)
            articles.append(article)
    return everyone, articles


def _people(chance: random.Random, countries: dict[str, Country], how_many: int) -> list[Person]:
    made: list[Person] = []
    taken: set[tuple[str, str, str]] = set()
    while len(made) < how_many:
        name = chance.choice(sorted(countries))
        country = countries[name]
        woman = chance.random() < 0.4
        given = _one(chance, country.women if woman else country.men)
        family = _one(chance, country.families)
        relative = made[-1] if made and chance.random() < 0.08 else None
        if relative is not None:  # one family
            name, family = relative.country, relative.family
            country = countries[name]
            given = _one(chance, country.women if woman else country.men)
        # Two people of the very same name are rare in the news, and seldom to be told apart.
        if (name, given, family) in taken and chance.random() < 0.9:
            continue
        taken.add((name, given, family))
        second = _one(chance, country.families) if chance.random() < country.two_families else ""
        middle = ""
        if chance.random() < country.middle:
            middle = _one(chance, country.women if woman else country.men)
        made.append(
            Person(
                *(len(made), name, woman, given, middle, family, second),
                chance.choice(OFFICES) if chance.random() < 0.4 else "",
                *(chance.choice(ROLES), chance.random() < 0.06),
                junior=relative is not None and given == relative.given and not woman,
            )
        )
    return made


def _one(chance: random.Random, words: str) -> str:
    """Draw a name, the first ones of a list more often."""
    listed = words.split("|") if "|" in words else words.split()
    listed = [word for word in listed if word != "von"]
    listed = ["von " + word if word == "Altenburg" else word for word in listed]
    return listed[min(int(chance.random() ** 1.6 * len(listed)), len(listed) - 1)]


def _cast(chance: random.Random, everyone: list[Person], weights: list[float]) -> list[Person]:
    cast = chance.choices(everyone, weights, k=chance.choice((1, 2, 2, 3, 3, 4)))
    lead = cast[0]
    alike = [p for p in everyone if p.family == lead.family and p.country == lead.country]
    if len(alike) > 1 and chance.random() < 0.15:  # a relative or a namesake in the same story
        cast.append(chance.choice(alike))
    return list({person.number: person for person in cast}.values())


def _write(
    chance: random.Random,
    article: Article,
    cast: list[Person],
    everyone: list[Person],
    outlets: list[Outlet],
    countries: dict[str, Country],
) -> None:
    outlet = chance.choice(outlets)
    present = [cast[0], *(p for p in cast[1:] if chance.random() < 0.75)]
    spelt = {p.number: _spelling(chance, p, outlet, countries[p.country]) for p in present}
    introduced: set[int] = set()
    lines: list[list[tuple[str, int | None]]] = []
    for number in range(chance.randint(5, 16)):
        if chance.random() < 0.15:
            lines.append([(chance.choice(FILLER), None)])
            continue
        person = present[0] if chance.random() < 0.5 else chance.choice(present)
        known = [p for p in everyone if p.known]
        if known and chance.random() < 0.03:  # somebody everyone knows, by the surname alone
            star = chance.choice(known)
            if star.number not in {p.number for p in present}:
                family = star.family
                lines.append(_sentence(chance, "", family, "", star.number))
                continue
        namesakes = [
            p
            for p in present
            if p.number != person.number and p.family == person.family and p.number in introduced
        ]
        full, short, given = spelt[person.number]
        title = _honorific(person, outlet)
        if person.number not in introduced:
            introduced.add(person.number)
            if number > 0 or chance.random() > 0.04:
                short, title = full, ""
                if chance.random() < 0.02:
                    short = _slip(chance, short)
            office = person.office + " " if person.office and chance.random() < 0.6 else ""
            before = office or title
            after = f", {person.role}," if not office and chance.random() < 0.5 else ""
            lines.append(_sentence(chance, before, short, after, person.number))
            continue
        if namesakes:
            # The lead keeps the surname as often as not; the others are told apart in some way.
            if person.number != present[0].number or chance.random() < 0.4:
                way = chance.random()
                if way < 0.45:
                    lines.append(_sentence(chance, "", full, "", person.number))
                    continue
                if way < 0.7 and given:
                    lines.append(_sentence(chance, "", given, "", person.number))
                    continue
                other = namesakes[0]
                if person.woman != other.woman:
                    title = "Mrs. " if person.woman else "Mr. "
                elif person.office and person.office != other.office:
                    title = person.office + " "
                else:
                    lines.append(_sentence(chance, "", full, "", person.number))
                    continue
            lines.append(_sentence(chance, title, short, "", person.number))
            continue
        if chance.random() < 0.06:
            short, title = full, ""
        elif chance.random() < 0.02 and given:
            short, title = given, ""
        elif person.office and outlet.offices_again and chance.random() < 0.3:
            title = person.office + " "
        if chance.random() < 0.008:
            short = _slip(chance, short)
        lines.append(_sentence(chance, title, short, "", person.number))
    text = ""
    for line in lines:
        if text:
            text += "\n\n" if chance.random() < 0.4 else " "
        for words, who in line:
            at = len(text)
            text += words
            if who is not None:
                article.names.append((at, at + len(words), who))
    article.text = text


def _sentence(
    chance: random.Random, before: str, name: str, after: str, who: int
) -> list[tuple[str, int | None]]:
    head, _, tail = chance.choice(SAID).partition("{}")
    if after and not tail.startswith(" "):
        after = after.rstrip(",") if tail.startswith((",", ".")) else ""
    return [(head + before, None), (name, who), (after + tail, None)]


def _honorific(person: Person, outlet: Outlet) -> str:
    if not outlet.honorifics:
        return ""
    return "Ms. " if person.woman else "Mr. "


def _spelling(
    chance: random.Random, person: Person, outlet: Outlet, country: Country
) -> tuple[str, str, str]:
    """Give the full name, what stands for it later, and the given name, as an article has them."""
    given, family, middle = person.given, person.family, person.middle
    if person.woman:
        for ending, womans in country.woman_family:
            if family.endswith(ending):
                family = family.removesuffix(ending) + womans
                break
    if outlet.nicknames:
        given = dict(country.nicknames).get(given, given)
    second = person.second_family if outlet.second_families else ""
    if chance.random() < outlet.other_spelling:
        for one, other in country.spellings:
            given = given.replace(one, other)
            if family.startswith(one) or "-" not in one:
                family = family.replace(one, other)
    families = f"{family} {second}".strip()
    if chance.random() < 0.025 and not country.family_first and len(given) > 1:
        given_written, middle = given[0] + ".", ""  # an initial is all there is
    else:
        given_written = given
    shown = ""
    if middle and outlet.middles:
        shown = middle[0] + ". " if not country.two_families else middle + " "
    if country.family_first:
        full = f"{family} {given_written}"
        short = given.split()[-1] if country.sure_name == "last" else family
        return full, short, ""
    suffix = " Jr." if person.junior else ""
    full = f"{given_written} {shown}{families}{suffix}"
    short = families if second and chance.random() < 0.3 else family
    return full, short, given


def _slip(chance: random.Random, name: str) -> str:
    """Make a writer's slip: a letter dropped, doubled, or two of them swapped."""
    places = [i for i in range(2, len(name) - 1) if name[i - 1 : i + 2].isalpha()]
    if not places:
        return name
    at = chance.choice(places)
    kind = chance.random()
    if kind < 0.4:
        return name[:at] + name[at + 1 :]
    if kind < 0.7:
        return name[:at] + name[at] + name[at:]
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
