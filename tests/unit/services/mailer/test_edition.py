from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mailer.edition import (
    RULES,
    Actor,
    EditionState,
    Move,
    Progress,
    StepRefusedError,
    after_move,
    choices,
    is_ranked,
)

S = EditionState


@pytest.mark.parametrize(
    ("progress", "ranked"),
    [
        (Progress(S.OPENED, 2, 2, completed=True), True),
        (Progress(S.OPENED, 2, 1, completed=True), False),
        (Progress(S.OPENED, 2, 2, completed=False), False),
        (Progress(S.PAUSED, 2, 2, completed=True), False),
        (Progress(S.SENDING, 2, 2, completed=True), False),
    ],
)
def test_an_edition_is_ranked_once_all_partitions_are_ranked_and_frozen(
    progress: Progress, ranked: bool
) -> None:
    assert is_ranked(progress) is ranked


def test_the_usual_way_leads_from_draft_to_sent() -> None:
    state = S.DRAFT
    for move, actor in (
        (Move.OPEN, Actor.PERSON),
        (Move.REVIEW, Actor.MAILER),
        (Move.APPROVE, Actor.PERSON),
        (Move.SEND, Actor.SCHEDULE),
        (Move.FINISH, Actor.MAILER),
    ):
        state = after_move(1, state, move, actor)
    assert state is S.SENT


@pytest.mark.parametrize("before", [S.OPENED, S.IN_REVIEW, S.APPROVED, S.SENDING])
def test_a_pause_leads_back_to_where_it_was(before: EditionState) -> None:
    assert after_move(1, before, Move.PAUSE, Actor.PERSON) is S.PAUSED
    assert after_move(1, S.PAUSED, Move.RESUME, Actor.PERSON, resumes_to=before) is before


def test_a_refusal_says_the_state_and_what_can_be_done() -> None:
    with pytest.raises(StepRefusedError) as refused:
        after_move(7, S.SENDING, Move.APPROVE, Actor.PERSON)
    assert str(refused.value) == (
        "edition 7 is being sent and cannot be approved now; you can pause or cancel it"
    )
    with pytest.raises(StepRefusedError, match="edition 7 is sent and cannot be paused now; nothing more"):
        after_move(7, S.SENT, Move.PAUSE, Actor.PERSON)


@pytest.mark.parametrize(
    ("move", "actor"),
    [
        (Move.APPROVE, Actor.CANARY),
        (Move.RESUME, Actor.SCHEDULE),
        (Move.CANCEL, Actor.CANARY),
        (Move.FINISH, Actor.PERSON),
        (Move.REVIEW, Actor.PERSON),
    ],
)
def test_not_everybody_may_do_everything(move: Move, actor: Actor) -> None:
    (before, *_) = RULES[move].before
    with pytest.raises(StepRefusedError):
        after_move(1, before, move, actor, resumes_to=S.SENDING)


def test_a_pause_of_which_nobody_knows_the_state_before_can_only_be_cancelled() -> None:
    with pytest.raises(StepRefusedError, match="cancel it"):
        after_move(1, S.PAUSED, Move.RESUME, Actor.PERSON)


@pytest.mark.parametrize("state", list(S))
def test_what_a_person_is_offered_is_what_is_allowed(state: EditionState) -> None:
    offered = set(choices(state))
    for move in (Move.OPEN, Move.APPROVE, Move.PAUSE, Move.RESUME, Move.CANCEL):
        try:
            after_move(1, state, move, Actor.PERSON, resumes_to=S.SENDING)
        except StepRefusedError:
            assert move not in offered
        else:
            assert move in offered


@given(st.lists(st.sampled_from(list(product(Move, Actor))), max_size=40))
def test_whatever_is_tried_nothing_goes_out_unapproved_and_the_end_is_the_end(
    tries: list[tuple[Move, Actor]],
) -> None:
    state, resumes_to = S.DRAFT, None
    approved = False
    for move, actor in tries:
        try:
            after = after_move(1, state, move, actor, resumes_to)
        except StepRefusedError:
            continue
        assert state is not S.CANCELLED
        approved = approved or move is Move.APPROVE
        resumes_to = state if after is S.PAUSED else None
        state = after
        if S.SENDING in (state, resumes_to) or state is S.SENT:
            assert approved
