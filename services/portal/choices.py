"""What the forms offer to choose from, in English: the message ids of the catalogues."""

from services.portal.messages import mark
from shared.vocabulary import (
    Cadence,
    CandidatePermit,
    Cefr,
    Clearance,
    EmploymentType,
    FeedbackKind,
    Seniority,
    Stage,
)

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
    Cadence.INSTANT: mark("Each edition, and at once when a new job fits well"),
    Cadence.EDITION: mark("Each edition of the newsletter"),
    Cadence.DAILY: mark("At most once a day"),
    Cadence.WEEKLY: mark("At most once a week"),
    Cadence.MONTHLY: mark("At most once in four weeks"),
}

STAGES: dict[str, str] = {
    "": mark("I would rather not say"),
    Stage.CONSIDERING: mark("I am thinking of moving here"),
    Stage.ARRIVED: mark("I have moved here in the last two years"),
    Stage.STUDENT: mark("I study here"),
    Stage.PARTNER: mark("I came here with my partner"),
}

SENIORITIES: dict[str, str] = {
    "": mark("Judge by what I write above"),
    Seniority.STUDENT: mark("Student, or looking for a traineeship"),
    Seniority.JUNIOR: mark("Newly qualified, or less than two years"),
    Seniority.EXPERIENCED: mark("Experienced, two to five years"),
    Seniority.SENIOR: mark("Senior, more than five years"),
    Seniority.LEAD: mark("I lead others"),
}

CLEARANCES: dict[str, str] = {
    Clearance.YES: mark("I can take such jobs"),
    Clearance.NO: mark("I cannot: leave them out"),
    Clearance.UNKNOWN: mark("I do not know: show them with a note"),
}

FEEDBACK: dict[str, str] = {
    FeedbackKind.MORE: mark("More like this"),
    FeedbackKind.LESS: mark("Less like this"),
    FeedbackKind.WRONG_PLACE: mark("Wrong place"),
    FeedbackKind.APPLIED: mark("I have applied"),
    FeedbackKind.EXPIRED: mark("The job is gone"),
}

FEEDBACK_EFFECTS: dict[str, str] = {
    FeedbackKind.MORE: mark("Jobs like this one come higher in your next newsletter."),
    FeedbackKind.LESS: mark(
        "Jobs like this one come lower in your next newsletter, and this one does not come again."
    ),
    FeedbackKind.WRONG_PLACE: mark("Jobs in the same place are left out, and this one does not come again."),
    FeedbackKind.APPLIED: mark("This job does not come again. Nothing else changes."),
    FeedbackKind.EXPIRED: mark(
        "This job does not come again, and we look into it if others say the same. Nothing else changes."
    ),
}
