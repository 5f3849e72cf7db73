using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Combinational cells as parts, whole or bit by bit.</summary>
internal static class CellParts
{
    /// <summary>No combinational cell has an input of these names.</summary>
    private static readonly HashSet<string> s_outputs = ["Y", "X", "CO"];

    public static CombinationalPart Whole(NetlistCell cell, CellLowering lower, ExpressionGraph graph, Wiring wiring)
    {
        return new(cell, [.. cell.Connections.Where(connection => !s_outputs.Contains(connection.Key)).Select(connection => connection.Value)],
            [.. cell.Connections.Where(connection => s_outputs.Contains(connection.Key)).SelectMany(connection => connection.Value).Where(NetBit.IsNet)],
            () => lower(new CellContext(cell, graph, wiring)))
        {
            Split = CellTable.BitByBit.Contains(cell.Type) && cell.Port("Y").Count > 1
                ? () => [.. Enumerable.Range(0, cell.Port("Y").Count).Select(i => Whole(Bit(cell, i), lower, graph, wiring))] : null,
        };
    }

    /// <summary>The cell that makes one bit of it.</summary>
    private static NetlistCell Bit(NetlistCell cell, int i)
    {
        var words = cell.Type is "$mux" ? "AB" : "ABS";
        var connections = new Dictionary<string, IReadOnlyList<int>> { ["Y"] = [cell.Port("Y")[i]] };
        foreach (var (port, bits) in cell.Connections.Where(connection => connection.Key != "Y"))
            connections[port] = words.Contains(port, StringComparison.Ordinal) ? [At(bits)] : bits;
        return cell with { Connections = connections, Parameters = new Dictionary<string, string>() };

        int At(IReadOnlyList<int> bits)
        {
            if (i < bits.Count) return bits[i];
            var signed = cell.Flag("A_SIGNED") && (cell.Flag("B_SIGNED") || !cell.Connections.ContainsKey("B"));
            return signed && bits.Count > 0 ? bits[^1] : NetBit.Zero;
        }
    }
}
