"""Who may do what: pure questions over a seat, the hats that one person wears in one contest.

The matrix is trust.md's; nobody holds a team's and a judge's role in one contest, and an
administrator of the installation does not read contents without such a role.
"""

from dataclasses import dataclass

ORGANISERS = frozenset({"owner", "recorder"})
CLOSED = frozenset({"closed", "confirmed"})


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a contest: his roles and team; whether it is blind, and what of it is public."""

    user_id: int | None = None
    roles: frozenset[str] = frozenset()
    team_id: int | None = None
    blind: bool = True
    published: bool = False
    noticed: bool = False

    def has(self, *roles: str) -> bool:
        """Whether he wears any of these hats and is not also a competitor."""
        return "team" not in self.roles and not self.roles.isdisjoint(roles)


def may_see_contest(seat: Seat) -> bool:
    """Know that the contest exists: everybody once it is public, else only its people."""
    return seat.published or seat.noticed or bool(seat.roles)


def may_see_overview(seat: Seat) -> bool:
    """The organisers' overview: states and counts, no scores."""
    return seat.has("owner", "recorder", "operator", "chair", "auditor")


def may_set_up(seat: Seat) -> bool:
    """Change the settings, rules and notice of a contest, and publish them."""
    return seat.has("owner")


def may_see_notice(seat: Seat) -> bool:
    """The public notice; before it is published its organisers see how it will look."""
    return seat.noticed or may_see_overview(seat)


def may_see_tally(seat: Seat, round_state: str) -> bool:
    """Scores and the provisional ranking of a round, after its judging was closed."""
    return seat.has("owner", "recorder", "chair", "auditor") and round_state in CLOSED


def may_open_round(seat: Seat) -> bool:
    """Let the judges of a round begin."""
    return seat.has("owner", "recorder", "chair")


def may_close_round(seat: Seat) -> bool:
    """End the judging of a round."""
    return seat.has("owner", "recorder", "chair")


def may_take_tally(seat: Seat, round_state: str) -> bool:
    """Compute a dated tally of a closed round."""
    return seat.has("owner", "recorder", "chair") and round_state in CLOSED


def may_assign(seat: Seat, round_state: str) -> bool:
    """Make, change and publish plans of who judges what, until the judging has ended."""
    return seat.has("owner", "chair") and round_state not in CLOSED


def may_plan_panels(seat: Seat) -> bool:
    """Make and change panels: which judges see which entries together."""
    return seat.has("owner", "chair")


def may_see_plan(seat: Seat) -> bool:
    """Look at plans and at who judges what."""
    return seat.has("owner", "recorder", "chair", "auditor")


def may_prepare_materials(seat: Seat) -> bool:
    """Give judges something to read beside the sheets, and see the files that teams sent."""
    return seat.has("owner", "recorder")


def may_see_call(seat: Seat) -> bool:
    """What the contest asks of applicants and until when, as organisers set it."""
    return seat.has("owner", "recorder", "chair", "auditor")


def may_change_call(seat: Seat) -> bool:
    """Set what is asked of applicants, and move the end back with a reason."""
    return seat.has("owner", "recorder")


def may_see_own_list(seat: Seat) -> bool:
    """The list of entries that one is to judge oneself."""
    return seat.has("judge", "chair")


def may_sit(seat: Seat) -> bool:
    """Sit down at a tablet and judge."""
    return seat.has("judge")


def may_see_judges(seat: Seat) -> bool:
    """Who judges, how far each of them is, and at which tablet."""
    return seat.has("owner", "recorder", "operator", "chair", "auditor")


def may_admit(seat: Seat) -> bool:
    """Let judges in: event code, personal numbers, links, tablets; add and change judges."""
    return seat.has("owner", "operator")


def may_give_tokens(seat: Seat) -> bool:
    """Let other programs into the contest."""
    return seat.has("owner")


def may_decide(seat: Seat) -> bool:
    """Write down a decision of the panel: no-show, withdrawal, exclusion, the chair's word."""
    return seat.has("owner", "recorder", "chair")


def may_run_stage(seat: Seat) -> bool:
    """Draw and change the running order, call entries on stage and work the timer."""
    return seat.has("owner", "recorder", "operator")


def may_type_paper(seat: Seat) -> bool:
    """Type paper sheets off and see their scans; nothing holds before two typed the same."""
    return seat.has("owner", "recorder", "operator")


def may_deduct(seat: Seat) -> bool:
    """Decide whether a proposed deduction for overtime counts."""
    return seat.has("owner", "recorder")


def may_confirm_round(seat: Seat) -> bool:
    """Freeze a round's result."""
    return seat.has("owner", "chair")


def may_see_awards(seat: Seat) -> bool:
    """The planned awards with their provisional winners."""
    return seat.has("owner", "recorder", "chair", "auditor")


def may_propose_announcement(seat: Seat) -> bool:
    """Put the result forward for publication."""
    return seat.has("owner")


def may_confirm_announcement(seat: Seat, proposed_by: int) -> bool:
    """Publish what another person put forward."""
    return seat.has("owner", "chair") and seat.user_id != proposed_by


def may_see_results(seat: Seat) -> bool:
    """The public result page, from the moment it is published and for everybody alike."""
    return seat.published


def may_see_team_names(seat: Seat) -> bool:
    """Who is behind an entry: in a blind contest judges and the chair learn it with everybody."""
    return not seat.blind or seat.published or seat.has("owner", "recorder", "auditor")


def may_see_own_entry(seat: Seat) -> bool:
    """The page of one's own entry."""
    return "team" in seat.roles and seat.team_id is not None


def may_see_log(seat: Seat) -> bool:
    """The audit log of the contest."""
    return seat.has("owner", "auditor")


def may_run_poll(seat: Seat) -> bool:
    """Open and close the vote of the audience, and show it on the screen of the hall."""
    return seat.has("owner", "recorder", "operator")


def may_count_votes(seat: Seat) -> bool:
    """Set a vote up, print its codes, see its ballots and void some of them."""
    return seat.has("owner", "recorder")


def may_steer(seat: Seat) -> bool:
    """Act in the control room on what changes no mark: messages, calls for help."""
    return seat.has("owner", "recorder", "operator", "chair")


def may_see_spread(seat: Seat, round_state: str) -> bool:
    """Be told that an entry's sheets lie far apart; while it is judged the chair alone."""
    return may_see_tally(seat, round_state) or seat.has("chair")


def may_see_history(seat: Seat, round_state: str) -> bool:
    """Every value that was ever typed on a sheet, after the judging was closed."""
    return may_see_tally(seat, round_state)


def may_take_queue(seat: Seat) -> bool:
    """Stand for the file of a dead tablet: its operations count as if the judge had sent them."""
    return seat.has("owner", "chair")


def may_reopen(seat: Seat) -> bool:
    """Give a sheet back to its judge, or move the end of the judging; with a reason."""
    return seat.has("owner", "chair")


def may_export(seat: Seat) -> bool:
    """Take everything of the contest away in a file; with a reason."""
    return seat.has("owner", "recorder", "auditor")


def may_see_late(seat: Seat) -> bool:
    """That values came too late, with their evidence."""
    return seat.has("owner", "recorder", "chair", "auditor")


def may_propose_verdict(seat: Seat) -> bool:
    """Say whether a value that came too late shall count."""
    return seat.has("owner", "recorder", "chair")


def may_confirm_verdict(seat: Seat, proposed_by: int) -> bool:
    """Let it take effect: somebody else than who proposed it."""
    return seat.has("owner", "chair") and seat.user_id != proposed_by


def may_see_entries(seat: Seat) -> bool:
    """The office's table of entries with their teams, and what was decided about them."""
    return seat.has("owner", "recorder", "auditor")


def may_screen(seat: Seat) -> bool:
    """Decide whether entries may take part, and bring entries in from a file."""
    return seat.has("owner", "recorder")


def may_see_people(seat: Seat) -> bool:
    """Who organises the contest, and who is asked to."""
    return seat.has("owner", "recorder", "auditor")


def may_give_roles(seat: Seat) -> bool:
    """Invite people to organise, and take roles of others away."""
    return seat.has("owner")


def may_see_outbox(seat: Seat) -> bool:
    """The letters of the contest and whether they have left; not what is secret in them."""
    return seat.has("owner", "recorder")


def may_see_entrants(seat: Seat) -> bool:
    """Names, addresses and birth dates of entrants; with a reason, and never unrecorded."""
    return seat.has("owner", "recorder", "auditor")


def may_see_access(seat: Seat) -> bool:
    """Who looked at personal data, until when it is kept, and what of it was destroyed."""
    return seat.has("owner", "recorder", "auditor")


def may_keep_retention(seat: Seat) -> bool:
    """Set until when personal data is kept, hold its destruction, and put it forward."""
    return seat.has("owner")


def may_confirm_destruction(seat: Seat, proposed_by: int) -> bool:
    """Destroy personal data that another person put forward for it."""
    return seat.has("owner", "recorder") and seat.user_id != proposed_by
