using System.Globalization;
using System.Numerics;

namespace Stead.Fabric.Simulation.Running;

/// <summary>What an input is set to, and when.</summary>
/// <param name="Cycle">Before the first edge of it; 0 is the start.</param>
public sealed record PortSetting(Signal Port, BigInteger Value, long Cycle)
{
    /// <summary>Reads `rst=1`, `data=8'hff` and `rst=0@10`.</summary>
    /// <exception cref="UserError">It is none, names no input, or the value does not fit.</exception>
    public static PortSetting Parse(string text, SimulationProgram program)
    {
        var (name, rest) = text.IndexOf('=') is > 0 and var equals ? (text[..equals].Trim(), text[(equals + 1)..]) : throw Wrong(text, "is not a setting");
        var (value, at) = rest.IndexOf('@') is >= 0 and var sign ? (rest[..sign], rest[(sign + 1)..].Trim()) : (rest, "0");
        if (!long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var cycle)) throw Wrong(text, $"'{at}' is not the number of a cycle");
        var inputs = program.Signals.Where(signal => signal.Kind is SignalKind.Input or SignalKind.InOut).ToList();
        if (inputs.FirstOrDefault(input => input.Name == name) is not { } port)
        {
            var names = inputs.Select(input => input.Name).ToList();
            throw new UserError($"the design has no input {name}", Spelling.Nearest(name, names) is { } nearest ? $"did you mean {nearest}?" : names.Count > 0 ? $"its inputs are {string.Join(", ", names)}" : "it has none");
        }
        if (ConditionParser.Parse(value).Root is not ConditionNode.Number number) throw Wrong(text, $"'{value.Trim()}' is not a number");
        if (number.Value.GetBitLength() > port.Width) throw new UserError($"{number.Value} does not fit into {name}, which has {port.Width} bit{(port.Width == 1 ? "" : "s")}");
        return new(port, number.Value, cycle);
    }

    public void Apply(Span<ulong> state)
    {
        var slot = Port.Kind == SignalKind.InOut ? Port.External : Port.Slot;
        for (var i = 0; i < slot.Words; i++) state[slot.Offset + i] = (ulong)(Value >> Slot.WordBits * i & ulong.MaxValue);
    }

    private static UserError Wrong(string text, string what) => new($"'{text}': {what}", "write PORT=VALUE, or PORT=VALUE@CYCLE for later: rst=1, data=8'hff, rst=0@10");
}
