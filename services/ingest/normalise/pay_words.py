"""Words that tell pay from other money: perks, turnover, funding, bonuses."""

import re

WORTH_READING = re.compile(
    r"[$£€0-9](?:(?<=[$£€])|(?<=[Kk]r[ .]\d)|(?<=[Kk]r\. \d)|(?<=(?:NOK|USD|EUR|SEK|DKK|GBP) \d)|"
    r"(?<=\d)(?:,-| ?[Kk](?:r\b|\b)|\d{1,2}[.,'\u00a0\u202f ]\d{3}(?!\d)|\d{4,5}\b|\d{0,4} ?(?:NOK|USD|"
    r"EUR|SEK|DKK|GBP)\b))"
)
"""Money, by a pattern that a search runs through quickly: each match begins with a sign or a digit."""

PAY = re.compile(
    r"(?i)l\u00f8nn(?!som)|l\u00f6n\b|gehalt|salaire|salar(?:y|ies)|compensation|remuneration|\bpay\b|"
    r"\bwages?\b|"
    r"\bbase range|hourly (?:rate|range)|\bcomp range|\bearn(?:ings?|ing potential)?\b|pay ?rate|income|"
    r"\b(?:base|rate)\s*(?:is|of|:)|\bOTE\b|\bwith a base of\b|target range|current range"
)
NOT_PAY_BEFORE = re.compile(
    r"(?i)bonus(?:es)?\b(?! eligib)|stipend|reimburs|allowance|401|\bmatch|training|tuition|budget|revenue|"
    r"funding|raised|\bgift|referral|discount|series [a-e]\b|invest|valu(?:ation|ed)|copay|deductible|loan|"
    r"assets|\bgrant|st\u00f8tte|tilskudd|omset|verdi|forsikring|budsjett|gebyr|egenandel|rabatt|goder|"
    r"\bequity\b|insurance|\bplus\b|tillegg|bidrag"
)
NOT_PAY_AFTER = re.compile(
    r"(?i)[\s/-]*(?:an? |per |each |every |i |in |of |for )?(?:\w+ ){0,2}?(?:sign[- ]?on|signing|"
    r"bonus\b|stipend|"
    r"referral|"
    r"gift|reimburs|allowance|in (?:funding|revenue|tips)|shift diff|differential|equity grant|relocation|"
    r"st\u00f8tte|tilskudd|401|employees|businesses|customers|users|hours|timer|\u00e5rsverk|ansatte|"
    r"elever|"
    r"innbyggere|kunder|deductible|copay)"
)
MILLIONS = re.compile(
    r"(?i)\s?(?:m|mm|b|bn|mil|mill|million\w*|billion\w*|milliard\w*|mrd|mnok|millioner)\b\.?"
)
NOT_SALARY = re.compile(r"(?i)\bcompetitive\b|konkurransedyktig|market[- ]based|attractive|attraktiv")
HOURLY = re.compile(
    r"(?i)\bhourly\b|\btimel\u00f8nn|per hour|/ ?hr\b|/ ?hour|per time\b|timesats|overtime eligible"
)
MONTHLY = re.compile(
    r"(?i)\bmonthly\b|m\u00e5nedsl\u00f8nn|m\u00e5nadsl\u00f6n|per m\u00e5ned|per month|/ ?mnd|"
    r"pr\.? mnd|pr\.? m\u00e5ned"
)
ANNUAL = re.compile(
    r"(?i)\bannual|\byearly\b|\u00e5rsl\u00f8nn|per \u00e5r\b|pr\.? \u00e5r\b|per year|per annum|\u00e5rlig"
)
UP_TO = re.compile(r"(?i)(?:up to|inntil|opp ?til|opptil|maximum|maks\.?|bis zu|upp till)\s*\W{0,3}$")
FLOOR = re.compile(
    r"(?i)(?:\bfrom|\bfra|minimum|min\.|at least|minst|starting at|starts at|ab|fr\u00e5n|over)\s*\W{0,3}$"
)
HEADING = 40
"""Characters of a line's start that an amount may follow under the heading above."""
