import quopri

from services.mailer.moulds import Mould, Number, has_holes, hole, masked, shape
from services.mailer.quoted import quoted


def test_values_are_put_into_the_holes_by_name_and_key() -> None:
    mould = Mould.cast(f"Hello {hole('name')},\n{hole('links.profile')} {hole('titles.1')}\n")
    values = {"name": "Åse", "links": {"profile": "https://x.example"}, "titles": ["a", b"b=\r\n"]}
    found = quopri.decodestring(mould.fill(values, quoted)).decode()
    assert found == "Hello Åse,\r\nhttps://x.example b\r\n"


def test_some_values_can_be_put_in_before_others() -> None:
    text = f"{hole('a')}{hole('b.0')}, {hole('c')} and {hole('a')}.\n"
    some = Mould.cast(text).filled_with({"a": "é", "b": ["x"]}, quoted)
    found = quopri.decodestring(some.fill({"c": "="}, quoted)).decode()
    assert found == "éx, = and é.\r\n"


def test_a_mark_that_somebody_else_writes_is_text() -> None:
    forged = "\ue000name\ue001"
    assert not has_holes(forged)
    assert Mould.cast(forged).fill({}, quoted) == quoted(forged)


def test_a_number_shows_as_a_hole_and_compares_as_one_or_more_than_one() -> None:
    first, later = masked("number", 1), masked("number", 7)
    assert isinstance(first, Number)
    assert (first > 1, later > 1) == (False, True)
    assert str(first) == f"{later}" == later.__html__() == hole("number")


def test_values_of_one_shape_share_a_mould() -> None:
    assert shape(2) == shape(9) != shape(1)
    assert shape("a") == shape("b") != shape("") == shape(None)
    assert shape(("a", "b")) == shape(("c", "d")) != shape(("a",))
    assert masked("x", ("a", "b")) == (hole("x.0"), hole("x.1"))
    assert (masked("x", ""), masked("x", None), masked("x", "a")) == ("", None, hole("x"))
