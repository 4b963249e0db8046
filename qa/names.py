"""Names as sources write them: "President Xi", "the U.S.", "Tampa, Florida", "SCO"; which are one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_WORD = re.compile(r"[^\W_]+")

_LONG = {
    "us": "united states", "usa": "united states", "america": "united states",
    "united states america": "united states", "uk": "united kingdom", "britain": "united kingdom",
    "great britain": "united kingdom", "uae": "united arab emirates", "eu": "european union",
    "un": "united nations", "russian federation": "russia", "ussr": "soviet union",
    "prc": "china", "people republic china": "china", "mainland china": "china",
    "republic korea": "south korea", "rok": "south korea", "dprk": "north korea",
    "democratic people republic korea": "north korea", "czechia": "czech republic",
    "turkiye": "turkey", "burma": "myanmar", "cote divoire": "ivory coast", "holland": "netherlands",
    "holy see": "vatican", "vatican city": "vatican", "drc": "congo", "swaziland": "eswatini",
    "democratic republic congo": "congo", "kiev": "kyiv", "bombay": "mumbai", "peking": "beijing",
    "nyc": "new york", "new york city": "new york", "washington dc": "washington",
    "washington d c": "washington", "world health organisation": "who",
}  # fmt: skip
_COUNTRIES = """
afghanistan|albania|algeria|andorra|angola|argentina|armenia|australia|austria|azerbaijan|bahamas
bahrain|bangladesh|barbados|belarus|belgium|belize|benin|bhutan|bolivia|bosnia|botswana|brazil
brunei|bulgaria|burkina faso|burundi|cambodia|cameroon|canada|chad|chile|china|colombia|congo
costa rica|croatia|cuba|cyprus|czech republic|denmark|djibouti|dominican republic|ecuador|egypt
el salvador|england|eritrea|estonia|eswatini|ethiopia|fiji|finland|france|gabon|gambia|germany|ghana
greece|guatemala|guinea|guyana|haiti|honduras|hungary|iceland|india|indonesia|iran|iraq|ireland
israel|italy|ivory coast|jamaica|japan|jordan|kazakhstan|kenya|kosovo|kuwait|kyrgyzstan|laos|latvia
lebanon|lesotho|liberia|libya|liechtenstein|lithuania|luxembourg|madagascar|malawi|malaysia|maldives
mali|malta|mauritania|mauritius|mexico|moldova|monaco|mongolia|montenegro|morocco|mozambique|myanmar
namibia|nepal|netherlands|new zealand|nicaragua|niger|nigeria|north korea|north macedonia
northern ireland|norway|oman|pakistan|palestine|panama|papua new guinea|paraguay|peru|philippines
poland|portugal|qatar|romania|russia|rwanda|samoa|saudi arabia|scotland|senegal|serbia|sierra leone
singapore|slovakia|slovenia|somalia|south africa|south korea|south sudan|soviet union|spain|sri lanka
sudan|suriname|sweden|switzerland|syria|taiwan|tajikistan|tanzania|thailand|togo|tonga|tunisia|turkey
turkmenistan|uganda|ukraine|united arab emirates|united kingdom|united states|uruguay|uzbekistan
vatican|venezuela|vietnam|wales|yemen|zambia|zimbabwe
"""
_STATES = """
alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho
illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota
mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|north carolina
north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee
texas|utah|vermont|virginia|west virginia|wisconsin|wyoming|ontario|quebec|alberta|british columbia
nova scotia|new south wales|queensland|tasmania|bavaria|catalonia|crimea|xinjiang|tibet|punjab
"""
_REGIONS = (
    "europe|asia|africa|north america|south america|latin america|antarctica|oceania|middle east"
    "|central asia|southeast asia|caribbean|balkans|arctic|atlantic|pacific|mediterranean"
)
_LEVELS = {
    name: level
    for level, names in (("country", _COUNTRIES), ("state", _STATES), ("region", _REGIONS))
    for name in names.replace("\n", "|").split("|")
    if name
}
_VENUES = frozenset(
    (
        "stadium arena hall hotel palace center centre university airport street avenue park house"
        " hospital school museum theater theatre church square station building court garden"
        " gardens field club tower bridge plaza complex base camp prison embassy"
    ).split()
)


def plainly(text: str) -> str:
    """Without accents, possessives, and the dots of "U.S."."""
    marked = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    plain = re.sub(r"'s\b", "", plain).replace("'", "")
    return re.sub(r"\b(?:[A-Z]\.)+[A-Z]?\b\.?", lambda dots: dots[0].replace(".", ""), plain)


_UNTELLING = frozenset(  # titles, small words, and who is nobody
    (
        "mr mrs ms miss dr prof professor sir dame lord lady sen senator rep representative gov"
        " governor president vice prime minister chancellor premier king queen prince princess duke"
        " duchess pope general gen colonel col captain capt lt sgt judge justice chief coach"
        " secretary ambassador mayor director chairman chairwoman ceo rev reverend saint st"
        " republican democrat democratic a an the of and in on at to by for from with de la le al el"
        " co inc corp ltd plc llc he she it they him her them his hers their i we you who this that"
        " these those there"
    ).split()
)
ALIKE = 0.85  # of the letters: "Zelensky" and "Zelenskyy", one name in two spellings
SIMILAR = 0.75  # perhaps one name: "Muhammad" and "Mohammed"
_LONGEST_ACRONYM = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one form. words: in lower case, without accents, titles and small words.

    head: those before the first comma. acronym: its word, where that was all in capitals.
    """

    words: tuple[str, ...]
    head: tuple[str, ...]
    acronym: str

    @classmethod
    def of(cls, text: str) -> Name | None:
        """The name in a short answer; None if none of its words is capitalised, or only a title is."""
        plain = plainly(text)
        words, head = _capital(plain), _capital(plain.partition(",")[0])
        capital = [word for word in _WORD.findall(plain) if not word.islower()]
        short = len(capital) == len(words) == 1 and 1 < len(capital[0]) <= _LONGEST_ACRONYM
        acronym = words[0] if short and capital[0].isupper() else ""
        return cls(words, head or words, acronym) if words else None

    @property
    def country(self) -> bool:
        """Whether it is a country's."""
        return _LEVELS.get(" ".join(self.words)) == "country"

    @property
    def level(self) -> str | None:
        """What a place is of: "country", "state", "region", "venue"; None if it may be a town.

        Two places of two levels may both be right: a stadium, its town, its country.
        """
        return "venue" if self.head[-1] in _VENUES else _LEVELS.get(" ".join(self.head))

    def stands_for(self, long: Name) -> bool:
        """Whether it is the other's initials."""
        return len(long.words) > 1 and self.acronym == "".join(word[0] for word in long.words)


def _capital(plain: str) -> tuple[str, ...]:
    words = [word.casefold() for word in _WORD.findall(plain) if not word.islower()]
    name = " ".join(word for word in words if word not in _UNTELLING)
    return tuple(_LONG.get(name, name).split())


def one_person(one: Name, other: Name) -> bool | None:
    """True if two names of persons can be one person's, False if not, None if that is unsure."""
    if one.acronym or other.acronym or one.country or other.country:
        return one_thing(one, other)
    fewer, more = sorted((one.words, other.words), key=len)
    left = [word for word in fewer if word not in more]
    others = [word for word in more if word not in fewer]
    alike = [max((_spelling(a, b) for b in others), default=0.0) for a in left]
    if min(alike, default=1.0) >= ALIKE:
        return True
    nickname = fewer[-1] == more[-1] and fewer[0][0] == more[0][0]  # Joe, Joseph
    return None if nickname or min(alike) >= SIMILAR else False


def one_thing(one: Name, other: Name) -> bool | None:
    """True if two names can be of one place or body, False if not, None if that is unsure."""
    if one.country and other.country:
        return one.words == other.words
    within = set(one.words) <= set(other.words) or set(other.words) <= set(one.words)
    if within or one.stands_for(other) or other.stands_for(one):
        return True
    short = (one.acronym and len(other.words) > 1) or (other.acronym and len(one.words) > 1)
    if short or one.level != other.level:
        return None
    shared = set(one.head) & set(other.head)
    return None if 2 * len(shared) >= min(len(one.head), len(other.head)) else False


def _spelling(one: str, other: str) -> float:
    """How alike two words are: 1 for an initial of the other, by letters otherwise."""
    if len(one) == 1 or len(other) == 1:
        return float(one[0] == other[0])
    return Indel.normalized_similarity(one, other)
