"""Tasks, queues, timeouts and a thread of the loop's."""
import asyncio


async def worker(queue, results):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(0.001 * item)
        results.append(item * item)


async def main():
    queue, results = asyncio.Queue(), []
    tasks = [asyncio.create_task(worker(queue, results)) for _ in range(3)]
    for i in range(9):
        await queue.put(i)
    for _ in tasks:
        await queue.put(None)
    await asyncio.gather(*tasks)
    print(sorted(results), await asyncio.to_thread(sum, range(100)))
    try:
        await asyncio.wait_for(asyncio.sleep(5), 0.01)
    except asyncio.TimeoutError:
        print("too late")


asyncio.run(main())
