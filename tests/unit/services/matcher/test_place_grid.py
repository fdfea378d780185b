from hypothesis import given
from hypothesis import strategies as st

from services.matcher import places
from services.matcher.opening import Terms
from services.matcher.place_grid import judge_all
from services.matcher.verdict import code_of
from shared.jobs import Place
from shared.vocabulary import RemoteMode

CODES = ("0301", "3201", "3220", "4601", "1103", "5001", "03", "32", "46")

wishes = st.builds(
    places.wanted,
    st.frozensets(st.sampled_from(CODES), max_size=3),
    remote=st.booleans(),
    commute=st.booleans(),
)
sites = st.one_of(
    st.sampled_from(["0301", "3201", "4601", "1103"]).map(
        lambda code: Place(name="x", country="NO", municipality=code, county=code[:2])
    ),
    st.sampled_from(["03", "32", "46"]).map(lambda code: Place(name="x", country="NO", county=code)),
    st.sampled_from(["SE", "US", "NO"]).map(lambda code: Place(name="x", country=code)),
    st.just(Place(name="x")),
)
jobs = st.builds(
    lambda found, remote: places.located(Terms(places=tuple(found), remote=remote)),
    st.lists(sites, max_size=3),
    st.sampled_from([None, *RemoteMode]),
)


@given(st.lists(wishes, min_size=1, max_size=8), st.lists(jobs, min_size=1, max_size=8))
def test_all_pairs_at_once_are_judged_as_each_by_itself(
    mine: list[places.Wanted], theirs: list[places.Located]
) -> None:
    grid = judge_all(mine, theirs)

    assert grid.tolist() == [[code_of(places.judge(one, other)) for other in theirs] for one in mine]
