using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Puts the program together when all logic has been lowered.</summary>
internal sealed class ProgramBuilder(
    NetlistModule module, ExpressionGraph graph, Wiring wiring, RegisterTable registers, IReadOnlyList<MemoryCells> memories,
    IReadOnlyDictionary<NetlistPort, Value> inputs, LoweringOptions options, List<Complaint> notes)
{
    private readonly List<(Signal Signal, Value Value, Value External)> _signals = [];

    public SimulationProgram Build(IReadOnlyList<(Value Violated, Complaint Complaint)> assertions)
    {
        NameUndriven();
        foreach (var port in module.Ports) AddPort(port);
        var portNames = module.Ports.Select(port => port.Name).ToHashSet();
        foreach (var net in module.Nets.Where(net => !net.IsHidden && !portNames.Contains(net.Name) && net.Bits.Count > 0))
        {
            if (options.Watch?.Invoke(net.Name) == true) _signals.Add((OfNet(net), wiring.Gather(net.Bits), default));
        }
        var conditions = Conditions();

        var roots = _signals.Select(signal => signal.Value).Concat(conditions).Concat(assertions.Select(assertion => assertion.Violated)).Concat(registers.Levels.Reads)
            .Concat(registers.Domains.SelectMany(domain => domain.Reads.Append(domain.Clock)));
        var assembler = new ProgramAssembler(graph, registers.Sources, roots);
        var rows = memories.Select(memory => new Memory(memory.Name, assembler.Allocate(memory.Width, memory.Size), memory.Size, memory.First)).ToList();
        var (powerUp, unknown) = assembler.PowerUp();
        for (var i = 0; i < memories.Count; i++)
        {
            var into = powerUp.AsSpan(rows[i].Rows.Offset);
            memories[i].Unknown.CopyTo(unknown.AsSpan(rows[i].Rows.Offset));
            for (var word = 0; word < memories[i].Value.Length; word++) into[word] = options.Unknowns ? memories[i].Value[word] : memories[i].Value[word] & ~memories[i].Unknown[word];
        }
        if (!options.Unknowns)
        {
            for (var i = 0; i < powerUp.Length; i++) powerUp[i] &= ~unknown[i];
        }

        var cones = new OperationCones(assembler.Operations, assembler.Words);
        var domains = registers.Domains.Select(domain => Domain(domain, assembler, cones)).ToList();
        var levels = Domain(registers.Levels, assembler, cones);
        return new()
        {
            Top = module.Name, PowerUp = powerUp, PowerUpUnknown = options.Unknowns ? unknown : null, Operations = assembler.Operations,
            Domains = domains, Levels = levels, Memories = rows, Notes = notes,
            Signals = [.. _signals.Select(each => each.Signal with { Slot = assembler.Of(each.Value), External = assembler.Of(each.External) })],
            Conditions = [.. conditions.Select(assembler.Of)],
            Assertions = [.. assertions.Select(assertion => new Assertion(assembler.Of(assertion.Violated), assertion.Complaint))],
            Registers = options.Unknowns ? [.. NamedRegisters(assembler)] : [],
            ControlBlock = cones.Of(domains.Select(domain => domain.Clock).Concat(Reads(levels))),
            ObservedBlock = cones.Of(_signals.Select(each => each.Value).Concat(conditions).Concat(assertions.Select(assertion => assertion.Violated)).Select(assembler.Of)),
        };
    }

    private IEnumerable<NamedRegister> NamedRegisters(ProgramAssembler assembler)
    {
        var names = new Dictionary<int, NetName>();
        // A port that shows a register has its bits too.
        var ports = module.Ports.Select(port => port.Name).ToHashSet();
        foreach (var net in module.Nets.Where(net => !net.IsHidden).OrderBy(net => ports.Contains(net.Name)).ThenBy(net => net.Name.Count(c => c == '.')))
        {
            foreach (var bit in net.Bits) names.TryAdd(bit, net);
        }
        foreach (var (register, output) in registers.Registers)
        {
            if (output.Select(bit => names.GetValueOrDefault(bit)).OfType<NetName>().FirstOrDefault() is { } net)
                yield return new(assembler.Of(register), new($"{net.Name} never leaves x") { File = net.Source?.File, Line = net.Source?.Line, Instead = "give it a reset or an initial value" });
        }
    }

    private static ClockDomain Domain(RegisterTable.Domain domain, ProgramAssembler assembler, OperationCones cones)
    {
        MemoryWrite[] writes = [.. domain.Writes.Select(write => new MemoryWrite(write.Memory, assembler.Of(write.Address), assembler.Of(write.Data), assembler.Of(write.Enable)))];
        RegisterUpdate[] updates = [.. domain.Updates.Select(update => new RegisterUpdate(assembler.Of(update.Register), assembler.Of(update.Next)))];
        return new()
        {
            Clock = assembler.Of(domain.Clock), Rising = domain.Rising, Previous = assembler.Of(domain.Previous), Writes = writes, Registers = updates,
            Block = cones.Of(domain.Reads.Select(assembler.Of)),
        };
    }

    private static IEnumerable<Slot> Reads(ClockDomain domain) =>
        domain.Registers.Select(update => update.Next).Concat(domain.Writes.SelectMany(write => (Slot[])[write.Address, write.Data, write.Enable]));

    private void AddPort(NetlistPort port)
    {
        if (port.Bits.Count == 0) return;
        var kind = port.Direction switch { PortDirection.Input => SignalKind.Input, PortDirection.Output => SignalKind.Output, _ => SignalKind.InOut };
        var signal = new Signal(port.Name, kind, default)
        {
            Width = port.Bits.Count, LowestIndex = port.LowestIndex, Upto = port.Upto, Source = module.Nets.FirstOrDefault(net => net.Name == port.Name)?.Source?.ToString(),
        };
        _signals.Add((signal, kind == SignalKind.Input ? inputs[port] : wiring.Gather(port.Bits), kind == SignalKind.InOut ? inputs[port] : default));
    }

    private static Signal OfNet(NetName net) => new(net.Name, SignalKind.Net, default)
    {
        Width = net.Bits.Count, LowestIndex = net.LowestIndex, Upto = net.Upto, Source = net.Source?.ToString(),
    };

    private Value[] Conditions()
    {
        var names = module.Ports.Select(port => port.Name).Concat(module.Nets.Where(net => !net.IsHidden).Select(net => net.Name)).Distinct();
        var lowering = new ConditionLowering(graph, Find, names);
        return [.. options.Conditions.Select(lowering.Lower)];
    }

    private (Value, int, int, bool)? Find(string name)
    {
        if (module.Ports.FirstOrDefault(port => port.Name == name) is { Bits.Count: > 0 } port)
            return (port.Direction == PortDirection.Input ? inputs[port] : wiring.Gather(port.Bits), port.Bits.Count, port.LowestIndex, port.Upto);
        return module.Nets.FirstOrDefault(net => net.Name == name && net.Bits.Count > 0) is { } net ? (wiring.Gather(net.Bits), net.Bits.Count, net.LowestIndex, net.Upto) : null;
    }

    /// <summary>What is read and never driven, by the names it has.</summary>
    private void NameUndriven()
    {
        if (wiring.Undriven.Count == 0) return;
        foreach (var net in module.Nets.Where(net => !net.IsHidden && net.Bits.Any(wiring.Undriven.Contains)))
            notes.Add(new($"{net.Name} is read but nothing drives it{(options.Unknowns ? "" : "; it counts as 0")}") { File = net.Source?.File, Line = net.Source?.Line });
    }
}
