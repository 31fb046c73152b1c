"""The smallest whole program with a pool: opens it, gives it one task, prints the result, closes it. Argument: the peer."""
import sys


def first():
    return "first"


if __name__ == "__main__":
    peer = sys.argv[1]
    if peer == "python-executor":
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(1) as pool:
            print(pool.submit(first).result(), flush=True)
    else:
        import multiprocessing

        with multiprocessing.get_context("spawn" if peer == "python-spawn" else None).Pool(1) as pool:
            print(pool.apply(first), flush=True)
