"""`python -m alongside`: what the operator does from a console."""

from alongside.commands import main

if __name__ == "__main__":
    main(prog_name="python -m alongside")
