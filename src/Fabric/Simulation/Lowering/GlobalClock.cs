using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>The clock of `always @($global_clock)`, whose edges are the steps of formal tools: here an input as any other.</summary>
internal static class GlobalClock
{
    private const string Name = "global_clock";

    /// <summary>The module with that input, where it has registers without a clock ($ff, $_FF_).</summary>
    public static NetlistModule Give(NetlistModule module)
    {
        if (!module.Cells.Any(IsStep)) return module;
        var net = 1 + module.Ports.SelectMany(port => port.Bits).Concat(module.Nets.SelectMany(name => name.Bits)).Concat(module.Cells.SelectMany(cell => cell.Connections.Values.SelectMany(bits => bits))).Max();
        var name = Name;
        while (module.Ports.Any(port => port.Name == name) || module.Nets.Any(other => other.Name == name)) name += "_";
        return module with
        {
            Ports = [.. module.Ports, new(name, PortDirection.Input, [net])],
            Cells = [.. module.Cells.Select(cell => IsStep(cell) ? Clocked(cell, net) : cell)],
        };
    }

    private static bool IsStep(NetlistCell cell) => cell.Type is "$ff" or "$_FF_";

    private static NetlistCell Clocked(NetlistCell cell, int clock)
    {
        var (type, port) = cell.Type == "$ff" ? ("$dff", "CLK") : ("$_DFF_P_", "C");
        return cell with
        {
            Type = type, Parameters = new Dictionary<string, string>(cell.Parameters) { ["CLK_POLARITY"] = "1" },
            Connections = new Dictionary<string, IReadOnlyList<int>>(cell.Connections) { [port] = [clock] },
        };
    }
}
