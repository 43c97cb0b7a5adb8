"""`python -m qbank`: the command without its installed script."""

from .cli import main

if __name__ == "__main__":
    main()
