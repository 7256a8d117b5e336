"""`python -m alongside`: the operator's commands."""

from alongside.everything.commands import main

if __name__ == "__main__":
    main(prog_name="python -m alongside")
