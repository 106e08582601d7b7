"""What a number in a message may mean: a fever, a low pressure, too little oxygen.

A number is replaced by one of the special words below; patterns name them like any other word.

    <hot>          a fever with its unit: 103F, 39.5 C, 101 degrees
    <hot.>         a number with a decimal in the range of a fever: 102.4, 38,9
    <hot?>         a whole number in that range (it may be a room or an age): 103, 39
    <cool>         a normal or slightly raised temperature: 98.6, 99 degrees, 36.8
    <lowpressure> 70/40, 80 over 50
    <50-89>        a whole number in the range of dangerously low oxygen: 84, 79%
    <911>          an emergency number: 911, 999, 112
    <many>         so many pills that nobody takes them as told: 40 tylenol, 26 of my pills
    <year>         1950 to 2049
    <number>       any other number
"""

from __future__ import annotations

import re

HOT, HOT_DECIMAL, HOT_WHOLE, COOL = "<hot>", "<hot.>", "<hot?>", "<cool>"
LOW_PRESSURE, LOW_OXYGEN, MANY, NUMBER = "<lowpressure>", "<50-89>", "<many>", "<number>"
EMERGENCY_NUMBER, YEAR = "<911>", "<year>"
SPECIAL = (HOT, HOT_DECIMAL, HOT_WHOLE, COOL, LOW_PRESSURE, LOW_OXYGEN, MANY, NUMBER, EMERGENCY_NUMBER, YEAR)

# 100.4 F / 38 C is the line clinics give; 100 counts as well, because people round.
FEVER_F = (100.0, 109.0)
FEVER_C = (38.0, 43.0)
NORMAL_F = (95.0, 100.0)
NORMAL_C = (35.0, 38.0)

DEGREES = frozenset({"degrees", "degree", "deg", "degs", "f", "c", "fahrenheit", "farenheit", "celsius", "centigrade", "celcius", "grados", "degres", "graus", "度"})
# A number before one of these counts something else.
OTHER_UNITS = frozenset(
    """mg mcg ml g kg lb lbs pounds pound year years yr yrs yo old days week weeks wk wks month months hours hrs
    minute minutes min mins am pm percent % th st nd rd people patients dollars bucks miles mile km times cells pages page
    ans annees jours semaines anos dias semanas meses mois 岁 天 年 月 号 سنه يوم""".split()
)

# A whole number before one of these counts pills. Of dexamethasone, twenty small ones are a dose; so its names are left out,
# and with them the capsules of myeloma, whose milligrams people leave off ("25 revlimid").
PILLS = frozenset(
    """of pills tablets tabs capsules painkillers pain sleeping tylenol tylenols acetaminophen paracetamol ibuprofen advil aspirin aspirins oxy oxys oxycodone oxycontin percocet percocets percs vicodin norco hydrocodone
    tramadol codeine ambien xanax valium ativan lorazepam benadryl gabapentin klonopin trazodone melatonin zopiclone antidepressants""".split()
)
MOST_PILLS = 12

# "38.9 days after": nobody counts days with a decimal; the number stands for itself.
_TIMES = frozenset("days hours hrs minutes min mins am pm".split())

# 70/40 and 70 over 40 are joined before words are cut; the parts are bounded, so this cannot run away.
_PRESSURE = re.compile(r"(?<!\d)(\d{2,3}) ?(?:/|over|sur|sobre|por) ?(\d{2,3})(?![\d/])")


def mark_pressures(text: str) -> str:
    """Writes `lowpressure` in place of a blood pressure that is dangerously low."""

    def say(found: re.Match[str]) -> str:
        upper, lower = int(found[1]), int(found[2])
        return " lowpressure " if 40 <= upper < 90 and 20 <= lower < 65 and lower < upper else found[0]

    return _PRESSURE.sub(say, text)


def meaning(digits: str, following: str) -> str:
    """The special word for a number, given the word that comes right after it."""
    if digits in ("911", "999", "112"):
        return EMERGENCY_NUMBER
    if len(digits) == 4 and digits.isdigit() and "1950" <= digits < "2050":
        return YEAR
    text = digits.replace(",", ".")
    if following in PILLS and digits.isdigit() and MOST_PILLS < int(digits) < 1000:
        return MANY
    if following in OTHER_UNITS and following not in ("percent", "%") and not ("." in text and following in _TIMES):
        return NUMBER
    if text.count(".") > 1 or len(text) > 6:
        return NUMBER
    value = float(text)
    decimal = "." in text
    unit = following in DEGREES
    if following in ("percent", "%"):
        return LOW_OXYGEN if 50 <= value <= 89 else NUMBER
    if FEVER_F[0] <= value < FEVER_F[1] or FEVER_C[0] <= value < FEVER_C[1]:
        return HOT if unit else HOT_DECIMAL if decimal else HOT_WHOLE
    if NORMAL_F[0] <= value < NORMAL_F[1] or NORMAL_C[0] <= value < NORMAL_C[1]:
        return COOL if unit or decimal else NUMBER
    if not decimal and 50 <= value <= 89:
        return LOW_OXYGEN
    return NUMBER
