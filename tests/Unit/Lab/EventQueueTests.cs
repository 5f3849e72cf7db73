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

    /// <summary>Random settings, movings and removals of 20 elements, held against a list that is searched each time.</summary>
    [Fact]
    public void The_earliest_comes_first_and_of_equals_the_one_that_was_set_first() =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[-3, 30]).Array[0, 200].Sample(commands =>
        {
            var queue = new EventQueue();
            var elements = Enumerable.Range(0, 20).Select(number => new Named(number)).ToArray();
            var expected = new Dictionary<int, (long Time, long Order)>();
            var order = 0L;
            foreach (var (number, time) in commands)
            {
                if (time == -3) Take(20);
                else if (time < 0)
                {
                    queue.Set(elements[number], Instant.Never);
                    expected.Remove(number);
                }
                else
                {
                    queue.Set(elements[number], new(time));
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
                expected.Remove(taken.Number);
            }
        }, iter: 3000);
}
