"""Short forms of the names of countries and bodies, and how large a place a name is of."""

from __future__ import annotations

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


def long_form(name: str) -> str:
    """The one form of a name given in lower case, without dots and small words: "us" → "united states"."""
    return _LONG.get(name, name)


def level(name: str) -> str | None:
    """What a long form is of: "country", "state", "region", "venue"; None if it may be a town.

    Two places of two levels may both be right: a stadium, its town, its country.
    """
    if name.rpartition(" ")[2] in _VENUES:
        return "venue"
    return _LEVELS.get(name)
