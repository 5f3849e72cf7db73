namespace Stead.Fabric.Simulation;

/// <summary>A program that also counts, in words behind its state, in how many cycles of a clock bits are 1, as they are before its rise.</summary>
public sealed class CountedBits
{
    private CountedBits(SimulationProgram program, IReadOnlyList<Slot> counters, int end) => (Program, Counters, End) = (program, counters, end);

    /// <summary>The program with the counters. Its state begins as the other one's does.</summary>
    public SimulationProgram Program { get; }

    /// <summary>One for each bit.</summary>
    public IReadOnlyList<Slot> Counters { get; }

    /// <summary>Behind the last counter.</summary>
    public int End { get; }

    /// <param name="clock">An input of one bit.</param>
    /// <param name="bits">Bits of slots, by their numbers.</param>
    public static CountedBits Of(SimulationProgram program, Slot clock, IReadOnlyList<(Slot Slot, int Bit)> bits)
    {
        var at = program.PowerUp.Length;
        var counters = bits.Select(_ => New(Slot.WordBits)).ToList();
        var previous = New(1);
        var end = at;
        var operations = program.Operations.ToList();
        var (updates, own) = (new List<RegisterUpdate>(), new List<int>());
        for (var i = 0; i < bits.Count; i++)
        {
            var bit = Put(OpCode.Slice, 1, bits[i].Slot, immediate: bits[i].Bit);
            updates.Add(new(counters[i], Put(OpCode.Add, Slot.WordBits, counters[i], bit)));
        }
        var domain = new ClockDomain { Clock = clock, Previous = previous, Block = [.. program.Cone(bits.Select(bit => bit.Slot)), .. own], Writes = [], Registers = updates };
        return new(program.With([.. program.PowerUp, .. new ulong[at - program.PowerUp.Length]], operations, [.. program.Domains, domain]), counters, end);

        Slot New(int width) => new(at++, width);

        Slot Put(OpCode code, int width, Slot a, Slot b = default, int immediate = 0)
        {
            own.Add(operations.Count);
            operations.Add(new(code, New(width), a, b, default, immediate));
            return operations[^1].To;
        }
    }
}
