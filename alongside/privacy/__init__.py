"""The one gate for everything about more than one person: what is published when, and what readers may get.

Wellbeing leaves only as `bands`, in rows that never change. Work data leaves as `work_figures` of a team's
week, once and after the week. What support partners say leaves through `programme`. `readers` copies what one
reader may know about some teams into a database in memory that holds nothing else.
"""
