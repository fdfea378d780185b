"""What a matcher must beat: BM25 over words, and TF-IDF over pieces of words."""

from collections.abc import Callable, Sequence

import numpy as np

from services.matcher.features import Floats

TextScore = Callable[[Sequence[str]], Floats]
"""From texts to scores, shape (texts, documents)."""
TextScorer = Callable[[Sequence[str]], TextScore]
"""From documents to what scores texts against them."""
PIECES = (2, 5)


def char_tfidf(documents: Sequence[str]) -> TextScore:
    """Cosine of TF-IDF over pieces of 2 to 5 characters within words."""
    from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]  # it carries no types
        TfidfVectorizer,
    )

    vectoriser = TfidfVectorizer(analyzer="char_wb", ngram_range=PIECES, dtype=np.float32, sublinear_tf=False)
    if not any(document.strip() for document in documents):
        return lambda texts: np.zeros((len(texts), len(documents)), dtype=np.float32)
    known = vectoriser.fit_transform(documents).T.tocsc()
    return lambda texts: np.asarray((vectoriser.transform(texts) @ known).toarray(), dtype=np.float32)


def bm25(documents: Sequence[str]) -> TextScore:
    """BM25 (Lucene's) over words in lower case; none is left out or stemmed, as languages are mixed."""
    import bm25s  # type: ignore[import-untyped]  # it carries no types

    tokenise = bm25s.tokenization.Tokenizer(stopwords=[], lower=True)
    corpus = tokenise.tokenize(list(documents), show_progress=False, return_as="tuple", allow_empty=False)
    if not any(corpus.ids):
        return lambda texts: np.zeros((len(texts), len(documents)), dtype=np.float32)
    index = bm25s.BM25()
    index.index(corpus, show_progress=False)

    def score(texts: Sequence[str]) -> Floats:
        rows = tokenise.tokenize(
            list(texts), update_vocab=False, show_progress=False, return_as="ids", allow_empty=False
        )
        scores = np.zeros((len(texts), len(documents)), dtype=np.float32)
        for number, row in enumerate(rows):
            if row:
                scores[number] = index.get_scores_from_ids(row)
        return scores

    return score


LEXICAL: dict[str, TextScorer] = {"BM25": bm25, "char TF-IDF": char_tfidf}
