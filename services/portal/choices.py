"""What the profile form offers to choose from, in English: the message ids of the catalogues."""

from services.portal.messages import mark
from shared.vocabulary import Cadence, CandidatePermit, Cefr, EmploymentType

NATIVE = "native"

LEVELS: dict[str, str] = {
    Cefr.A1: mark("A1: a few words"),
    Cefr.A2: mark("A2: simple everyday talk"),
    Cefr.B1: mark("B1: most everyday situations"),
    Cefr.B2: mark("B2: can work in it"),
    Cefr.C1: mark("C1: fluent"),
    Cefr.C2: mark("C2: like a first language"),
    NATIVE: mark("First language"),
}

EMPLOYMENT_TYPES: dict[str, str] = {
    EmploymentType.FULL_TIME: mark("Full time"),
    EmploymentType.PART_TIME: mark("Part time"),
    EmploymentType.TEMPORARY: mark("Temporary"),
    EmploymentType.CONTRACTOR: mark("Freelance or contract"),
    EmploymentType.INTERN: mark("Internship or trainee"),
    EmploymentType.PER_DIEM: mark("Extra shifts"),
    EmploymentType.VOLUNTEER: mark("Voluntary work"),
    EmploymentType.OTHER: mark("Other forms"),
}

PERMITS: dict[str, str] = {
    CandidatePermit.EEA: mark("I am a citizen of Norway, another EEA country or Switzerland"),
    CandidatePermit.HELD: mark("I have a permit that lets me work in Norway"),
    CandidatePermit.NEEDED: mark("I need a permit, and a job to apply for it"),
}

CADENCES: dict[str, str] = {
    Cadence.EDITION: mark("Each edition of the newsletter"),
    Cadence.INSTANT: mark("Each edition, and at once when a new job fits well"),
}
