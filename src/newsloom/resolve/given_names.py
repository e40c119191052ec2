"""Given names that are one name: in other romanisations, shortened, or of one sex.

Short lists of our own, for the names that newspapers spell in several ways. A name in two lines
("Alex") can be either; two names are one if they share a line.
"""

from __future__ import annotations

from functools import cache, lru_cache

# One name in several romanisations or scripts' spellings; the first is what the line is called.
_SPELLINGS = """
alexander aleksandr alexandr aleksander alexandre aliaksandr alyaksandr oleksandr olexandr
alexandra aleksandra oleksandra
alexey alexei aleksey aleksei alexej oleksiy oleksii aliaksei
andrey andrei andriy andrii andrej andrzej
anatoly anatoliy anatolii anatoli
artyom artem artiom
dmitry dmitri dmitriy dmitrii dmytro dzmitry dimitri
ekaterina yekaterina katerina kateryna
elena yelena olena alena
evgeny evgeni yevgeny yevgeni yevgeniy yevhen evgenii evgeniy
fyodor fedor feodor fiodor
georgy georgi georgiy georgii heorhiy
gennady gennadi gennadiy hennadiy
grigory grigori grigoriy hryhoriy
igor ihor
ilya ilia illia illya
ivan
kirill kyrylo kiril cyril
konstantin kostyantyn kanstantsin
ksenia kseniya xenia
lyudmila ludmila liudmila lyudmyla
maxim maksim maksym
mikhail michail mykhailo mihail mikhael
natalia nataliya natalya nataliia
nikita mykyta
nikolai nikolay mykola mikalai
oksana oxana
pavel pavlo
pyotr petr piotr petro
roman
sergey sergei serhiy serhii siarhei sergiy sergej
sofia sophia sofya sofiya
stepan
svetlana svitlana sviatlana
tatiana tatyana tetyana tetiana tatsiana
timofey timofei tymofiy
valentin valentyn
valery valeri valeriy valerii
vasily vasili vasiliy vasyl vassily
viktor victor viktar
vitaly vitali vitaliy vitalii
vladimir volodymyr uladzimir volodimir
vladislav vladyslav uladzislau
vyacheslav viacheslav
yakov jakov
yaroslav jaroslav
yulia yuliya julia iuliia yuliia
yury yuri yuriy yurii iurii
zhanna
mohammed muhammad mohammad mohamed muhammed mohamad mohamud mehmed mohamet mehmet
ahmed ahmad ahmet achmed ahmadou
mahmoud mahmud mehmood mahmood
hussein hussain husain hossein hosein husein husayn hussien huseyin
hassan hasan hassen
khaled khalid kaled
omar umar omer
osama usama ousama
othman osman uthman usman
youssef yusuf yousef yousuf yusef youcef yousif joseph
ibrahim ebrahim brahim
ismail ismael esmail ishmael
mustafa mostafa moustafa mustapha moustapha
moussa musa mousa
tarek tariq tareq tarik
said saeed saeid sayed sayeed
suleiman soliman sulaiman suleyman sulayman
abdullah abdallah abdulla abdalla
abdel abdul abd
ali aly
amir ameer
bashar
faisal faysal feisal
hamid hameed
jamal gamal jamaal
karim kareem
mahdi mehdi
majid majeed
marwan
muammar moammar muamar
muqtada moqtada muktada
nasser nasir naser nassir
rashid rasheed rachid
reza riza
salman
samir sameer
walid waleed oualid
zaid zayd zeid
aisha ayesha aicha
fatima fatimah fatma fatemeh
khadija khadijah
laila leila layla leyla
mariam maryam miriam meryem
maria mariya marija
anna ana anne ann
aung
benjamin binyamin
chaim haim
isaac yitzhak itzhak yitzchak
joseph josef jozef iosif yosef
moshe moishe
shlomo
jorg joerg
jurgen juergen
gunter gunther guenter guenther
francois
stefan stephan
stephen steven
philip phillip philippe
geoffrey jeffrey
catherine katherine katharine kathryn catharine katharina
eric erik erich
john jon
sara sarah
theresa teresa therese
elisabeth elizabeth
karl carl
marc mark
nicholas nicolas nikolas
"""
# A name and what friends and newspapers make of it.
_SHORTENED = """
abraham abe
albert al bert
alexander alex sasha sandy al
alexandra alex sasha
alfred al fred
allen al
alan al
amanda mandy
andrew andy drew
anthony tony
antonio tony toni
arthur art
barbara barb
benjamin ben benny bibi
bernard bernie
calvin cal
catherine cathy kathy kate katie kit kitty
charles charlie chuck chas
christina chris tina
christine chris
christopher chris kit
clifford cliff
curtis curt
cynthia cindy
daniel dan danny
david dave davy
deborah debbie deb
dmitry dima mitya
donald don donny
dorothy dot dottie
douglas doug
edward ed eddie ted teddy ned
edmund ed eddie
edwin ed eddie
elizabeth liz beth betty betsy eliza lizzie bess libby
eugene gene
evgeny zhenya
francis frank fran
francisco paco pancho
franklin frank
frederick fred freddy freddie rick
gabriel gabe
geoffrey jeff geoff
gerald gerry jerry
gregory greg
harold harry hal
helen nell
henry hank harry
herbert herb
irving irv
ivan vanya
jacob jake
james jim jimmy jamie
janet jan
jennifer jen jenny
jeremy jerry
jerome jerry
jessica jess
john jack johnny
jonathan jon
joseph joe joey
jose pepe
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence larry
leonard len lenny leo
leonid lenya
louis lou louie
margaret maggie meg peggy margie
maria masha
martin marty
matthew matt
maurice moe
michael mike mickey mick
mikhail misha
mitchell mitch
nancy nan
natalia natasha
nathan nate
nathaniel nate
nicholas nick nicky
nikolai kolya
norman norm
olga olya
pamela pam
patricia pat patty tricia trish
patrick pat paddy
peter pete
philip phil
randall randy
raymond ray
rebecca becky
reginald reg reggie
richard dick rick ricky rich richie
robert bob bobby rob robbie bert
roberto beto
roger rog
ronald ron ronnie
rudolph rudy
russell russ
samuel sam sammy
samantha sam
sergey seryozha
sidney sid
solomon sol
stanley stan
stephen steve
stuart stu
susan sue susie suzy
suzanne sue
terence terry
theodore ted teddy theo
thomas tom tommy
timothy tim
valentina valya
vernon vern
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny
vladimir volodya vova
walter walt wally
wesley wes
william bill billy will willie liam
winston win
zachary zach zack
"""
_MEN = """
adam adrian alan albert alberto alejandro alexander alexey alfred ali allen alvaro andrew andrey
angel anthony antonio arthur aleksandr ahmed bashar benjamin bernard bob boris brandon brian bruce
carlos carl charles christopher craig daniel david dennis diego dieter dmitry donald douglas edward
enrique eric eugene evgeny felipe fernando francisco francois frank frederick gary george georgy
gerald gerhard graham gregory gunter gustavo hans harold harry hassan hector heinz helmut henry
howard hugo hussein ian ibrahim igor ignacio ivan jack jacob jacques james jason javier jean jeffrey
jeremy jim joe john jonathan jorge jose joseph joshua juan jurgen karl keith kenneth kevin khaled
klaus larry lawrence leonard leonid lee louis luis mahmoud manuel marco mario mark martin matthew
maxim michael miguel mike mikhail mohammed mustafa nicholas nikolai oleg omar oscar oleksandr pablo
patrick paul pavel pedro peter petro philip pierre pyotr rafael ralph raul raymond ricardo richard
robert roberto roger roland roman ronald roy russell ryan samuel santiago scott sean sergey sergio
simon stanley stefan stephen steve stuart thomas timothy tom tony ulrich uwe vasily victor vincent
viktor vladimir volodymyr walter wayne werner william wolfgang yury zachary serhiy mykola andriy
hakan kemal murat orhan alexandre bernd dirk giovanni giuseppe luigi paolo sven lars nils olaf
"""
_WOMEN = """
agnes aisha alejandra alexandra alice alison amanda amy ana andrea angela ann anna anne annette
barbara beatriz betty birgit brenda carmen carol caroline carolyn catherine charlotte cheryl
christina christine claire claudia cristina cynthia daniela deborah denise diana diane dolores
donna doris dorothy ekaterina elena elizabeth ellen emily emma erika eva evelyn fatima fiona
florence frances gabriela gillian gloria grace hannah heather heidi helen helga hillary ines ingrid
irene irina isabel jane janet janice jean jennifer jessica joan joanna joyce judith judy julia
julie karen karin katherine kathleen kimberly ksenia laila laura leticia linda lisa lori louise
lucia lucy lyudmila margaret maria marie marilyn marina marta martha mary maryam megan melissa
michelle monica monika nadia nancy natalia nicole nina oksana olga pamela patricia paula petra
pilar rachel rebecca renate rosa rose ruth sabine sally samantha sandra sarah sharon shirley silvia
sofia sonia stephanie susan susana svetlana sylvia tamara tatiana teresa theresa tina ursula
valentina vanessa vera veronica victoria virginia wendy yulia yvonne zeynep fatma emine halyna
iryna jutta katrin olena lesya angelina giulia francesca chiara silvana brigitte monique
"""


@cache
def _lines_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = {}
    for line in _SPELLINGS.split("\n"):
        for name in line.split():
            heads.setdefault(name, set()).add(line.split()[0])
            found.setdefault(name, set()).add(line.split()[0])
    for line in _SHORTENED.split("\n"):
        words = line.split()
        for name in words:
            found.setdefault(name, set()).update(heads.get(words[0], {words[0]}))
    return {name: frozenset(lines) for name, lines in found.items()}


@lru_cache(maxsize=4096)
def lines_of(given: str) -> frozenset[str]:
    """Give the names that a given name can be a spelling or short form of, itself included.

    ``given`` is in lower case, without diacritics. "bill" → {"bill", "william"}.
    """
    return _lines_of().get(given, frozenset()) | {given}


@cache
def _sexes() -> dict[str, str]:
    men = {line for name in _MEN.split() for line in lines_of(name)}
    women = {line for name in _WOMEN.split() for line in lines_of(name)}
    return {**dict.fromkeys(men - women, "m"), **dict.fromkeys(women - men, "f")}


@lru_cache(maxsize=4096)
def sex_of(given: str) -> str | None:
    """Tell whether a given name, in lower case, is a man's ("m") or a woman's ("f"), if known."""
    sexes = {_sexes().get(line) for line in lines_of(given)} - {None}
    return sexes.pop() if len(sexes) == 1 else None
