"""`python -m recpack`."""

from recpack.cli import main

if __name__ == "__main__":
    main()
