"""Who asks, and in which states of a contest."""

STATES = ("judging", "closed", "proposed", "published", "missing")
READERS = ("olga", "rhea", "chae", "augusta")
DECIDERS = ("olga", "rhea", "chae")
PLANNERS = ("olga", "chae")
ORGANISERS = (*READERS, "odi")
TEAMS = ("ada", "bob")
OUTSIDERS = ("visitor", "vi", "adam", "otto")  # otto owns another contest, adam administers
EVERYBODY = (*ORGANISERS, "jun", *TEAMS, *OUTSIDERS)
