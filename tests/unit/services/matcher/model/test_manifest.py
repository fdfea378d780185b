from services.matcher.model.manifest import Prompts, select_prompts


def test_e5_takes_its_query_and_passage_prompts() -> None:
    prompts = {"query": "query: ", "passage": "passage: ", "document": "passage: "}
    assert select_prompts({"prompts": prompts}) == Prompts(profile="query: ", job="passage: ")


def test_a_document_prompt_serves_jobs_where_there_is_no_passage_prompt() -> None:
    prompts = {"query": "search_query: ", "document": "search_document: "}
    assert select_prompts({"prompts": prompts}) == Prompts(profile="search_query: ", job="search_document: ")


def test_an_empty_document_prompt_is_no_prompt() -> None:
    prompts = {"query": "Represent this sentence for searching relevant passages: ", "document": ""}
    assert select_prompts({"prompts": prompts, "default_prompt_name": None}).job == ""


def test_the_default_prompt_serves_both() -> None:
    settings = {"prompts": {"sts": "similar: "}, "default_prompt_name": "sts"}
    assert select_prompts(settings) == Prompts(profile="similar: ", job="similar: ")


def test_a_model_without_prompts_gets_none() -> None:
    assert select_prompts({}) == select_prompts({"prompts": None}) == Prompts(profile="", job="")
