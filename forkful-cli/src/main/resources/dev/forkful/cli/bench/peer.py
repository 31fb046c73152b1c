"""One of Python's pools of processes, measured on request.

Started as "peer.py POOL 2" or "peer.py EXECUTOR 2", it reads lines such as "submit 0.2" and answers each with one number: what it
measured in about 0.2 seconds. It ends when standard input does.
"""

import sys
import time


def nothing():
    return 1


def plus_one(n):
    return n + 1


def same(data):
    return data


def per_second(seconds, count, act):
    start = time.perf_counter()
    done = 0
    while True:
        act()
        done += count
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return done / elapsed


def median_micros(seconds, act):
    start = begun = time.perf_counter()
    samples = []
    while True:
        act()
        now = time.perf_counter()
        samples.append(now - begun)
        begun = now
        if now - start >= seconds:
            break
    samples.sort()
    return samples[len(samples) // 2] * 1e6


class Executor:
    def __init__(self, workers):
        from concurrent.futures import ProcessPoolExecutor

        self.pool = ProcessPoolExecutor(workers)

    def submit(self, seconds):
        def batch():
            futures = [self.pool.submit(nothing) for _ in range(500)]
            for future in futures:
                future.result()

        return per_second(seconds, 500, batch)

    def trip(self, seconds):
        return median_micros(seconds, lambda: self.pool.submit(nothing).result())


class Pool:
    def __init__(self, workers):
        from multiprocessing import Pool

        self.pool = Pool(workers)
        self.numbers = []
        self.data = b""

    def map(self, seconds):
        self.numbers = self.numbers or list(range(1000000))
        return per_second(seconds, len(self.numbers), lambda: self.pool.map(plus_one, self.numbers))

    def trip(self, seconds):
        return median_micros(seconds, lambda: self.pool.apply(nothing))

    def payload(self, seconds):
        self.data = self.data or bytes(range(256)) * (1 << 18)
        return per_second(seconds, 2 * len(self.data), lambda: self.pool.apply(same, (self.data,))) / 1e9


def main():
    if sys.version_info < (3, 11):
        print("cannot use Python " + sys.version.split()[0] + ": 3.11 or newer is needed", flush=True)
        return
    peer = {"POOL": Pool, "EXECUTOR": Executor}[sys.argv[1]](int(sys.argv[2]))
    print(sys.version.split()[0], flush=True)
    for line in sys.stdin:
        what, seconds = line.split()
        print(getattr(peer, what)(float(seconds)), flush=True)


if __name__ == "__main__":
    main()
