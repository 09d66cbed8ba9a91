"""`python -m warehouse.cli ...`: the same as `xuntu ...`, for units that name an interpreter."""

from warehouse.cli.main import main

if __name__ == "__main__":
    main()
