"""Threads, locks, a pool and thread-local values."""
import threading
from concurrent.futures import ThreadPoolExecutor

total, lock, local = 0, threading.Lock(), threading.local()


def add():
    global total
    local.count = 0
    for _ in range(1000):
        with lock:
            total += 1
        local.count += 1


threads = [threading.Thread(target=add) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(total, threading.active_count())
with ThreadPoolExecutor(8) as pool:
    print(list(pool.map(lambda x: x ** 2, range(20))))
