"""The kinds of labelled sets that the matcher alone can measure."""

from services.matcher.evaluation.sets import (
    esco_no_en,
    esco_skills,
    job_title_similarity,
    jobbert_titles,
    single_user_labels,
    skill_extraction,
)
from services.matcher.evaluation.task import Kind

KINDS: tuple[Kind, ...] = (
    esco_no_en.KIND,
    esco_skills.KIND,
    job_title_similarity.KIND,
    jobbert_titles.KIND,
    single_user_labels.KIND,
    skill_extraction.KIND,
)
