using Stead.Fabric.Netlist;

namespace Stead.Fabric.Constraints;

/// <summary>A port of the top module.</summary>
/// <param name="Width">In bits.</param>
/// <param name="LowestIndex">1 of `[8:1]`.</param>
/// <param name="Place">Where it is declared.</param>
public sealed record DesignPort(string Name, PortDirection Direction, int Width, int LowestIndex, Place Place)
{
    /// <summary>Registers change at its edges.</summary>
    public bool IsClock { get; init; }

    /// <summary>Declared as `[0:3]`: the highest number names the lowest bit.</summary>
    public bool Upto { get; init; }

    public int HighestIndex => LowestIndex + Width - 1;

    /// <summary>`led[2]`; a port of one bit has its plain name.</summary>
    public string BitName(int bit) => Width == 1 ? Name : $"{Name}[{(Upto ? HighestIndex - bit : LowestIndex + bit)}]";

    /// <summary>The ports of a flat module.</summary>
    public static IReadOnlyList<DesignPort> Of(NetlistModule module)
    {
        var clocks = module.Cells.SelectMany(cell => s_clockPorts.SelectMany(cell.Port)).Where(NetBit.IsNet).ToHashSet();
        var places = new Dictionary<string, Place>();
        foreach (var net in module.Nets)
        {
            if (net.Source is { } source) places.TryAdd(net.Name, new(source.File, source.Line));
        }
        return
        [
            .. module.Ports.Where(port => port.Bits.Count > 0).Select(port => new DesignPort(port.Name, port.Direction, port.Bits.Count, port.LowestIndex, places.GetValueOrDefault(port.Name))
            {
                Upto = port.Upto, IsClock = port.Bits.Any(clocks.Contains),
            }),
        ];
    }

    private static readonly string[] s_clockPorts = ["CLK", "C", "RD_CLK", "WR_CLK"];

    public override string ToString() => Width == 1 ? Name : $"{Name}[{HighestIndex}:{LowestIndex}]";
}
