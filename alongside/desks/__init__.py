"""One object a role: what that role may do, and no handle on anything else."""
