using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>From Yosys' netlist of a flat module to a program.</summary>
public sealed class ModuleLowering
{
    private readonly NetlistModule _module;
    private readonly LoweringOptions _options;
    private readonly ExpressionGraph _graph;
    private readonly Wiring _wiring;
    private readonly RegisterTable _registers;
    private readonly Dictionary<int, int> _initialBits = [];
    private readonly Dictionary<NetlistPort, Value> _inputs = [];
    private readonly List<(FlipFlop FlipFlop, Value Register)> _flipFlops = [];
    private readonly IReadOnlyList<MemoryCells> _memories;
    private readonly List<MemoryLowering> _memoryPorts = [];
    private readonly List<NetlistCell> _assertions = [];
    private readonly List<Complaint> _notes = [];

    private ModuleLowering(NetlistModule module, LoweringOptions options)
    {
        (_module, _options) = (module, options);
        _graph = new(options.Unknowns);
        _wiring = new(_graph);
        _registers = new(_graph, _wiring);
        _memories = MemoryCells.ReadAll(module);
    }

    /// <param name="module">Without instances of other modules: Yosys' flatten has been there.</param>
    /// <exception cref="UserError">What cannot be simulated, all of it, with the lines of the source.</exception>
    public static SimulationProgram Lower(NetlistModule module, LoweringOptions options) => new ModuleLowering(GlobalClock.Give(module), options).Lower();

    private SimulationProgram Lower()
    {
        var complaints = new List<Complaint>();
        foreach (var net in _module.Nets) ReadInitial(net);
        foreach (var port in _module.Ports.Where(port => port.Direction != PortDirection.Output))
        {
            // Nothing pokes it yet. From outside, a port that goes both ways is not driven.
            var level = port.Direction == PortDirection.Input ? NetBit.Zero : NetBit.HighImpedance;
            _inputs[port] = _registers.Input(Math.Max(1, port.Bits.Count), LogicVector.Of(port.Bits.Select(_ => level)));
            if (port.Direction == PortDirection.Input) _wiring.Drive(port.Bits, _inputs[port]);
        }
        var parts = new List<CombinationalPart>();
        for (var i = 0; i < _memories.Count; i++)
        {
            _memoryPorts.Add(new(_graph, _wiring, _registers, _memories[i], i));
            _memoryPorts[i].MakeRegisters();
            parts.AddRange(_memoryPorts[i].Parts());
        }
        foreach (var cell in _module.Cells) ReadCell(cell, parts, complaints);
        if (complaints.Count > 0) throw new UserError(complaints);

        var driven = parts.SelectMany(part => part.Outputs).Concat(_flipFlops.SelectMany(pair => pair.FlipFlop.Output)).ToHashSet();
        parts.AddRange(new TristateNets(_graph, _wiring, _module, port => _inputs[port], driven).Parts());
        CheckDrivers(parts);
        foreach (var part in CombinationalOrder.Sort(parts, NetNames())) part.Lower();
        foreach (var (flipFlop, register) in _flipFlops) _registers.Update(flipFlop, register, flipFlop.Data is { } data ? _wiring.Gather(data) : register);
        foreach (var memory in _memoryPorts) memory.Update();
        var assertions = _assertions.Select(cell => (Violation(cell), new Complaint("an assertion does not hold") { File = cell.Source?.File, Line = cell.Source?.Line })).ToList();
        return new ProgramBuilder(_module, _graph, _wiring, _registers, _memories, _inputs, _options, _notes).Build(assertions);
    }

    /// <summary>1 where it does not hold; with a trigger, since the last time that was looked at.</summary>
    private Value Violation(NetlistCell cell)
    {
        var violated = _graph.And(_wiring.Gather(cell.Port("EN")), _graph.Not(_wiring.Gather(cell.Port("A")), 1));
        if (!cell.Flag("TRG_ENABLE") || cell.Port("TRG").Count != 1) return violated;
        var register = _registers.Input(1, LogicVector.Of([NetBit.Zero]));
        _registers.Update(new() { Output = [], Clock = new(cell.Port("TRG"), cell.Flag("TRG_POLARITY")) }, register, violated);
        return register;
    }

    private void ReadInitial(NetName net)
    {
        if (net.Initial is not { } initial) return;
        for (var i = 0; i < net.Bits.Count && i < initial.Length; i++)
        {
            if (NetBit.OfCharacter(initial[initial.Length - 1 - i]) is { } bit && bit >= 0) _initialBits[net.Bits[i]] = bit;
        }
    }

    private void ReadCell(NetlistCell cell, List<CombinationalPart> parts, List<Complaint> complaints)
    {
        try
        {
            if (CellTable.Combinational.TryGetValue(cell.Type, out var lower)) parts.Add(CellParts.Whole(cell, lower, _graph, _wiring));
            else if (FlipFlopCells.TryRead(cell) is { } flipFlop)
                _flipFlops.Add((flipFlop, _registers.Register(flipFlop.Output, LogicVector.Of(flipFlop.Output.Select(bit => _initialBits.GetValueOrDefault(bit, NetBit.Unknown))))));
            else if (CellTable.IsAssertion(cell)) _assertions.Add(cell);
            else if (CellTable.Tristate.Contains(cell.Type) || cell.Type is "$mem" or "$mem_v2" or "$memrd_v2" or "$memwr_v2" or "$meminit_v2") { }
            else if (CellTable.Ignored.TryGetValue(cell.Type, out var what))
            {
                if (what.Length > 0) _notes.Add(new($"a {what} has no effect in the simulation") { File = cell.Source?.File, Line = cell.Source?.Line });
            }
            else complaints.Add(Unknown(cell));
        }
        catch (UserError e) { complaints.AddRange(e.Complaints); }
    }

    private static Complaint Unknown(NetlistCell cell) => cell.Type.StartsWith('$')
        ? new Complaint($"{cell.Type} cannot be simulated") { File = cell.Source?.File, Line = cell.Source?.Line }
        : new Complaint($"there is nothing known about module {cell.Type} (instance {cell.Name})")
        {
            File = cell.Source?.File, Line = cell.Source?.Line, Instead = "add the file that defines it",
        };

    private void CheckDrivers(List<CombinationalPart> parts)
    {
        var drivers = new Dictionary<int, string>();
        var complaints = new List<Complaint>();
        foreach (var port in _module.Ports.Where(port => port.Direction == PortDirection.Input)) Add(port.Bits, $"port {port.Name}", null);
        foreach (var cell in _module.Cells.Where(cell => FlipFlopCells.TryRead(cell) is not null)) Add(cell.Port("Q"), $"the register at {cell.Source}", cell);
        foreach (var memory in _memories)
        {
            foreach (var port in memory.Reads.Where(port => port.Register.Clock is not null)) Add(port.Data, $"memory {memory.Name}", memory.Cell);
        }
        foreach (var part in parts) Add(part.Outputs, $"the logic at {part.Cell.Source}", part.Cell);
        if (complaints.Count > 0) throw new UserError(complaints);

        void Add(IReadOnlyList<int> bits, string what, NetlistCell? cell)
        {
            foreach (var bit in bits)
            {
                if (!NetBit.IsNet(bit) || drivers.TryAdd(bit, what)) continue;
                complaints.Add(new($"{NetNames().GetValueOrDefault(bit, "a wire")} is driven twice: also by {drivers[bit]}") { File = cell?.Source?.File, Line = cell?.Source?.Line });
                return;
            }
        }
    }

    private Dictionary<int, string>? _netNames;

    /// <summary>One name for each net that has one, the shortest path first.</summary>
    private Dictionary<int, string> NetNames()
    {
        if (_netNames is not null) return _netNames;
        _netNames = [];
        foreach (var net in _module.Nets.Where(net => !net.IsHidden).OrderBy(net => net.Name.Count(c => c == '.')))
        {
            for (var i = 0; i < net.Bits.Count; i++) _netNames.TryAdd(net.Bits[i], net.Bits.Count == 1 ? net.Name : $"{net.Name}[{(net.Upto ? net.LowestIndex + net.Bits.Count - 1 - i : net.LowestIndex + i)}]");
        }
        return _netNames;
    }
}
