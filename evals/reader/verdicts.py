"""Reports of deeds as news tells them: accused, denied, cleared, convicted, corrected, planned, called off.

No set that may be trained on has them. Names, deeds and sentences are made of the lists below; each
report says of one deed of one person or body that it is so, that it is not, or leaves it open, and some
tell of another's deed beside it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sets import ASSERTED, DENIED, NOT_SAID

_FIRST = (
    "Anna Marek Leila Tomas Ingrid Pavel Noor Dario Helena Viktor Sana Otto Miriam Bruno Carla Emil"
    " Farida Goran Irene Jonas Katya Lorenz Mona Nils Olga Petra Rafael Selma Theo Ulla Wanda Yusuf"
).split()
_LAST = (
    "Adler Brandt Castell Drago Ekman Farrow Galvin Hartley Ivers Jansen Keller Lindqvist Moreau"
    " Novak Ostrow Pereira Quint Rossi Sandoval Tamm Ulrich Varga Weston Yilmaz Zeller Ashby Brook"
).split()
_BODIES = (
    "Northline Energy", "the port authority", "Calder Foods", "the city council", "Merion Bank",
    "the railway", "Halden Pharma", "the football federation", "Ostra Shipping", "the water board",
)  # fmt: skip
_ROLES = (
    "the former minister", "a nurse", "the club's treasurer", "a councillor", "the engineer",
    "a police officer", "the company's director", "a teacher", "the driver", "an accountant",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """In its forms: "took bribes", "taking bribes", "take bribes", "taken bribes", "bribery"."""

    past: str
    doing: str
    base: str
    done: str
    charge: str


_DEEDS = tuple(
    Deed(*one.split("|"))
    for one in (
        "took money from a builder|taking money from a builder|take money from a builder|taken money from a builder|corruption",
        "stole the paintings|stealing the paintings|steal the paintings|stolen the paintings|theft",
        "set fire to the warehouse|setting fire to the warehouse|set fire to the warehouse|set fire to the warehouse|arson",
        "leaked the report|leaking the report|leak the report|leaked the report|breach of secrecy",
        "hid the losses|hiding the losses|hide the losses|hidden the losses|fraud",
        "used banned substances|using banned substances|use banned substances|used banned substances|doping",
        "drove through the barrier|driving through the barrier|drive through the barrier|driven through the barrier|dangerous driving",
        "knew of the defect|knowing of the defect|know of the defect|known of the defect|negligence",
        "forged the signatures|forging the signatures|forge the signatures|forged the signatures|forgery",
        "ordered the shooting|ordering the shooting|order the shooting|ordered the shooting|murder",
        "threatened a witness|threatening a witness|threaten a witness|threatened a witness|intimidation",
        "dumped waste in the river|dumping waste in the river|dump waste in the river|dumped waste in the river|pollution",
        "paid the referees|paying the referees|pay the referees|paid the referees|match fixing",
        "sold the data|selling the data|sell the data|sold the data|a breach of privacy",
        "made up the results|making up the results|make up the results|made up the results|scientific fraud",
        "fell asleep at the controls|falling asleep at the controls|fall asleep at the controls|fallen asleep at the controls|negligence",
        "spread the virus|spreading the virus|spread the virus|spread the virus|negligence",
        "lied to parliament|lying to parliament|lie to parliament|lied to parliament|perjury",
    )
)
_PLANS = tuple(
    Deed(*one.split("|"), "")  # type: ignore[misc]
    for one in (
        "sold the stadium|selling the stadium|sell the stadium|sold the stadium",
        "closed the plant|closing the plant|close the plant|closed the plant",
        "moved to Oslo|moving to Oslo|move to Oslo|moved to Oslo",
        "left the coalition|leaving the coalition|leave the coalition|left the coalition",
        "bought the airline|buying the airline|buy the airline|bought the airline",
        "raised the fares|raising the fares|raise the fares|raised the fares",
        "signed the treaty|signing the treaty|sign the treaty|signed the treaty",
        "resigned|resigning|resign|resigned",
        "cancelled the festival|cancelling the festival|cancel the festival|cancelled the festival",
    )
)
# {n}: the name, {N}: with a role, {s}: the surname, {p}, {g}, {b}, {d}, {c}: the deed's forms.
_OF_DEEDS: Mapping[int, Sequence[str]] = {
    ASSERTED: (
        "A court found {n} guilty of {c}. The judges were sure that {s} {p}.",
        "{N}, {n}, was convicted on Friday of {g}.",
        "{n} admitted in court to having {d}. Sentence will be passed next month.",
        "{n} has confessed to {g}, the prosecutor said.",
        "The inquiry concluded that {n} {p}. {s} accepted the finding.",
        "{n} was sentenced to three years in prison for {g}.",
        "An appeal by {n} failed: the higher court confirmed that {s} {p}.",
        "{n} pleaded guilty to {c} and said sorry for having {d}.",
        "There is now no doubt that {n} {p}, the report says.",
        "{n} had first denied it, but told the court on Monday that it was true: {s} {p}.",
        "The ban on {n} for {g} was upheld.",
    ),
    DENIED: (
        "A court cleared {n} of the charge that {s} {p}.",
        "{n} was acquitted on Tuesday of {g}. The witness had lied, the judge said.",
        "{N}, {n}, was cleared of {c}; all charges were dropped.",
        "{n} denied having {d}. “That is a lie,” {s} said.",
        "{n} denied {g}.",
        "{n}'s lawyer rejected the claim that {s} {p} as false.",
        "The prosecutor dropped the case against {n}: nothing showed that {s} {p}.",
        "Tests proved that {n} had not {d}.",
        "{n} did not {b}, the inquiry found.",
        "There is no evidence that {n} {p}, the police said, and closed the file.",
        "Correction: we wrote that {n} {p}. That is wrong.",
        "In an article of 3 May we reported that {n} {p}. It was somebody else, and we apologise.",
        "The report that {n} {p} has been withdrawn.",
        "{n}, who had been accused of {g}, was free of any blame, the board said.",
        "The conviction of {n} for {g} was overturned: another man had done it.",
        "The suspension of {n} for {g} was lifted; the sample had been mixed up.",
        "{n} walked free: the jury did not believe that {s} {p}.",
    ),
    NOT_SAID: (
        "{n} is accused of {g}. The trial begins in June.",
        "Police arrested {n} on suspicion of {g}.",
        "{N}, {n}, has been charged with {c}.",
        "Prosecutors say that {n} {p}; {s} has not commented.",
        "{n} is being investigated over claims of {g}.",
        "It is unclear whether {n} {p}.",
        "A newspaper alleged that {n} {p}. The police are looking into it.",
        "{n} was suspended while an inquiry finds out whether {s} {p}.",
        "The jury is still out in the trial of {n} for {g}.",
        "{n} refused to say whether {s} had {d}.",
    ),
}
_OF_PLANS: Mapping[int, Sequence[str]] = {
    ASSERTED: (
        "{n} {p} on Monday.",
        "{n} has {d}, a spokeswoman confirmed.",
        "After months of denials {n} {p} on Thursday.",
        "{n} will {b} in spring, it was announced on Friday.",
        "It is settled: {n} is to {b}.",
    ),
    DENIED: (
        "{n} will not {b}. “There have never been talks,” a spokesman said.",
        "{n} denied rumours of {g}.",
        "{n} has no plans to {b}, a spokeswoman said.",
        "{n} decided on Monday against {g}.",
        "The plan that {n} would {b} has been dropped.",
        "Reports that {n} had {d} are untrue, a spokesman said.",
        "{n} came close to {g}, but in the end did not {b}.",
    ),
    NOT_SAID: (
        "{n} is thinking about {g}.",
        "{n} may {b} if the talks go well.",
        "{n} has been urged to {b}.",
        "Whether {n} will {b} is to be decided in autumn.",
        "{n} declined to comment on reports of {g}.",
    ),
}  # fmt: skip
_AHEAD = frozenset(one for one in _OF_PLANS[ASSERTED] if "{b}" in one)


@dataclass(frozen=True, slots=True)
class Report:
    """A report, what is asked of it, and whether it says so. title: what may stand over it."""

    asked: str
    title: str
    text: str
    label: int


def report(chance: random.Random, others: Sequence[str]) -> Report:
    """A report drawn. others: texts of which a sentence may stand before or behind it."""
    plan = chance.random() < 0.3  # noqa: PLR2004
    deed = chance.choice(_PLANS if plan else _DEEDS)
    forms = _OF_PLANS if plan else _OF_DEEDS
    label = chance.choices((ASSERTED, DENIED, NOT_SAID), (0.36, 0.4, 0.24))[0]
    name = _name(chance, body=plan and chance.random() < 0.6)  # noqa: PLR2004
    form = chance.choice(forms[label])
    said = [_told(form, name, deed, chance)]
    if chance.random() < 0.25:  # noqa: PLR2004 - somebody else's deed, which says nothing of this one
        other, elsewhere = _name(chance, body=False), chance.choice((ASSERTED, DENIED, NOT_SAID))
        another = chance.choice(_PLANS if plan else _DEEDS)
        told = _told(chance.choice(forms[elsewhere]), other, another, chance)
        said.insert(chance.randrange(2), told)
    for text in chance.sample(others, min(len(others), chance.randrange(3))):
        said.insert(chance.choice((0, len(said))), text)
    asked = _asked(name, deed, chance, plan=plan, ahead=plan and form in _AHEAD)
    return Report(asked, _title(name, deed, chance), " ".join(said), label)


def _name(chance: random.Random, *, body: bool) -> str:
    if body:
        return chance.choice(_BODIES)
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _told(form: str, name: str, deed: Deed, chance: random.Random) -> str:
    surname = name.rsplit(maxsplit=1)[-1] if name[0].isupper() and len(name.split()) == 2 else "it"  # noqa: PLR2004
    role = chance.choice(_ROLES)
    told = form.format(
        n=name, N=role[0].upper() + role[1:], s=chance.choice((surname, "he", "she")) if surname != "it" else "it",
        p=deed.past, g=deed.doing, b=deed.base, d=deed.done, c=deed.charge,
    )  # fmt: skip
    return told[0].upper() + told[1:]


def _asked(name: str, deed: Deed, chance: random.Random, *, plan: bool, ahead: bool) -> str:
    """What is asked of a deed; ahead: whether it has not been done yet."""
    short = name.rsplit(maxsplit=1)[-1] if name[0].isupper() and chance.random() < 0.3 else name  # noqa: PLR2004
    coming = [f"Will {short} {deed.base}?", f"Is {short} going to {deed.base}?"]
    forms = [
        f"Did {short} {deed.base}?",
        f"Has {short} {deed.done}?",
        f"{short[0].upper() + short[1:]} {deed.past}.",
        f"Who {deed.past}? {name}",
        f"What did {short} do? {deed.past}",
    ]
    if plan:
        forms = coming if ahead else [*forms, *coming]
    elif deed.charge:
        forms += [
            f"Was {short} guilty of {deed.charge}?",
            f"Is {short} guilty?",
            f"Who is guilty of {deed.charge}? {name}",
        ]
    asked = chance.choice(forms)
    return asked.lower() if chance.random() < 0.15 else asked  # noqa: PLR2004


def _title(name: str, deed: Deed, chance: random.Random) -> str:
    """A title that does not tell how it ended; often none."""
    if chance.random() < 0.5:  # noqa: PLR2004
        return ""
    topic = deed.doing[0].upper() + deed.doing[1:]
    over = (f"{name}: the news of the day", f"New turn in the case of {name}", "In court", topic)
    return chance.choice([one[0].upper() + one[1:] for one in over])
