using Stead.Fabric.Constraints;
using Stead.Fabric.Netlist;

namespace Stead.Fabric.Lint;

/// <summary>Finds in a netlist, module by module and before anything is optimised, what is most likely a mistake: wires that nothing drives or reads, and latches.</summary>
/// <remarks>Loops and second drivers are found by <see cref="Simulation.Lowering.ModuleLowering"/>, which sees across modules.</remarks>
public sealed class NetlistLint
{
    private readonly NetlistDesign _design;
    private readonly NetlistModule _module;
    private readonly Findings _findings;

    private readonly HashSet<int> _driven = [], _read = [];
    private readonly Dictionary<int, string> _names = [];

    private NetlistLint(NetlistDesign design, NetlistModule module, Findings findings) => (_design, _module, _findings) = (design, module, findings);

    /// <param name="design">After `proc`, with its hierarchy.</param>
    /// <param name="findings">Warnings are added.</param>
    public static void Run(NetlistDesign design, Findings findings)
    {
        foreach (var module in design.Modules.Where(module => !module.IsBlackBox)) new NetlistLint(design, module, findings).Run();
    }

    private void Run()
    {
        foreach (var port in _module.Ports)
        {
            foreach (var bit in port.Bits.Where(NetBit.IsNet))
            {
                if (port.Direction != PortDirection.Output) _driven.Add(bit);
                if (port.Direction != PortDirection.Input) _read.Add(bit);
            }
        }
        foreach (var cell in _module.Cells)
        {
            foreach (var (name, bits) in cell.Connections)
            {
                var direction = DirectionOf(cell, name);
                foreach (var bit in bits.Where(NetBit.IsNet))
                {
                    if (direction != PortDirection.Input) _driven.Add(bit);
                    if (direction != PortDirection.Output) _read.Add(bit);
                }
            }
        }
        foreach (var net in _module.Nets.Where(net => !net.IsHidden))
        {
            for (var i = 0; i < net.Bits.Count; i++) _names.TryAdd(net.Bits[i], net.Bits.Count == 1 ? net.Name : $"{net.Name}[{IndexOf(net, i)}]");
        }
        Wires();
        Latches();
    }

    /// <summary>Of an instance as its module says; of Yosys' own cells by name, and what is not known is an input.</summary>
    private PortDirection DirectionOf(NetlistCell cell, string port)
    {
        if (_design.Modules.FirstOrDefault(module => module.Name == cell.Type) is { } instance)
            return instance.Ports.FirstOrDefault(one => one.Name == port)?.Direction ?? PortDirection.Input;
        return port switch
        {
            "Y" or "Q" or "CO" or "RD_DATA" or "X" => PortDirection.Output,
            "DATA" when cell.Type.StartsWith("$memrd", StringComparison.Ordinal) => PortDirection.Output,
            // What a cell that nobody knows does with a wire is not known either.
            _ => cell.Type.StartsWith('$') ? PortDirection.Input : PortDirection.InOut,
        };
    }

    private void Wires()
    {
        var told = new HashSet<int>();
        foreach (var net in _module.Nets.Where(net => !net.IsHidden && !net.Name.Contains('.')).OrderBy(net => net.Source?.Line))
        {
            var bits = net.Bits.Where(NetBit.IsNet).ToList();
            if (bits.Count == 0 || !told.Add(bits[0])) continue;
            var port = _module.Ports.FirstOrDefault(port => port.Name == net.Name);
            var undriven = Bits(net, bit => NetBit.IsNet(bit) && !_driven.Contains(bit));
            var unread = Bits(net, bit => NetBit.IsNet(bit) && !_read.Contains(bit));
            var what = port?.Direction switch { PortDirection.Input => "input ", PortDirection.Output => "output ", null => "", _ => "port " } + net.Name;
            if (undriven is not null && unread == undriven && port is null) Warn(net.Source, $"{what}{undriven} is neither driven nor read");
            else
            {
                if (undriven is not null) Warn(net.Source, port is null ? $"{what}{undriven} is read, and nothing drives it" : $"{what}{undriven} is not driven");
                if (unread is not null && port?.Direction != PortDirection.InOut) Warn(net.Source, $"{what}{unread} is not read");
            }
        }
    }

    /// <returns>Null for no bit, empty for all of them, else `[7:4]`.</returns>
    private static string? Bits(NetName net, Func<int, bool> which)
    {
        var indices = Enumerable.Range(0, net.Bits.Count).Where(i => which(net.Bits[i])).ToList();
        if (indices.Count == 0) return null;
        if (indices.Count == net.Bits.Count) return "";
        var ranges = new List<string>();
        for (var i = 0; i < indices.Count;)
        {
            var end = i;
            while (end + 1 < indices.Count && indices[end + 1] == indices[end] + 1) end++;
            var (a, b) = (IndexOf(net, indices[end]), IndexOf(net, indices[i]));
            ranges.Add(i == end ? $"{b}" : $"{a}:{b}");
            i = end + 1;
        }
        return $"[{string.Join("], [", Enumerable.Reverse(ranges))}]";
    }

    private static int IndexOf(NetName net, int bit) => net.Upto ? net.LowestIndex + net.Bits.Count - 1 - bit : net.LowestIndex + bit;

    private void Latches()
    {
        foreach (var cell in _module.Cells.Where(cell => cell.Type is "$dlatch" or "$adlatch" or "$dlatchsr"))
            Warn(cell.Source, $"{NameOf(cell.Port("Q"))} becomes a latch: it keeps its value where no branch gives it one", "give it a value in every branch, or at the beginning of the block");
    }

    private string NameOf(IReadOnlyList<int> bits) => bits.Select(bit => _names.GetValueOrDefault(bit)).OfType<string>().FirstOrDefault()?.Split('[')[0] ?? "a wire";

    private static Place PlaceOf(SourceLocation? source) => source is null ? Place.Nowhere : new(source.File, source.Line);

    private void Warn(SourceLocation? source, string what, string? instead = null) => _findings.Warning(PlaceOf(source), what, instead);
}
