"""Parts of the page of leads that are not about one figure: the overview, what comes next, a meeting."""
