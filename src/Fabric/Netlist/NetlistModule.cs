namespace Stead.Fabric.Netlist;

public sealed record NetlistModule
{
    public required string Name { get; init; }
    public bool IsTop { get; init; }

    /// <summary>It stands for something that is defined elsewhere, and is empty.</summary>
    public bool IsBlackBox { get; init; }

    public SourceLocation? Source { get; init; }

    /// <summary>In the order of their declaration.</summary>
    public required IReadOnlyList<NetlistPort> Ports { get; init; }

    public required IReadOnlyList<NetlistCell> Cells { get; init; }
    public required IReadOnlyList<NetlistMemory> Memories { get; init; }
    public required IReadOnlyList<NetName> Nets { get; init; }
}

public enum PortDirection { Input, Output, InOut }

/// <param name="Bits">Of <see cref="NetBit"/>, the lowest first.</param>
public sealed record NetlistPort(string Name, PortDirection Direction, IReadOnlyList<int> Bits)
{
    /// <summary>The number of the lowest bit: 1 of `[8:1]`.</summary>
    public int LowestIndex { get; init; }

    /// <summary>Declared as `[0:7]`.</summary>
    public bool Upto { get; init; }
}

/// <summary>A name for bits.</summary>
/// <param name="Name">With the instances it is in: `uart.shift`.</param>
public sealed record NetName(string Name, IReadOnlyList<int> Bits)
{
    /// <summary>Yosys made the name up.</summary>
    public bool IsHidden { get; init; }

    /// <summary>The initial value, the highest bit first, of 0, 1 and x; may be shorter than the bits.</summary>
    public string? Initial { get; init; }

    public int LowestIndex { get; init; }
    public bool Upto { get; init; }
    public SourceLocation? Source { get; init; }
}

/// <summary>A memory that cells named $memrd_v2, $memwr_v2 and $meminit_v2 share.</summary>
public sealed record NetlistMemory(string Name, int Width, int Size, int StartOffset)
{
    public SourceLocation? Source { get; init; }
}
