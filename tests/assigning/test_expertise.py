"""Affinity comes from shared topics and similar text, in Korean and in English."""

import numpy as np
import pytest

from judging.assigning.expertise import expertise, tf_idf
from judging.assigning.roster import Entry, Judge


def affinities(entry_traits, judge_traits, **settings):
    ours = [Entry(f"e{at}", **one) for at, one in enumerate(entry_traits)]
    theirs = [Judge(f"j{at}", **one) for at, one in enumerate(judge_traits)]
    return expertise(ours, theirs, **settings).block(0, len(ours))


def topics(*names):
    return {"topics": frozenset(names)}


def test_affinity_is_the_share_of_the_entrys_topics():
    table = affinities([topics("ai", "health")], [topics("ai"), topics("ai", "health", "law")])
    assert table.tolist() == [[0.5, 1.0]]


def test_without_topics_nobody_is_an_expert():
    assert affinities([topics()], [topics("ai"), topics()]).tolist() == [[0.0, 0.0]]


def test_similar_text_finds_the_judge():
    table = affinities(
        [{"text": "neural network for bird songs"}, {"text": "solar power for farms"}],
        [{"text": "solar cells and power grids"}, {"text": "neural network theory, birds songs"}],
    )
    assert table.argmax(axis=1).tolist() == [1, 0]


def test_korean_words_are_found_under_their_endings():
    table = affinities(
        [{"text": "인공지능으로 폐기물을 분류"}],
        [{"text": "폐기물의 재활용, 인공지능"}, {"text": "해양 관광의 미래와 인공지는"}],
    )
    assert table[0, 0] > table[0, 1] > 0


def test_text_is_mixed_in_by_its_share():
    ours = [{"text": "bird songs", **topics("ai")}, {"text": "solar farms", **topics("law")}]
    theirs = [{"text": "bird songs", **topics("law")}, {"text": "solar farms", **topics("ai")}]
    assert affinities(ours, theirs, text_share=0.25) == pytest.approx(
        np.array([[0.25, 0.75], [0.75, 0.25]]), abs=1e-6
    )


def test_text_counts_alone_where_nobody_names_a_topic():
    table = affinities([{"text": "bird songs"}], [{"text": "bird songs"}])
    assert table[0, 0] == pytest.approx(1.0)


def test_rows_are_unit_vectors_or_nothing():
    lengths = np.linalg.norm(tf_idf(["bird songs", "bird farm", "xyz"]), axis=1)
    assert lengths == pytest.approx([1, 1, 0])
