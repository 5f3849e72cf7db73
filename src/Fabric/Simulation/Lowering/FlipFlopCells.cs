using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Yosys' registers and latches: words by their ports and parameters, gates by the letters in their names.</summary>
internal static class FlipFlopCells
{
    private static readonly HashSet<string> s_words =
    [
        "$dff", "$dffe", "$adff", "$adffe", "$aldff", "$aldffe", "$sdff", "$sdffe", "$sdffce", "$dffsr", "$dffsre", "$sr", "$dlatch", "$adlatch", "$dlatchsr",
    ];

    /// <summary>
    /// What the letters at the end of a gate's name stand for: C clock, E enable, L load, S set; R reset, synchronous in SDFF, a clear where there is a set
    /// (each N or P, its polarity); v the value of the reset. `$_SDFFE_PN0P_` is SDFFE with CRvE.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_gates = new()
    {
        ["DFF"] = ["C", "CRv"], ["DFFE"] = ["CE", "CRvE"], ["ALDFF"] = ["CL"], ["ALDFFE"] = ["CLE"], ["DFFSR"] = ["CSR"], ["DFFSRE"] = ["CSRE"],
        ["SDFF"] = ["CRv"], ["SDFFE"] = ["CRvE"], ["SDFFCE"] = ["CRvE"], ["SR"] = ["SR"], ["DLATCH"] = ["E", "ERv"], ["DLATCHSR"] = ["ESR"],
    };

    /// <returns>Null for cells that are something else.</returns>
    public static FlipFlop? TryRead(NetlistCell cell) => s_words.Contains(cell.Type) ? OfWords(cell) : OfGate(cell);

    private static FlipFlop OfWords(NetlistCell cell)
    {
        var output = cell.Port("Q");
        return new()
        {
            Output = output,
            Clock = Control("CLK"), Data = cell.Connections.ContainsKey("D") ? cell.Port("D") : null, Enable = Control("EN"),
            SyncReset = Control("SRST") is { } reset ? (reset, cell.Vector("SRST_VALUE", output.Count)) : null,
            EnableOverReset = cell.Type == "$sdffce",
            AsyncReset = Control("ARST") is { } clear ? (clear, cell.Vector("ARST_VALUE", output.Count)) : null,
            AsyncLoad = Control("ALOAD") is { } load ? (load, cell.Port("AD")) : null,
            Set = Control("SET"), Clear = Control("CLR"),
        };

        Control? Control(string port) => cell.Connections.TryGetValue(port, out var bits) ? new(bits, cell.Flag(port + "_POLARITY")) : null;
    }

    private static FlipFlop? OfGate(NetlistCell cell)
    {
        if (cell.Type is not ['$', '_', .. var middle, '_'] || middle.Split('_') is not [var family, var letters]) return null;
        if (!s_gates.TryGetValue(family, out var meanings) || meanings.FirstOrDefault(meaning => meaning.Length == letters.Length) is not { } meaning) return null;
        var value = meaning.IndexOf('v', StringComparison.Ordinal) is >= 0 and var at && letters[at] == '1' ? NetBit.One : NetBit.Zero;
        var reset = Control('R', "R");
        return new()
        {
            Output = cell.Port("Q"),
            Clock = Control('C', "C"), Data = family == "SR" ? null : cell.Port("D"), Enable = Control('E', "E"),
            SyncReset = family.StartsWith("SDFF", StringComparison.Ordinal) && reset is { } sync ? (sync, [value]) : null,
            EnableOverReset = family == "SDFFCE",
            AsyncReset = family is "DFF" or "DFFE" or "DLATCH" && reset is { } clear ? (clear, [value]) : null,
            AsyncLoad = Control('L', "L") is { } load ? (load, cell.Port("AD")) : null,
            Set = Control('S', "S"), Clear = meaning.Contains('S', StringComparison.Ordinal) ? reset : null,
        };

        Control? Control(char letter, string port) =>
            meaning.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var index ? new(cell.Port(port), letters[index] == 'P') : null;
    }
}
