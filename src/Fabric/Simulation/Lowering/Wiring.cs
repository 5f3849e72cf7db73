using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Which bit of which value each net carries.</summary>
internal sealed class Wiring(ExpressionGraph graph)
{
    private readonly Dictionary<int, (Value Value, int Bit)> _drivers = [];

    /// <summary>Nets that nothing drives and something reads.</summary>
    public HashSet<int> Undriven { get; } = [];

    public bool IsDriven(int net) => _drivers.ContainsKey(net);

    /// <summary>Connects a value; bits above its width are 0. Constants among the bits are left alone.</summary>
    public void Drive(IReadOnlyList<int> bits, Value value)
    {
        for (var i = 0; i < bits.Count; i++)
        {
            if (NetBit.IsNet(bits[i])) _drivers[bits[i]] = i < value.Width ? (value, i) : (graph.Zero, 0);
        }
    }

    /// <summary>The value of bits, the lowest first; those at the top that are always 0 are left out.</summary>
    public Value Gather(IReadOnlyList<int> bits, int start, int count)
    {
        // Whole words first, then the words together: each is written once.
        if (count > Slot.WordBits)
        {
            var half = (Slot.WordsFor(count) + 1) / 2 * Slot.WordBits;
            if (WholeRun(bits, start, count) is { } run) return run;
            return graph.Concat(Gather(bits, start, half), half, Gather(bits, start + half, count - half));
        }
        var result = graph.Zero;
        for (var i = 0; i < count;)
        {
            var (value, length) = Run(bits, start + i, count - i);
            result = i == 0 ? value : graph.Concat(result, i, value);
            i += length;
        }
        return result;
    }

    public Value Gather(IReadOnlyList<int> bits) => Gather(bits, 0, bits.Count);

    private Value? WholeRun(IReadOnlyList<int> bits, int start, int count) => Run(bits, start, count) is var (value, length) && length == count ? value : null;

    /// <summary>The longest piece that is one value: constants, neighbouring bits, the same bit again and again, or those with their highest bit again and again.</summary>
    private (Value, int Length) Run(IReadOnlyList<int> bits, int start, int most)
    {
        if (!NetBit.IsNet(bits[start]))
        {
            var constants = 1;
            while (constants < most && !NetBit.IsNet(bits[start + constants])) constants++;
            return (graph.Constant(LogicVector.Of(Enumerable.Range(start, constants).Select(i => bits[i]))), constants);
        }
        var (value, first) = Of(bits[start]);
        var length = 1;
        while (length < most && NetBit.IsNet(bits[start + length]) && Of(bits[start + length]) == (value, first + length)) length++;
        var repeated = length;
        while (repeated < most && bits[start + repeated] == bits[start + length - 1]) repeated++;
        var slice = graph.Slice(value, first, length);
        if (repeated == length || graph.ConstantOf(slice) is not null) return (slice, length);
        return (graph.SignExtend(slice, length, repeated), repeated);
    }

    private (Value Value, int Bit) Of(int net)
    {
        if (_drivers.TryGetValue(net, out var driver)) return driver;
        Undriven.Add(net);
        return (graph.Constant(LogicVector.Of([NetBit.HighImpedance])), 0);
    }
}
