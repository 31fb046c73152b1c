"""Measures one peer in one scenario: main.py PEER SCENARIO PARAMETERS; see bench.py.

A spawned worker imports its parent's main module again. So this one imports nothing unless it is the main program: a worker must not have to wait for what the
measuring needs.
"""
if __name__ == "__main__":
    from bench import main

    main()
