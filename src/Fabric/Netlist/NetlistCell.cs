using System.Numerics;

namespace Stead.Fabric.Netlist;

/// <summary>An instance of one of Yosys' cells, or of a module.</summary>
/// <param name="Parameters">Numbers as bits, the highest first; texts as they are.</param>
/// <param name="Connections">Bits of <see cref="NetBit"/>, the lowest first.</param>
public sealed record NetlistCell(string Name, string Type, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, IReadOnlyList<int>> Connections)
{
    /// <summary>More than any parameter that says a width or a number of something.</summary>
    private const int Most = 1 << 24;

    public SourceLocation? Source { get; init; }

    /// <summary>Empty where the port is not connected.</summary>
    public IReadOnlyList<int> Port(string name) => Connections.TryGetValue(name, out var bits) ? bits : [];

    /// <exception cref="UserError">The cell has no such parameter.</exception>
    public string Bits(string parameter) =>
        Parameters.TryGetValue(parameter, out var bits) ? bits : throw Wrong($"the cell has no parameter {parameter}");

    public bool Flag(string parameter) => Parameters.TryGetValue(parameter, out var bits) && bits.Contains('1', StringComparison.Ordinal);

    /// <summary>A width, a number of ports, a size.</summary>
    /// <exception cref="UserError">It is missing, or is not a number from 0 up to sixteen million.</exception>
    public int Count(string parameter)
    {
        var number = Number(parameter);
        return number >= 0 && number <= Most ? (int)number : throw Wrong($"the parameter {parameter} is {number}, which cannot be");
    }

    /// <exception cref="UserError">It is missing, or has an unknown bit.</exception>
    public BigInteger Number(string parameter, bool signed = false)
    {
        var bits = Bits(parameter);
        var number = BigInteger.Zero;
        foreach (var bit in bits) number = (number << 1) + (bit is '0' or '1' ? bit - '0' : throw Wrong($"the parameter {parameter} is not a number"));
        return signed && bits.StartsWith('1') ? number - (BigInteger.One << bits.Length) : number;
    }

    /// <summary>The lowest bit first, of <see cref="NetBit"/>; filled with the top bit where x is, else with 0, or cut, to a width.</summary>
    public IReadOnlyList<int> Vector(string parameter, int width)
    {
        var bits = Bits(parameter);
        var vector = new int[width];
        for (var i = 0; i < width && i < bits.Length; i++)
            vector[i] = NetBit.OfCharacter(bits[bits.Length - 1 - i]) ?? throw Wrong($"the parameter {parameter} is not a number");
        var fill = bits.Length > 0 && NetBit.OfCharacter(bits[0]) == NetBit.Unknown ? NetBit.Unknown : NetBit.Zero;
        for (var i = bits.Length; i < width; i++) vector[i] = fill;
        return vector;
    }

    /// <summary>A complaint about this cell, with its place in the source.</summary>
    public UserError Wrong(string what, string? instead = null) =>
        new([new Complaint($"{Type} {Name}: {what}") { File = Source?.File, Line = Source?.Line, Instead = instead }]);
}
