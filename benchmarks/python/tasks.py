"""What tasks do. Apart from the measuring, so that a worker that is spawned imports this and no more."""
import os
import time

SLICE = 256 << 10


class Order:
    """Five fields, as data has them."""

    __slots__ = ("number", "customer", "cents", "weight", "paid")

    def __init__(self, number):
        self.number = number
        self.customer = "customer %d" % (number % 1000)
        self.cents = number * 100
        self.weight = number / 3.0
        self.paid = number % 2 == 0

    def __eq__(self, other):
        return self.number == other.number and self.customer == other.customer


def no_op():
    return 1


def increment(n):
    return n + 1


def same(x):
    return x


def changed(data):
    data[0] = (data[0] + 1) % 256
    return data


def pid():
    return os.getpid()


def pid_slowly():
    time.sleep(0.002)  # long enough for the others to get some too
    return os.getpid()


def sleep_short():
    time.sleep(0.05)
    return 1


def hash_and_compress(task):
    import hashlib  # here: no other task needs them
    import zlib

    file, offset = task
    with open(file, "rb") as f:
        f.seek(offset)
        data = f.read(SLICE)
    return len(zlib.compress(data)) + hashlib.sha256(data).digest()[0]


def garbage(seed):
    entries = {}
    for i in range(40_000):
        entries[seed + i * 31] = "value %d" % (seed + i)
    return sum(len(v) for v in entries.values())
