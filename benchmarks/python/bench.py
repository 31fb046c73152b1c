"""Python's own process pools in the same scenarios, by Python's own clock.

Started by main.py; prints one line of JSON, as a Java fork does. Each scenario is told in words by the class of the same
purpose in dev.forkful.benchmarks.scenarios; what is counted and timed must be the same here.
"""
import collections
import json
import multiprocessing
import os
import platform
import signal
import statistics
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from tasks import SLICE, Order, changed, garbage, hash_and_compress, increment, no_op, pid, pid_slowly, same, sleep_short

CHUNK = 1000
FIRST = str(Path(__file__).with_name("first.py"))
now = time.perf_counter_ns


class PoolPeer:
    """multiprocessing.Pool"""

    method = None  # the default of this platform

    def __init__(self, workers):
        self.pool = multiprocessing.get_context(self.method).Pool(workers)

    def submit(self, fn, *args):
        return self.pool.apply_async(fn, args)

    def result(self, future):
        return future.get(60)

    def call(self, fn, *args):
        return self.pool.apply(fn, args)

    def map(self, fn, items):
        return self.pool.map(fn, items)

    def close(self):
        self.pool.terminate()
        self.pool.join()


class SpawnPeer(PoolPeer):
    method = "spawn"


class ExecutorPeer:
    """concurrent.futures.ProcessPoolExecutor"""

    def __init__(self, workers):
        self.pool = ProcessPoolExecutor(workers)

    def submit(self, fn, *args):
        return self.pool.submit(fn, *args)

    def result(self, future):
        return future.result(60)

    def call(self, fn, *args):
        return self.pool.submit(fn, *args).result()

    def map(self, fn, items):
        return list(self.pool.map(fn, items, chunksize=CHUNK if len(items) >= CHUNK else 1))

    def close(self):
        self.pool.shutdown()


PEERS = {"python-pool": PoolPeer, "python-executor": ExecutorPeer, "python-spawn": SpawnPeer}


class Hangs(Exception):
    """A pool that does not answer any more."""


class Bench:
    def __init__(self, peer, parameters):
        self.peer = peer
        self.p = parameters
        self.warm_up = parameters["warmUpMs"] * 1_000_000
        self.measure = parameters["measureMs"] * 1_000_000
        self.values = {}
        self.failures = {}
        self.notes = {
            "python": platform.python_version(),
            "start method": PEERS[peer].method or multiprocessing.get_start_method() if peer != "python-executor"
            else multiprocessing.get_start_method(),
        }

    def open(self, workers=None):
        return PEERS[self.peer](workers or self.p["workers"])

    def tasks_per_second(self, pool, outstanding, box):
        waiting = collections.deque()
        submitted = returned = 0
        begin = now()
        end = begin + box
        while submitted % 16 or now() < end:
            if len(waiting) == outstanding:
                returned += pool.result(waiting.popleft())
            waiting.append(pool.submit(no_op))
            submitted += 1
        while waiting:
            returned += pool.result(waiting.popleft())
        assert returned == submitted
        return submitted * 1e9 / (now() - begin)

    def median(self, box, timed):
        return statistics.median(self.times(box, 1, box, timed))

    def times(self, box, least, latest, timed):
        """As many as fit into the box, or the least number if those are more; but none is begun after the latest time."""
        times = []
        elapsed = 0
        begin = now()
        while not times or elapsed < latest and (elapsed < box or len(times) < least):
            times.append(timed())
            elapsed = now() - begin
        return times

    def submit(self):
        pool = self.open()
        self.tasks_per_second(pool, self.p["outstanding"], self.warm_up)
        self.values["tasks"] = self.tasks_per_second(pool, self.p["outstanding"], self.measure)
        pool.close()

    def map_items(self, make, fn):
        pool = self.open()
        wanted = self.p["items"]
        count = min(wanted, 100)
        end = now() + self.warm_up
        while True:
            items = [make(i) for i in range(count)]
            begin = now()
            pool.map(fn, items)
            after = now()
            if after >= end:
                break
            if (after - begin) * 4 < self.measure:
                count = min(wanted, count * 4)
        rounds = 0
        begin = now()
        while not rounds or now() - begin < self.measure:
            results = pool.map(fn, items)
            assert len(results) == count and results[-1] == fn(items[-1])
            rounds += 1
        self.values["items"] = count * rounds * 1e9 / (now() - begin)
        self.notes.update(items=str(count), rounds=str(rounds))
        pool.close()

    def map_ints(self):
        self.map_items(int, increment)

    def map_strings(self):
        self.map_items("{:020d}".format, same)

    def map_records(self):
        self.map_items(Order, same)

    def map_lists(self):
        self.map_items(lambda i: [Order(n) for n in range(i, i + 100)], same)

    def percentiles(self, times, high):
        times.sort()
        for percent in (50, high):
            self.values["p%d" % percent] = times[min(len(times) - 1, len(times) * percent // 100)] / 1e3
        self.notes["calls"] = str(len(times))

    def round_trip_hot(self):
        pool = self.open(1)
        end = now() + self.warm_up
        while now() < end:
            pool.call(no_op)
        times = []
        before = now()
        end = before + self.measure
        while before < end:
            assert pool.call(no_op) == 1
            after = now()
            times.append(after - before)
            before = after
        self.percentiles(times, 99)
        pool.close()

    def round_trip_sleep(self):
        pool = self.open(1)
        end = now() + self.warm_up
        while now() < end:
            pool.call(no_op)
        times = []
        for _ in range(self.p["calls"] + 5):
            time.sleep(self.p["gapMs"] / 1e3)
            before = now()
            pool.call(no_op)
            times.append(now() - before)
        self.percentiles(times[5:], 90)
        pool.close()

    def first_program(self):
        def once():
            begin = now()
            child = subprocess.Popen(
                [sys.executable, FIRST, self.peer], stdout=subprocess.PIPE, text=True)
            assert child.stdout.readline() == "first\n"
            took = now() - begin
            child.wait()
            return took

        once()
        self.values["ms"] = self.median(self.measure, once) / 1e6

    def first_pool(self):
        def once():
            begin = now()
            pool = self.open(1)
            assert pool.call(no_op) == 1
            took = now() - begin
            pool.close()
            return took

        self.median(self.warm_up // 2, once)
        self.values["ms"] = self.median(self.measure, once) / 1e6

    def payload(self):
        self.payloads(lambda pool, data: pool.call(changed, data), self.warm_up // 2)

    def payload_map(self):
        self.payloads(lambda pool, data: pool.map(changed, [data])[0], self.warm_up // 2)

    def payload_first(self):
        self.payloads(lambda pool, data: pool.call(changed, data), 0)

    def payloads(self, there, before):
        pool = self.open(1)

        def once(data):
            begin = now()
            back = there(pool, data)
            took = now() - begin
            assert len(back) == len(data) and back[0] == (data[0] + 1) % 256
            return took

        small = bytearray(64 << 10)
        self.median(self.warm_up // 2, lambda: once(small))
        per_byte = 0
        for size in self.p["sizes"]:
            guess = per_byte * size / 1e6
            if guess > self.p["limitMs"]:
                self.failures[str(size)] = "would take %.0f s a call" % (guess / 1e3)
                continue
            data = bytearray(size)
            try:
                self.times(before, 1, before, lambda: once(data))
                times = self.times(self.measure // 4, 5, self.p["latestMs"] * 1_000_000, lambda: once(data))
                took = statistics.median(times)
                self.notes["calls %d" % size] = str(len(times))
                per_byte = took / size
                self.values[str(size)] = 2 * size / took
            except Exception as e:
                self.failures[str(size)] = repr(e)[:200]
        pool.close()

    def cpu(self, work, tasks):
        pool = self.open()
        items = tasks(self.p["tasks"])

        def together():
            if isinstance(pool, PoolPeer):
                return sum(pool.pool.imap(work, items, chunksize=1))
            return sum(pool.pool.map(work, items, chunksize=1))

        first = begin = now()
        expected = sum(map(work, items))
        sequential = now() - begin
        while True:  # in turn, for a sixth of the time sequentially, as in Java
            assert together() == expected
            begin = now()
            if sequential * 6 < begin - first:
                sum(map(work, items))
                sequential += now() - begin
            if now() - first >= self.warm_up:
                break
        alone = []
        both = []
        for _ in range(self.p["rounds"]):
            begin = now()
            sum(map(work, items))
            alone.append(now() - begin)
            begin = now()
            assert together() == expected
            both.append(now() - begin)
        sequential = statistics.median(alone) / 1e9
        seconds = statistics.median(both) / 1e9
        self.values.update(speedup=sequential / seconds, seconds=seconds, sequential=sequential)
        pool.close()

    def cpu_files(self):
        self.cpu(hash_and_compress, lambda n: [(self.p["file"], i * SLICE) for i in range(n)])

    def allocation(self):
        self.cpu(garbage, lambda n: list(range(n)))

    def recovery(self):
        self.failures["spare"] = "has no spare workers"
        pool = self.open(1)
        times = []
        for _ in range(self.p["rounds"]):
            victim = pool.result(pool.submit(pid))
            time.sleep(self.p["settleMs"] / 1e3)
            begin = now()
            os.kill(victim, signal.SIGKILL)
            while True:
                try:
                    future = pool.submit(pid)
                    answer = future.get(10) if isinstance(pool, PoolPeer) else future.result(10)
                    assert answer != victim
                    break
                except BrokenProcessPool:
                    pool.close()
                    pool = self.open(1)
                except multiprocessing.TimeoutError:
                    raise Hangs("hangs: the killed worker held the lock of the queue, and no one gets a task any more")
            times.append(now() - begin)
        self.values["none"] = statistics.median(times) / 1e6
        pool.close()

    def memory(self):
        pool = self.open()
        workers = set()
        for _ in range(100):
            first = pool.submit(pid_slowly)
            workers.add(pool.result(pool.submit(pid_slowly)))
            workers.add(pool.result(first))
        time.sleep(self.p["idleMs"] / 1e3)

        def megabytes(worker, file, field):
            with open("/proc/%d/%s" % (worker, file)) as f:
                return next(int(line.split()[1]) for line in f if line.startswith(field)) * 1024 / 1e6

        self.values["rss"] = statistics.mean(megabytes(w, "status", "VmRSS:") for w in workers)
        self.values["pss"] = statistics.mean(megabytes(w, "smaps_rollup", "Pss:") for w in workers)
        self.notes["workers"] = str(len(workers))
        pool.close()

    def growth(self, run):
        pool = self.open()
        self.median(self.warm_up, lambda: run(pool, 1000))
        each = 0
        for size in self.p["sizes"]:
            guess = each * size / 1e6
            if guess > self.p["limitMs"]:
                self.failures[str(size)] = "would take %.0f s" % (guess / 1e3)
                continue
            each = self.median(self.measure // 4, lambda: run(pool, size)) / size
            self.values[str(size)] = each / 1e3
        pool.close()

    def grow_items(self):
        def run(pool, count):
            items = list(range(count))
            begin = now()
            results = pool.map(increment, items)
            took = now() - begin
            assert results[-1] == count
            return took

        self.growth(run)

    def grow_outstanding(self):
        def run(pool, count):
            begin = now()
            futures = [pool.submit(no_op) for _ in range(count)]
            assert sum(map(pool.result, futures)) == count
            return now() - begin

        self.growth(run)

    def grow_workers(self):
        box = self.measure // 3
        for size in self.p["sizes"]:
            pool = self.open(size)
            for future in [pool.submit(sleep_short) for _ in range(4 * size)]:
                pool.result(future)
            self.tasks_per_second(pool, 1000, self.measure + self.measure * size // 4)  # as in Java
            self.values[str(size)] = 1e6 / self.tasks_per_second(pool, 1000, box)
            pool.close()


def end_with_runner():
    """Standard input is a lifeline, as of a Java fork: when it ends, so do this process and all that it has started, which are a group of their own."""

    def wait():
        while os.read(0, 1):  # not sys.stdin: a worker that is forked meanwhile closes that, and would find it locked
            pass
        os.killpg(0, signal.SIGKILL)

    if os.getpgrp() != os.getpid():
        os.setpgid(0, 0)
    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def main():
    end_with_runner()
    peer, scenario, parameters = sys.argv[1:]
    bench = Bench(peer, json.loads(parameters))
    try:
        getattr(bench, scenario.replace("-", "_"))()
    except BaseException as e:  # whatever it is, it belongs into the report
        traceback.print_exc()
        bench.failures["*"] = str(e) if isinstance(e, Hangs) else repr(e)[:200]
    print(json.dumps({"values": bench.values, "failures": bench.failures, "notes": bench.notes}), flush=True)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(0)  # a pool that is broken must not hold up the end

