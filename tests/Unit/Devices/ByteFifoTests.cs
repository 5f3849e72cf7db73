using CsCheck;
using Stead.Devices;

namespace Stead.Tests.Unit.Devices;

public sealed class ByteFifoTests
{
    [Fact]
    public void It_is_a_queue_of_bytes_whatever_is_done_to_it() =>
        Gen.Select(Gen.Int[0, 20], Gen.Select(Gen.Int[0, 3], Gen.Byte.Array[0, 30]).Array[0, 40]).Sample((capacity, steps) =>
        {
            var fifo = new ByteFifo(capacity);
            var model = new Queue<byte>();
            foreach (var (what, bytes) in steps)
            {
                switch (what)
                {
                    case 0:
                        Assert.Equal(Math.Min(bytes.Length, capacity - model.Count), fifo.Write(bytes));
                        foreach (var one in bytes.Take(capacity - model.Count).ToArray()) model.Enqueue(one);
                        break;
                    case 1:
                        var into = new byte[bytes.Length];
                        var count = fifo.Read(into);
                        Assert.Equal(Math.Min(bytes.Length, model.Count), count);
                        for (var i = 0; i < count; i++) Assert.Equal(model.Dequeue(), into[i]);
                        break;
                    case 2:
                        capacity = model.Count + bytes.Length;
                        fifo.Resize(capacity);
                        break;
                    default:
                        fifo.Clear();
                        model.Clear();
                        break;
                }
                Assert.Equal((model.Count, capacity), (fifo.Count, fifo.Capacity));
            }
        });
}
