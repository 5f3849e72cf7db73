using System.Numerics;
using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A memory and its ports, whether Yosys has it as one cell, $mem_v2 (before 0.10 $mem, which had no resets), or as one for each port.</summary>
internal sealed class MemoryCells
{
    /// <summary>In bits: 64 MiB of words that the host keeps.</summary>
    private const long Largest = 1L << 32;

    private MemoryCells(NetlistCell cell, string name, int width, int size, int first)
    {
        (Cell, Name, Width, Size, First) = (cell, name, width, size, first);
        if (width < 1 || size < 1) throw cell.Wrong("a memory has a width and a size of at least 1");
        if ((long)size * Slot.WordsFor(width) * Slot.WordBits > Largest) throw cell.Wrong($"{size} words of {width} bits are more than can be simulated");
        Value = new ulong[size * Slot.WordsFor(width)];
        Unknown = new ulong[Value.Length];
        for (var row = 0; row < size; row++) FillRow(row);
    }

    /// <summary>For complaints.</summary>
    public NetlistCell Cell { get; }
    public string Name { get; }
    public int Width { get; }
    public int Size { get; }
    public int First { get; }

    /// <summary>The initial rows, as in the state.</summary>
    public ulong[] Value { get; }

    public ulong[] Unknown { get; }

    public List<MemoryReadPort> Reads { get; } = [];

    /// <summary>The last one wins.</summary>
    public List<MemoryWritePort> Writes { get; } = [];

    public static IReadOnlyList<MemoryCells> ReadAll(NetlistModule module)
    {
        var memories = module.Cells.Where(cell => cell.Type is "$mem" or "$mem_v2").Select(OfOne).ToList();
        foreach (var group in module.Cells.Where(cell => cell.Type is "$memrd_v2" or "$memwr_v2" or "$meminit_v2").GroupBy(Id)) memories.Add(OfMany(module, group.Key, [.. group]));
        return memories;
    }

    private static string Id(NetlistCell cell) => cell.Bits("MEMID").TrimStart('\\').TrimEnd();

    private static MemoryCells OfOne(NetlistCell cell)
    {
        var (width, addressBits) = (cell.Count("WIDTH"), cell.Count("ABITS"));
        var (reads, writes, isOld) = (cell.Count("RD_PORTS"), cell.Count("WR_PORTS"), cell.Type == "$mem");
        var memory = new MemoryCells(cell, Id(cell), width, cell.Count("SIZE"), (int)cell.Number("OFFSET", signed: true));
        memory.Initialise(0, cell.Bits("INIT"));
        for (var i = 0; i < reads; i++)
        {
            var port = i;
            memory.Reads.Add(new(Part("RD_ADDR", i, addressBits), Part("RD_DATA", i, width), new FlipFlop
            {
                Output = Part("RD_DATA", i, width),
                Clock = Bit("RD_CLK_ENABLE", i) ? new(Part("RD_CLK", i, 1), Bit("RD_CLK_POLARITY", i)) : null,
                Enable = new(Part("RD_EN", i, 1)), EnableOverReset = !isOld && Bit("RD_CE_OVER_SRST", i),
                SyncReset = isOld ? null : (new(Part("RD_SRST", i, 1)), Values("RD_SRST_VALUE", i)), AsyncReset = isOld ? null : (new(Part("RD_ARST", i, 1)), Values("RD_ARST_VALUE", i)),
            }, isOld ? [.. Enumerable.Repeat(NetBit.Unknown, width)] : Values("RD_INIT_VALUE", i),
                write => isOld ? Bit("RD_TRANSPARENT", port) : Bit("RD_TRANSPARENCY_MASK", port * writes + write), write => !isOld && Bit("RD_COLLISION_X_MASK", port * writes + write)));
        }
        for (var i = 0; i < writes; i++)
        {
            memory.Writes.Add(new(Part("WR_ADDR", i, addressBits), Part("WR_DATA", i, width), Part("WR_EN", i, width),
                Bit("WR_CLK_ENABLE", i) ? new Control(Part("WR_CLK", i, 1), Bit("WR_CLK_POLARITY", i)) : null, i));
        }
        return memory;

        bool Bit(string parameter, int i) => cell.Vector(parameter, i + 1)[i] == NetBit.One;

        IReadOnlyList<int> Values(string parameter, int i) => [.. cell.Vector(parameter, (i + 1) * width).Skip(i * width)];

        IReadOnlyList<int> Part(string name, int i, int bits)
        {
            var all = cell.Port(name);
            return (i + 1) * bits <= all.Count ? [.. all.Skip(i * bits).Take(bits)] : throw cell.Wrong($"port {name} is too short for its parameters");
        }
    }

    private static MemoryCells OfMany(NetlistModule module, string id, IReadOnlyList<NetlistCell> cells)
    {
        var declared = module.Memories.FirstOrDefault(memory => memory.Name == id) ?? throw cells[0].Wrong($"there is no memory {id}");
        var memory = new MemoryCells(cells[0], id, declared.Width, declared.Size, declared.StartOffset);
        foreach (var cell in cells.Where(cell => cell.Type == "$meminit_v2").OrderBy(cell => cell.Number("PRIORITY", signed: true)))
        {
            var (row, enable) = (LogicVector.Of(cell.Port("ADDR")).Value - memory.First, cell.Port("EN"));
            var bits = new string([.. cell.Port("DATA").Reverse().Select(bit => bit switch { NetBit.One => '1', NetBit.Zero => '0', _ => 'x' })]);
            if (row >= 0 && row < memory.Size) memory.Initialise((int)row, bits, enable);
        }
        var writes = cells.Where(cell => cell.Type == "$memwr_v2").OrderBy(cell => cell.Count("PORTID")).ToList();
        foreach (var cell in writes)
            memory.Writes.Add(new(cell.Port("ADDR"), cell.Port("DATA"), cell.Port("EN"), Clock(cell), cell.Count("PORTID")));
        foreach (var cell in cells.Where(cell => cell.Type == "$memrd_v2"))
        {
            memory.Reads.Add(new(cell.Port("ADDR"), cell.Port("DATA"), new FlipFlop
            {
                Output = cell.Port("DATA"), Clock = Clock(cell), Enable = new(cell.Port("EN")), EnableOverReset = cell.Flag("CE_OVER_SRST"),
                SyncReset = (new(cell.Port("SRST")), cell.Vector("SRST_VALUE", memory.Width)), AsyncReset = (new(cell.Port("ARST")), cell.Vector("ARST_VALUE", memory.Width)),
            }, cell.Vector("INIT_VALUE", memory.Width), write => Bit(cell, "TRANSPARENCY_MASK", write), write => Bit(cell, "COLLISION_X_MASK", write)));
        }
        return memory;

        Control? Clock(NetlistCell cell) => cell.Flag("CLK_ENABLE") ? new(cell.Port("CLK"), cell.Flag("CLK_POLARITY")) : null;

        bool Bit(NetlistCell cell, string parameter, int i) => cell.Vector(parameter, i + 1)[i] == NetBit.One;
    }

    private void FillRow(int row)
    {
        var words = Slot.WordsFor(Width);
        for (var i = 0; i < words; i++) Value[row * words + i] = Unknown[row * words + i] = i == words - 1 ? Slot.Mask(Width) : ulong.MaxValue;
    }

    /// <param name="bits">Row after row, the highest bit first.</param>
    /// <param name="enable">Which bits of a row are meant; null for all.</param>
    private void Initialise(int row, string bits, IReadOnlyList<int>? enable = null)
    {
        var words = Slot.WordsFor(Width);
        for (var i = 0; i < bits.Length; i++)
        {
            var (down, bit) = (i / Width, i % Width);
            if (row + down >= Size) return;
            if (enable is not null && enable[bit] != NetBit.One) continue;
            var (at, mask) = ((row + down) * words + bit / Slot.WordBits, 1UL << bit % Slot.WordBits);
            Value[at] &= ~mask;
            Unknown[at] &= ~mask;
            switch (bits[bits.Length - 1 - i])
            {
                case '1': Value[at] |= mask; break;
                case '0': break;
                default:
                    Value[at] |= mask;
                    Unknown[at] |= mask;
                    break;
            }
        }
    }
}

/// <param name="Register">Its clock, enable and resets; without a clock it reads all the time.</param>
/// <param name="SeesWrite">Whether it reads what a port writes at the same edge.</param>
/// <param name="Collides">Whether it reads nothing of use when a port writes there at the same edge.</param>
internal sealed record MemoryReadPort(
    IReadOnlyList<int> Address, IReadOnlyList<int> Data, FlipFlop Register, IReadOnlyList<int> Initial, Func<int, bool> SeesWrite, Func<int, bool> Collides);

/// <param name="Enable">Bit by bit.</param>
/// <param name="Clock">Null: it writes as long as it is enabled.</param>
/// <param name="Number">As the read ports know it.</param>
internal sealed record MemoryWritePort(IReadOnlyList<int> Address, IReadOnlyList<int> Data, IReadOnlyList<int> Enable, Control? Clock, int Number);
