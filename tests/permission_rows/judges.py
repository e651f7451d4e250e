"""Who may see judges and tablets, let them in, and give tokens to other programs."""

from tests.permission_rows.people import ORGANISERS

ALWAYS = ("judging", "closed", "proposed", "published")
ADMITS = ("olga", "odi")
ROWS = {
    ("GET", "judges.show"): {ALWAYS: {200: ORGANISERS}},
    ("POST", "judges.add"): {ALWAYS: {200: ADMITS}},  # the number is shown at once, and once
    ("GET", "judges.edit"): {ALWAYS: {200: ADMITS}},
    ("POST", "judges.change"): {ALWAYS: {302: ADMITS}},
    ("POST", "judges.remove"): {ALWAYS: {422: ADMITS}},  # the judge has judged
    ("POST", "judges.renew"): {ALWAYS: {200: ADMITS}},
    ("POST", "judges.link"): {ALWAYS: {200: ADMITS}},
    ("GET", "judges.cards"): {ALWAYS: {200: ADMITS}},
    ("POST", "judges.print_cards"): {ALWAYS: {200: ADMITS}},
    ("POST", "entrances.open_up"): {ALWAYS: {302: ADMITS}},
    ("POST", "entrances.close"): {ALWAYS: {422: ADMITS}},  # it was never opened
    ("POST", "entrances.renew_code"): {ALWAYS: {422: ADMITS}},
    ("POST", "entrances.lift"): {ALWAYS: {422: ADMITS}},
    ("GET", "entrances.pledge"): {ALWAYS: {200: ADMITS}},
    ("POST", "entrances.set_pledge"): {ALWAYS: {422: ADMITS}},
    ("GET", "devices.show"): {ALWAYS: {200: ORGANISERS}},
    ("POST", "devices.rename"): {ALWAYS: {404: ADMITS}},  # no tablet has come in
    ("POST", "devices.revoke"): {ALWAYS: {404: ADMITS}},
    ("POST", "devices.end"): {ALWAYS: {302: ADMITS}},
    ("GET", "access_tokens.show"): {ALWAYS: {200: ("olga",)}},
    ("POST", "access_tokens.revoke"): {ALWAYS: {404: ("olga",)}},  # none is made yet
    ("POST", "access_tokens.make"): {ALWAYS: {200: ("olga",)}},
}
BODIES = {
    "judges.add": {"name": "Mina"},
    "judges.change": {"name": "Jun"},
    "judges.print_cards": {"kind": "link", "sure": "y"},
    "entrances.set_pledge": {"asks": "y"},
    "devices.rename": {"device": "TB-77", "name": "TB-2"},
    "devices.revoke": {"device": "TB-77"},
    "devices.end": {"judge": "J1"},
    "access_tokens.make": {"name": "board", "scopes": "board:read"},
}
