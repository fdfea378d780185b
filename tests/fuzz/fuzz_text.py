"""Fuzzes what is read from running text: ``python -m tests.fuzz.fuzz_text -max_total_time=60``.

An input is the fields of a posting, one after the other, with a zero byte between them.
"""

from tests.fuzz.fuzzing import Check, fuzz

FIELDS = (
    "title",
    "description",
    "employer",
    "employer_number",
    "reference",
    "occupation",
    "extent",
    "permit",
    "kind",
    "language",
    "published",
    "deadline",
    "expires",
)
SEEDS = (
    ("Kokk", "<p>Lønn 450 000 - 520 000 kr per år. Du må beherske norsk på nivå B2.</p>", "Fjordlys AS"),
    ("Utvikler", "We offer NOK 800,000 a year. Norwegian and English, hybrid, 80 % position.", "Fjordlys AS"),
    ("Sykepleier", "&lt;p&gt;Vi søker deg&lt;/p&gt;", "", "", "17", "Sykepleier", "80 %", "EU/EØS"),
    ("Rådgiver", "Krav om sikkerhetsklarering og norsk statsborgerskap.", "Fjordlys AS", "974760673"),
    ("Kokk", "", "", "", "", "", "", "", "template", "nb", "2027-01-05", "14. mars", "/Date(1798761600000)/"),
    (*("",) * 13, "5020 Bergen", "Oslo, Norge", "remote", "Lønnstrinn 48 - 52", "1", "2", "NOK", "year"),
)


def load() -> Check:
    from services.ingest.draft import RawPlace, RawPosting, RawSalary, RawText, Rejected
    from services.ingest.normalise.posting import normalise, remarks
    from tests.fixtures.feed_properties import check_line, check_posting

    def check(content: bytes) -> None:
        parts = content.decode("utf-8", "replace").split("\0")
        named = dict(zip(FIELDS, parts, strict=False))
        rest = parts[len(FIELDS) :]
        raw = RawPosting(
            position="row 2",
            **named,
            places=tuple(RawPlace(text=text, city=text) for text in rest[:3]),
            salary=RawSalary(*rest[3:8]),
            texts=(RawText(*parts[:2]),),
            remote=tuple(rest[8:10]),
            employment=tuple(rest[10:12]),
            languages=tuple(rest[12:14]),
            apply_urls=tuple(rest[14:16]),
        )
        found = normalise(raw, "Company")
        if isinstance(found, Rejected):
            check_line(found)
            return
        check_posting(found, "text")
        for line in remarks(raw, found):
            check_line(line)

    return check


if __name__ == "__main__":
    fuzz(load, ("\0".join(seed).encode() for seed in SEEDS))
