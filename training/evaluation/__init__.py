"""How well a model answers recorded conversations: the measures of the ESConv and ExTES papers, with intervals."""
