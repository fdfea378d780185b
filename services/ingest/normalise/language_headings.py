"""Lines of an ad that begin a list: what is wished for there, or another part of the ad."""

import re

OPTIONAL_HEADING = re.compile(
    r"ønskelig(?!e kval)|ynskjeleg|\bfordel\b|nice[- ]to[- ]have|\bbonus|pluss|\bplus\b|preferred|"
    r"desirable|desired|advantage|good to have|"
    r"det er (?:også )?positivt|kjekt å ha|meriterande|önskvär|would be great|bra å ha|extra credit|"
    r"även gärna|stand out"
)
HEADING = re.compile(
    r"\W*(?:(?:\w+ )?kvalifikasj?on\w*|kvalifikationer|(?:\w+ )?krav\w*|requirements?|"
    r"(?:\w+ )?qualifications?|personlige? \w+|"
    r"personal \w+|vi tilby[rd]\w*|me tilbyr|we offer|what we offer|benefits|arbeids\w+|ansvar\w*|"
    r"oppgaver|responsibilities|"
    r"om (?:oss|stillingen|stillinga|arbeidsgiveren)|about .{0,30}|must[- ]haves?|skills?|språk\w*|"
    r"languages?|utdanning\w*|education|erfaring|"
    r"experience|egenskaper|eigenskapar|kompetanse|du (?:har|er|må ha)|you have|who you are|lønn\w*|"
    r"contact|kontakt\w*|vi erbjuder|om tjänsten)"
    r"\W*"
)
"""A line of its own that begins another part of the ad."""

HEADING_ENDS = (":", "?")
LONGEST_HEADING = 60
