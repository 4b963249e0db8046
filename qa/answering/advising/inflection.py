"""Forms of one word that share no stem: where articles have "spoke", "speak" is not missing."""

from __future__ import annotations

from corpus.lexical import LexicalIndex

_FORMS = {
    form: group.split()
    for group in (
        "beat beaten,become became,begin began begun,blow blew blown,break broke broken,"
        "bring brought,build built,buy bought,catch caught,choose chose chosen,come came,"
        "deal dealt,do did done,draw drew drawn,drink drank drunk,drive drove driven,"
        "eat ate eaten,fall fell fallen,feed fed,feel felt,fight fought,find found,flee fled,"
        "fly flew flown,forget forgot forgotten,freeze froze frozen,get got,give gave given,"
        "go went gone,grow grew grown,hang hung,hear heard,hide hid hidden,hold held,keep kept,"
        "know knew known,lay laid,lead led,leave left,lend lent,lose lost,make made,mean meant,"
        "meet met,pay paid,ride rode ridden,ring rang rung,rise rose risen,run ran,see saw seen,"
        "seek sought,sell sold,send sent,shake shook shaken,shoot shot,sing sang sung,"
        "sink sank sunk,sit sat,sleep slept,speak spoke spoken,spend spent,stand stood,"
        "steal stole stolen,strike struck,swear swore sworn,swim swam swum,take took taken,"
        "teach taught,tear tore torn,tell told,think thought,throw threw thrown,"
        "understand understood,wear wore worn,win won,withdraw withdrew withdrawn,"
        "write wrote written,child children,foot feet,man men,person people,woman women"
    ).split(",")
    for form in group.split()
}


# Verbs that say so little by themselves that articles tell the same without them.
_LIGHT = frozenset(
    "ask bring call come find get give go keep know let make need put send set show take tell think"
    " use want".split()
)


def nameable(word: str, lexical: LexicalIndex) -> bool:
    """Whether to say of a word that no article has it: not where it is light, or there in another form."""
    stems = lexical.analyze(word)
    if len(stems) != 1:  # a joined word is none of its parts
        return True
    forms = _FORMS.get(word.lower()) or _FORMS.get(stems[0], [])
    if not _LIGHT.isdisjoint([*forms, *stems]):
        return False
    return not any(lexical.known(other) for other in map(lexical.analyze, forms) if other != stems)
