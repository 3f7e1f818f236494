"""Iterators, heaps, queues and other collections."""
import bisect
import collections
import heapq
import itertools
import operator

print(list(itertools.islice(itertools.chain.from_iterable(itertools.permutations("abc")), 10)), list(itertools.accumulate(range(6), operator.mul)))
print(collections.Counter("mississippi").most_common(2), heapq.nsmallest(3, [5, 1, 4, 2]), bisect.bisect([1, 3, 5], 4))
print([(k, list(g)) for k, g in itertools.groupby("aabbc")], collections.deque(range(10), 3), list(itertools.batched("abc", 2)) if hasattr(itertools, "batched") else "")
