"""Random published rules: small grids and few values, so that ties, caps and vacancies are common.

Only what the contest package allows is drawn; see `random_contests` for the whole contest.
"""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from scoring.rules import (
    Advance,
    Award,
    Cap,
    Component,
    ComponentKind,
    Criterion,
    Division,
    Floor,
    Round,
    Rubric,
    RuleBook,
    Rules,
)

DIVISIONS = ("학생", "open")
PANELS = ("P", "Q")
VALUES = {"region": ("세종", "Seoul", "b", ""), "type": ("startup", "firm", "")}
COMBINES = ("mean", "mean", "trimmed", "trimmed", "trimmed", "median", "sum", "t_score")


def random_book(rng: Random) -> RuleBook:
    """Rules of one to three rounds with one to five awards."""
    divisions = DIVISIONS if rng.random() < 0.4 else ()
    rubrics = tuple(random_rubric(rng, key) for key in ("short", "long"))
    sources = [""]
    for number in range(1, rng.choice((1, 2, 2, 2, 3))):
        sources.append(rng.choice(("", *[f"r{n}" for n in range(number)] * 2)))
    rounds: list[Round] = []
    for number, source in enumerate(sources):
        key = f"r{number}"
        followers = [f"r{n}" for n, of in enumerate(sources) if of == key]
        rounds.append(random_round(rng, key, source, followers, rounds, rubrics, divisions))
    return RuleBook(
        random_arithmetic(rng),
        tuple(rounds),
        tuple(Division(key) for key in divisions),
        rubrics,
        random_awards(rng, rounds, divisions),
    )


def random_arithmetic(rng: Random) -> Rules:
    """The rules that hold for the whole contest."""
    return Rules(
        rounding=rng.choice(("half_up", "floor")),
        digits=rng.choice((0, 0, 1, 1, 2, 2, 2, 3, 3, 6)),
        bonus_cap=rng.choice((None, Decimal("0.5"), Decimal(1), Decimal(2))),
        total_cap=rng.choice((Decimal(0), Decimal(0), Decimal(100), Decimal(9))),
        one_award_per=rng.choice(("team", "entry", "none")),
        vacancy=rng.choice(("leave", "move_up")),
        removal=rng.choice(("promote", "vacate")),
    )


def random_rubric(rng: Random, key: str) -> Rubric:
    """One to three criteria on a coarse grid."""
    criteria = []
    for name in ("idea", "plan", "실현")[: rng.choice((1, 2, 2, 3))]:
        grades = {"A": Decimal(100), "B": Decimal(75), "C": Decimal(50)}
        graded = rng.random() < 0.1
        criteria.append(
            Criterion(
                name,
                max=Decimal(rng.choice((4, 8) if graded else (3, 4, 5, 10, 1000))),
                min=Decimal(rng.choice((0, 0, 1))),
                step=Decimal(1) if graded else rng.choice((Decimal(1), Decimal("0.5"))),
                weight=Decimal(rng.choice(("1", "1", "2", "0.5", "0.333333"))),
                grades=grades if graded else {},
                fail_below=Decimal(rng.choice(("1.5", "2", "2.33"))) if chance(rng, 0.12) else None,
            )
        )
    return Rubric(key, tuple(criteria))


def chance(rng: Random, share: float) -> bool:
    """True in so large a share of the draws."""
    return rng.random() < share


def random_round(
    rng: Random,
    key: str,
    source: str,
    followers: list[str],
    earlier: list[Round],
    rubrics: tuple[Rubric, ...],
    divisions: tuple[str, ...],
) -> Round:
    """A round that those in `followers` take their entries from."""
    parts = random_components(rng, earlier, rubrics)
    rank_sum = parts[0].combine == "rank_sum"
    group_by = rng.choice(("", "", "", "panel", "attr.region", "attr.type"))
    if divisions and chance(rng, 0.6):
        group_by = "division"
    advances = bool(followers) or chance(rng, 0.4)
    return Round(
        key,
        parts,
        source=source,
        divisions=(rng.choice(divisions),) if divisions and chance(rng, 0.15) else (),
        group_by=group_by,
        rank_groups=rng.choice(("separate", "separate", "together")),
        tie_break=random_ladder(rng, parts, source, earlier, rubrics),
        min_score=Decimal(rng.choice((1, 2, 2, 3, 12))) * (not rank_sum) * chance(rng, 0.3),
        advance=random_advance(rng, group_by, followers) if advances else None,
    )


def random_components(
    rng: Random, earlier: list[Round], rubrics: tuple[Rubric, ...]
) -> tuple[Component, ...]:
    """One to four components; a rank sum stands alone."""
    rubric = rng.choice(rubrics).key
    if chance(rng, 0.12):
        rank_ties = rng.choice(("competition", "average"))
        return (random_sheets(rng, rubric, "rank_sum", rank_ties),)
    parts = [random_sheets(rng, rubric, rng.choice(COMBINES))] if chance(rng, 0.8) else []
    usable = [one.key for one in earlier if one.components[0].combine != "rank_sum"]
    for key in rng.sample(usable, len(usable)):
        if chance(rng, 0.35):
            parts.append(part_of(rng, f"after-{key}", "round", round=key))
    if chance(rng, 0.25):
        scale = rng.choice(("share_of_max", "share_of_total"))
        parts.append(part_of(rng, "crowd", "votes", scale=scale))
    if chance(rng, 0.2):
        limits = rng.choice(((4, 4, 1), (10, 6, 2)))
        parts.append(
            part_of(
                rng, "money", "invest",
                units=limits[0], max_per_entry=limits[1], min_entries=limits[2],
            )
        )  # fmt: skip
    for key in ("facts", "more-facts"):
        if not parts or chance(rng, 0.2):
            scale_to = rng.choice((None, Decimal(10), Decimal("33")))
            parts.append(part_of(rng, key, "measure", max=Decimal(7), scale_to=scale_to))
    rng.shuffle(parts)
    if len(parts) == 1:
        parts = [replace(parts[0], weight=Decimal(100))] if chance(rng, 0.7) else parts
    return tuple(parts)


def with_rankings(rng: Random, book: RuleBook) -> RuleBook:
    """The same rules, where in some rounds judges also put entries in order."""
    return replace(book, rounds=tuple(with_ranking(rng, one) for one in book.rounds))


def with_ranking(rng: Random, one: Round) -> Round:
    """A round of which judges' orders are perhaps a further part."""
    if one.components[0].combine == "rank_sum" or not chance(rng, 0.25):
        return one
    places = rng.choice((0, 0, 1, 2, 3))
    points = (Decimal("5"), Decimal("2.5"), Decimal("2.5"))[:places] if chance(rng, 0.5) else ()
    order = part_of(rng, "order", "ranking", places=places, points=points)
    ladder = one.tie_break
    if chance(rng, 0.3):
        ladder = ("component:order", *ladder)
    return replace(one, components=(*one.components, order), tie_break=ladder)


def random_sheets(
    rng: Random, rubric: str, combine: str, rank_ties: str = "competition"
) -> Component:
    """A component that is scored on sheets."""
    drop_high, drop_low = rng.choice(((1, 1), (1, 1), (1, 0), (0, 1), (2, 1)))
    return part_of(
        rng,
        "judges",
        "sheets",
        rubric=rubric,
        combine=combine,
        rank_ties=rank_ties,
        drop_high=drop_high,
        drop_low=drop_low,
        trim_min=drop_high + drop_low + rng.choice((1, 1, 2)),
        trim_by=rng.choice(("total", "criterion")),
        incomplete_judge=rng.choice(("exclude", "keep")),
    )


def part_of(rng: Random, key: str, kind: ComponentKind, **fields: Any) -> Component:
    """A component with a random weight and number of decimals."""
    weight = Decimal(rng.choice(("100", "100", "30", "70", "33.333333", "12.5", "150")))
    digits = rng.choice((None, None, None, 0, 1, 2, 3, 6))
    return Component(key, kind, weight, digits, **fields)


def random_ladder(
    rng: Random,
    parts: tuple[Component, ...],
    source: str,
    earlier: list[Round],
    rubrics: tuple[Rubric, ...],
) -> tuple[str, ...]:
    """Some rungs in any order, then how the ladder ends."""
    rungs = ["preference", "earliest"]
    rungs += [f"component:{part.key}" for part in parts]
    rungs += [f"round:{part.round}" for part in parts if part.kind == "round"]
    if source:
        rungs.append(f"round:{source}")
    if earlier and chance(rng, 0.1):
        rungs.append(f"round:{rng.choice(earlier).key}")
    for part in parts:
        if part.kind == "sheets":
            rubric = next(one for one in rubrics if one.key == part.rubric)
            rungs += [f"criterion:{criterion.key}" for criterion in rubric.criteria]
    rungs = sorted(set(rungs))
    chosen = rng.sample(rungs, rng.choice((0, 0, 1, 1, 2, min(4, len(rungs)))))
    if source and chance(rng, 0.3):
        chosen = [f"round:{source}", *(rung for rung in chosen if rung != f"round:{source}")]
    end = rng.choice((["chair"], ["chair"], ["shared"], ["shared"], ["chair", "shared"], []))
    return (*chosen, *end)


def random_advance(rng: Random, group_by: str, followers: list[str]) -> Advance:
    """Places with whatever caps, floors, wildcards and reserves."""
    caps = [Cap(f"attr.{name}", rng.choice((1, 1, 2))) for name in VALUES if chance(rng, 0.25)]
    floors = []
    for name in rng.sample(sorted(VALUES), 2):
        if chance(rng, 0.25):
            floors.append(Floor(f"attr.{name}", rng.choice(VALUES[name][:-1]), rng.choice((1, 2))))
    caps += [Cap(by, 2) for by in ("division", "team") if chance(rng, 0.07)]
    values: tuple[str, ...] = {"division": DIVISIONS, "panel": PANELS}.get(group_by, ())
    if group_by.startswith("attr."):
        values = VALUES[group_by.removeprefix("attr.")]
    quota = {value: rng.choice((0, 1, 2, 3)) for value in values if chance(rng, 0.25)}
    return Advance(
        places=rng.choice((1, 2, 2, 3, 4, 5)),
        to=followers[0] if len(followers) == 1 else "",
        quota=quota,
        ties=rng.choice(("ladder", "ladder", "all")),
        reserves=rng.choice((0, 1, 2, 2, 3)),
        caps=tuple(caps),
        floors=tuple(floors),
        wildcards=rng.choice((0, 1, 1, 2)),
        wildcard_by=rng.choice(("z", "score")),
    )


def random_awards(
    rng: Random, rounds: list[Round], divisions: tuple[str, ...]
) -> tuple[Award, ...]:
    """Up to five awards whose entries are ranked together, but for a rare mistake."""
    awards = []
    for number in range(rng.choice((0, 2, 3, 4, 5))):
        chosen = rng.choice((*rounds, rounds[-1]))
        separate = chosen.group_by != "" and chosen.rank_groups == "separate"
        division = rng.choice(("", *divisions))
        if separate and chosen.group_by == "division":
            division = rng.choice(divisions)
        if separate and chosen.group_by != "division" and not chance(rng, 0.02):
            continue
        rank_sum = chosen.components[0].combine == "rank_sum"
        awards.append(
            Award(
                f"a{number}",
                chosen.key,
                places=rng.choice((1, 1, 2, 3)),
                division=division,
                givers=("장관", "사장")[: rng.choice((0, 1, 2))],
                prize=rng.choice((0, 100, 250)),
                min_score=Decimal(rng.choice((2, 4, 40))) * (not rank_sum) * chance(rng, 0.3),
            )
        )
    return tuple(awards)
