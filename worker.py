"""`python worker.py`: the same as `gateway worker`."""

from gateway.cli import main

if __name__ == "__main__":
    main(["worker"])
