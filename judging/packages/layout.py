"""The files of a package and their columns, in the order in which they are written."""

from typing import Any, NamedTuple

from judging.packages import document as doc

CONTEST = "contest.toml"
ATTR = "attr."


class Columns(NamedTuple):
    """The columns of a file; those that every row must fill come by name in `needed`."""

    names: tuple[str, ...]
    needed: tuple[str, ...]


def _columns(names: str, needed: str) -> Columns:
    return Columns(tuple(names.split(",")), tuple(needed.split(",")))


LAYOUT = {
    "entries.csv": _columns("entry,title,team,division,submitted_at,status", "entry"),
    "members.csv": _columns("team,name,email,role,birth_date", "team,name"),
    "judges.csv": _columns("judge,name,email,affiliation,panel,civilian,topics,max_load", "judge"),
    "conflicts.csv": _columns("judge,entry,kind,reason", "judge,entry,kind"),
    "panels.csv": _columns("round,panel,entry", "round,panel,entry"),
    "assignments.csv": _columns("round,judge,entry", "round,judge,entry"),
    "scores.csv": _columns(
        "round,judge,entry,criterion,score,submitted_at", "round,judge,entry,criterion,score"
    ),
    "comments.csv": _columns("round,judge,entry,text", "round,judge,entry,text"),
    "votes.csv": _columns("round,ballot,entry,void", "round,ballot,entry"),
    "vote_counts.csv": _columns("round,entry,votes", "round,entry,votes"),
    "investments.csv": _columns("round,judge,entry,units", "round,judge,entry,units"),
    "rankings.csv": _columns("round,judge,entry,place", "round,judge,entry,place"),
    "comparisons.csv": _columns(
        "round,judge,seq,first,second,choice", "round,judge,seq,first,second,choice"
    ),
    "measures.csv": _columns(
        "round,component,entry,points,evidence", "round,component,entry,points"
    ),
    "adjustments.csv": _columns(
        "round,entry,kind,points,reason,component", "round,entry,kind,points"
    ),
    "decisions.csv": _columns("seq,act,round,entry,judge,value,reason", "seq,act"),
}
FIELDS = {name: name.removesuffix(".csv") for name in LAYOUT}
ROW_TYPES: dict[str, Any] = {
    "entries.csv": doc.EntryRow,
    "members.csv": doc.MemberRow,
    "judges.csv": doc.JudgeRow,
    "conflicts.csv": doc.ConflictRow,
    "panels.csv": doc.PanelRow,
    "assignments.csv": doc.AssignmentRow,
    "scores.csv": doc.ScoreRow,
    "comments.csv": doc.CommentRow,
    "votes.csv": doc.VoteRow,
    "vote_counts.csv": doc.VoteCountRow,
    "investments.csv": doc.InvestmentRow,
    "rankings.csv": doc.RankingRow,
    "comparisons.csv": doc.ComparisonRow,
    "measures.csv": doc.MeasureRow,
    "adjustments.csv": doc.AdjustmentRow,
    "decisions.csv": doc.DecisionRow,
}
