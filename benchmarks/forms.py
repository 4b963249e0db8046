"""Texts that a program fills in, as weather offices and exchanges do: one form, other figures."""

from __future__ import annotations

import random

DAYS = ("Monday", "Tuesday", "Thursday", "Friday", "Sunday")


def weather(place: str, c: random.Random) -> str:
    """Fill in a forecast."""
    n = c.randint
    return (
        f"The forecast for {place} calls for a high of {n(50, 99)} degrees on {c.choice(DAYS)} with"
        f" winds at {n(3, 25)} miles an hour. Overnight the temperature will fall to {n(30, 60)}"
        f" degrees. The chance of rain is {n(0, 99)} percent. Humidity stands at {n(20, 95)} percent"
        f" and the sun sets at {n(4, 8)}:{n(10, 59)} in the evening. The air quality index is"
        f" {n(10, 150)}, which is good. Residents are asked to follow the advice of the authorities"
        " and to drink enough water during the day. The next forecast will be published in the"
        " morning at six, when the office opens. It is made by the national weather office with"
        " data from its stations in the region, which are read every hour of the day and night."
    )


def market(_: str, c: random.Random) -> str:
    """Fill in a market report."""
    n = c.randint
    moves = ", ".join(
        f"the {index} {c.choice(('rose', 'fell'))} {n(1, 500)}.{n(10, 99)} points, or"
        f" {n(0, 2)}.{n(10, 99)}%, to {n(3, 35)},{n(100, 999)}.{n(10, 99)}"
        for index in ("industrial average", "broad index", "technology index")
    )
    return (
        f"Stocks closed {c.choice(('higher', 'lower'))} on {c.choice(DAYS)} as investors weighed"
        f" what the central bank may do next: {moves}. Volume on the exchanges was"
        f" {n(9, 13)}.{n(10, 99)} billion shares, compared with the average of"
        f" {n(9, 13)}.{n(10, 99)} billion over the last 20 trading days. Rising issues outnumbered"
        f" falling ones by {n(1, 3)}.{n(10, 99)} to 1; {n(1, 170)} reached a new high of the last 52"
        f" weeks and {n(1, 170)} a new low."
    )


def lottery(_: str, c: random.Random) -> str:
    """Fill in a drawing's numbers before a page of rules."""
    n = c.randint
    drawn = ", ".join(str(n(1, 69)) for _ in range(5))
    return (
        f"The winning numbers in the drawing on {c.choice(DAYS)} were {drawn}, and the red ball was"
        f" {n(1, 26)}. The multiplier was {n(2, 5)}. The jackpot was estimated at ${n(20, 900)}"
        " million. To play, select five numbers from 1 to 69 for the white balls and one from 1 to"
        " 26 for the red ball. You can mark them on a slip or let the machine pick them for you. Five"
        " white balls and the red ball win the jackpot. Five white balls win $1,000,000. Four and the"
        " red ball win $50,000. Four win $100. Three and the red ball win $100. Three win $7. Winnings"
        " can be multiplied for $1 more a play, except the jackpot. Tickets are sold in shops and"
        " at petrol stations in most states. Drawings are held on three evenings of the week at 10:59."
        " The odds of winning the jackpot are 1 in 292,201,338, those of winning anything 1 in 24.9."
        " This page was filled in by a program and read by an editor before it was published."
    )


def earnings(company: str, c: random.Random) -> str:
    """Fill in a company's quarter."""
    n = c.randint

    def money() -> str:
        return f"${n(0, 9)}.{n(10, 99)}"

    return (
        f"{company} on {c.choice(DAYS)} reported a quarterly profit of ${n(10, 900)}.{n(1, 9)} million."
        f" The company said it had net income of {money()} a share. Earnings, adjusted for costs that"
        f" do not recur, were {money()} a share. The results topped expectations. The average"
        f" estimate of {n(3, 12)} analysts was for earnings of {money()} a share. The company posted"
        f" revenue of {money()} billion in the period, where analysts expected {money()} billion. For"
        f" the current quarter it expects revenue of {money()} billion to {money()} billion. Its shares"
        f" have climbed {n(1, 30)}% since the year began, and {n(1, 60)}% in the last 12 months. This"
        " story was written by a program from data that the company gave to the exchange."
    )


def quake(place: str, c: random.Random) -> str:
    """Fill in an earthquake."""
    n = c.randint
    return (
        f"An earthquake of magnitude {n(3, 7)}.{n(0, 9)} struck {n(5, 90)} kilometres off {place} on"
        f" {c.choice(DAYS)} at {n(1, 12)}:{n(10, 59)} local time, the geological survey said. It hit at"
        f" a depth of {n(5, 90)} kilometres and shook houses for {n(5, 60)} seconds. There were no"
        " reports of damage or of casualties at first. The country lies on the ring of fire, an arc"
        " of volcanoes and faults around the ocean where most of the world's earthquakes happen. A"
        " strong one set off a wave in 2004 that killed more than 230,000 people in a dozen countries."
    )


def closing(place: str, c: random.Random) -> str:
    """Fill in a notice that has a day and a place, and no figure."""
    return (
        f"The {place} library will be closed on {c.choice(DAYS)} for the holiday, the county said."
        " Books that are due may be returned in the box beside the door, which stays open day and"
        " night. The library asks visitors to renew their loans on its page, where they also find the"
        " hours of the other branches in the county. The reading room, the children's room and the"
        " archive open again on the next working day at the usual hour."
    )


FORMS = (weather, market, lottery, earnings, quake, closing)
PLACES = ("Avon", "Brent", "Colne", "Derwent", "Esk", "Fowey", "Gade", "Humber")
