from services.mailer.loops import blocked


def test_what_is_said_of_one_job_becomes_a_block_of_its_own() -> None:
    source = "{% for job in jobs %}<b>{{ job.title }}</b>{% endfor %}"
    body = "{% block job0 scoped %}<b>{{ job.title }}</b>{% endblock %}"
    assert blocked(source) == f"{{% for job in jobs %}}{body}{{% endfor %}}"


def test_loops_within_it_and_their_own_rounds_stay_inside() -> None:
    inner = "{% for word in job.words %}{{ word }}{% if not loop.last %}, {% endif %}{% endfor %}"
    found = blocked(f"{{% for job in jobs %}}{inner}{{% endfor %}}")
    assert found == f"{{% for job in jobs %}}{{% block job0 scoped %}}{inner}{{% endblock %}}{{% endfor %}}"


def test_a_loop_whose_rounds_depend_on_each_other_stays_as_it_is() -> None:
    source = "{% for job in jobs %}{{ job.title }}{% if not loop.last %}, {% endif %}{% endfor %}"
    assert blocked(source) == source


def test_other_loops_stay_as_they_are_and_each_loop_over_jobs_has_a_name() -> None:
    other = "{% for article in articles %}{{ article }}{% endfor %}"
    loop = "{% for job in jobs %}x{% endfor %}"
    found = blocked(loop + other + loop)
    assert other in found
    assert "block job0 scoped" in found
    assert "block job1 scoped" in found
