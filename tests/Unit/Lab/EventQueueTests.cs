using CsCheck;
using Stead.Core;
using Stead.Lab.Simulation;

namespace Stead.Tests.Unit.Lab;

public sealed class EventQueueTests
{
    private sealed class Named(int number) : Element
    {
        public int Number => number;

        protected override void OnTime(Instant now) { }
    }

    /// <summary>
    /// Random settings, movings and removals of 100 elements, near and far and often at the same moment, held against a list that is searched each time.
    /// </summary>
    [Fact]
    public void The_earliest_comes_first_and_of_equals_the_one_that_was_set_first() =>
        Gen.Select(Gen.Int[0, 99], Gen.Int[-20, 30], Gen.Int[0, 7]).Array[0, 300].Sample(commands =>
        {
            var queue = new EventQueue();
            var elements = Enumerable.Range(0, 100).Select(number => new Named(number)).ToArray();
            var expected = new Dictionary<int, (long Time, long Order)>();
            var (now, order) = (0L, 0L);
            foreach (var (number, step, scale) in commands)
            {
                // Of six digits of the queue, so that it is carried from each to the next.
                var time = Math.Max(0, now + ((long)step << 5 * scale));
                if (step < -10) Take(now + (1L << 5 * scale));
                else if (step == -10)
                {
                    queue.Set(elements[number], Instant.Never);
                    expected.Remove(number);
                }
                else
                {
                    queue.Set(elements[number], new(time));
                    time = Math.Max(time, now);
                    if (!expected.TryGetValue(number, out var before) || before.Time != time) expected[number] = (time, order++);
                }
                Assert.Equal(expected.Count, queue.Count);
            }
            while (expected.Count > 0) Take(long.MaxValue);
            Assert.Null(queue.Take(Instant.Never, out _));

            void Take(long until)
            {
                var taken = (Named?)queue.Take(new(until), out var at);
                var first = expected.Where(one => one.Value.Time <= until).OrderBy(one => one.Value).Select(one => (int?)one.Key).FirstOrDefault();
                Assert.Equal(first, taken?.Number);
                if (taken is null) return;
                Assert.Equal(expected[taken.Number].Time, at.Nanoseconds);
                now = at.Nanoseconds;
                expected.Remove(taken.Number);
            }
        }, iter: 3000);
}
