from services.matcher.taxonomy.claims import Claim, Standing, owners
from services.matcher.taxonomy.generic import generic_names


def owner(*claims: Claim) -> str | None:
    return owners(claims, str.lower).get("name")


def test_an_own_name_is_stronger_than_any_other() -> None:
    own, preferred = Claim("Name", "a", Standing.OWN), Claim("name", "b", Standing.PREFERRED)
    assert owner(preferred, own) == "a"
    assert owner(Claim("name", "c", Standing.ALTERNATIVE), preferred) == "b"


def test_what_several_only_share_stands_for_none() -> None:
    one, other = (Claim("name", key, Standing.ALTERNATIVE, group) for key, group in ("a1", "b2"))
    assert owner(one, other) is None
    assert owner(one, one) == "a"


def _claim(standing: Standing, group: str, depth: int) -> Claim:
    return Claim("name", str(depth), standing, group, depth)


def test_within_one_group_and_of_preferred_names_the_most_general_wins() -> None:
    deep, general = (
        Claim("name", key, Standing.ALTERNATIVE, "1", depth) for key, depth in (("a", 2), ("b", 1))
    )
    assert owner(deep, general) == "b"
    deep, general = (
        Claim("name", key, Standing.PREFERRED, key, depth) for key, depth in (("a", 2), ("b", 1))
    )
    assert owner(deep, general) == "b"


def test_words_that_are_part_of_names_everywhere_are_generic() -> None:
    fields = [
        Claim(f"{word} manager", word, Standing.PREFERRED, word) for word in ("toy", "zoo", "shop", "ship")
    ]
    compounds = [
        Claim(f"{word}leder", word, Standing.PREFERRED, word) for word in ("lag", "skift", "tog", "salg")
    ]
    bare = [Claim("manager", "x", Standing.ALTERNATIVE), Claim("leder", "x", Standing.ALTERNATIVE)]
    assert generic_names([*fields, *compounds, *bare]) == {"manager", "leder"}
    assert generic_names([*fields[:3], *bare]) == frozenset()
    kept = [Claim("manager", "x", Standing.OWN), Claim("leder", "y", Standing.PREFERRED)]
    assert generic_names([*fields, *compounds, *kept]) == frozenset()
