"""How well a judge fits an entry: shared topics and similar text, a block of entries at a time."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judging.assigning.problem import Float
from judging.assigning.roster import Entry, Judge

MOST_TERMS = 4096
MOST_CELLS = 50_000_000
DIGITS = 5
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
Table = NDArray[np.float32]


def terms(text: str) -> Counter[str]:
    """Count the terms of a text.

    Parameters
    ----------
    text : str
        Any language.

    Returns
    -------
    Counter of str
        Words of at least two Latin letters or digits; of other scripts every pair of
        neighbouring signs, which finds Korean words under whatever ending they carry.
    """
    counted: Counter[str] = Counter()
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).casefold()):
        if run.isascii():
            counted.update([run] if len(run) > 1 else [])
        else:
            counted.update(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return counted


def tf_idf(texts: Sequence[str]) -> Table:
    """Turn texts into unit vectors of terms, weighted by how rare each term is.

    Parameters
    ----------
    texts : sequence of str, length n
        Entries and judges together, so that both count for rarity.

    Returns
    -------
    ndarray of float32, shape (n, n_terms)
        (1 + log tf) × (1 + log((1 + n) / (1 + df))), rows of length 1, or 0 for a text without
        a known term. Terms that stand in one text alone compare nothing and are left out; of
        the rest those MOST_TERMS (MOST_CELLS in all) that stand in most texts remain.
    """
    counts = [terms(text) for text in texts]
    spread = Counter(term for counted in counts for term in counted)
    most = min(MOST_TERMS, MOST_CELLS // max(1, len(texts)))
    shared = sorted((-df, term) for term, df in spread.items() if df > 1)[:most]
    column = {term: at for at, (_, term) in enumerate(shared)}
    rarity = [1 + np.log((1 + len(texts)) / (1 - minus_df)) for minus_df, _ in shared]
    table = np.zeros((len(texts), len(column)), dtype=np.float32)
    for row, counted in enumerate(counts):
        for term, count in counted.items():
            if (at := column.get(term)) is not None:
                table[row, at] = (1 + np.log(count)) * rarity[at]
    length = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(length > 0, length, 1)
    return table


def topic_table(topics: Sequence[frozenset[str]], known: Sequence[str]) -> Table:
    """Mark who names which topic.

    Parameters
    ----------
    topics : sequence of frozenset of str, length n
        Of entries or of judges.
    known : sequence of str, length n_topics
        All topics, in the order of the columns.

    Returns
    -------
    ndarray of float32, shape (n, n_topics)
        1 where named, else 0.
    """
    column = {topic: at for at, topic in enumerate(known)}
    table = np.zeros((len(topics), len(known)), dtype=np.float32)
    for row, named in enumerate(topics):
        table[row, [column[topic] for topic in named if topic in column]] = 1
    return table


@dataclass(frozen=True, eq=False)
class Expertise:
    """Affinities that are calculated when asked for: a whole table might not fit in memory.

    Attributes
    ----------
    entry_topics, judge_topics : ndarray of float32, shapes (n_entries, n_topics) and (n_judges, …)
        The entry's row adds up to 1, the judge's holds ones.
    entry_terms, judge_terms : ndarray of float32, shapes (n_entries, n_terms) and (n_judges, …)
        Unit vectors.
    text_share : float
        How much of an affinity comes from text, 0 … 1.
    """

    entry_topics: Table
    judge_topics: Table
    entry_terms: Table
    judge_terms: Table
    text_share: float

    def block(self, low: int, high: int) -> Float:
        """Give the affinities of entries low … high - 1 with all judges.

        Parameters
        ----------
        low, high : int
            The block.

        Returns
        -------
        ndarray of float, shape (high - low, n_judges)
            In [0, 1]: the share of the entry's topics that the judge knows, mixed with the
            cosine of their texts. O(block × judges × terms).
        """
        mixed = self.entry_topics[low:high] @ self.judge_topics.T
        if self.text_share:
            mixed *= 1 - self.text_share
            mixed += self.text_share * (self.entry_terms[low:high] @ self.judge_terms.T)
        np.minimum(mixed, np.float32(1), out=mixed)
        # Rounded, so that no machine's way of adding up decides between two plans.
        return np.round(mixed.astype(np.float64), DIGITS).astype(np.float64, copy=False)


def expertise(
    entries: Sequence[Entry], judges: Sequence[Judge], text_share: float = 0.3
) -> Expertise:
    """Prepare the affinities of entries and judges.

    Parameters
    ----------
    entries, judges : sequence
        In the order of the problem.
    text_share : float
        Weight of text against topics. All or nothing where only one of the two is known.

    Returns
    -------
    Expertise
        To be asked block by block.
    """
    topics = [entry.topics for entry in entries], [judge.topics for judge in judges]
    known = sorted(frozenset[str]().union(*topics[0], *topics[1]))
    wanted, knows = topic_table(topics[0], known), topic_table(topics[1], known)
    wanted /= np.maximum(wanted.sum(axis=1, keepdims=True), 1)
    texts = [*(entry.text for entry in entries), *(judge.text for judge in judges)]
    has_topics = bool((wanted.any(axis=0) & knows.any(axis=0)).any())
    has_text = any(texts[: len(entries)]) and any(texts[len(entries) :])
    share = text_share if has_text and has_topics else float(has_text)
    table = tf_idf(texts)
    return Expertise(wanted, knows, table[: len(entries)], table[len(entries) :], share)
