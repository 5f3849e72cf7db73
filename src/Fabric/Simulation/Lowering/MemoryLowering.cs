using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A memory's ports: reads at once are parts of the logic, clocked reads are registers, writes happen in a domain.</summary>
internal sealed class MemoryLowering(ExpressionGraph graph, Wiring wiring, RegisterTable registers, MemoryCells memory, int number)
{
    private readonly List<(MemoryReadPort Port, Value Register)> _clocked = [];

    /// <summary>Reads without a clock.</summary>
    public IEnumerable<CombinationalPart> Parts()
    {
        foreach (var port in memory.Reads.Where(port => port.Register.Clock is null))
            yield return new(memory.Cell, [port.Address], port.Data, () => wiring.Drive(port.Data, Read(wiring.Gather(port.Address))));
    }

    /// <summary>Clocked reads drive their nets from the beginning.</summary>
    public void MakeRegisters()
    {
        foreach (var port in memory.Reads.Where(port => port.Register.Clock is not null))
            _clocked.Add((port, registers.Register(port.Data, LogicVector.Of(port.Initial))));
    }

    /// <summary>When all nets are driven.</summary>
    public void Update()
    {
        foreach (var (port, register) in _clocked)
        {
            var address = wiring.Gather(port.Address);
            var data = Read(address);
            foreach (var write in memory.Writes)
            {
                var (sees, collides) = (port.SeesWrite(write.Number), port.Collides(write.Number) && graph.Unknowns);
                if (!(sees || collides) || write.Clock is not { } clock || registers.Clocked(clock) != registers.Clocked(port.Register.Clock!.Value)) continue;
                var written = collides ? graph.Undefined(memory.Width) : wiring.Gather(write.Data);
                var here = graph.Equal(address, wiring.Gather(write.Address));
                data = graph.If(here, Merge(data, written, write.Enable), data);
            }
            registers.Update(port.Register, register, data);
        }
        foreach (var write in memory.Writes)
        {
            var domain = write.Clock is { } clock ? registers.Clocked(clock) : registers.Levels;
            domain?.Writes.Add((number, wiring.Gather(write.Address), wiring.Gather(write.Data), wiring.Gather(write.Enable)));
        }
    }

    private Value Read(Value address) => graph.MemoryRead(number, address, memory.Width);

    /// <summary>New bits where they are enabled.</summary>
    private Value Merge(Value old, Value data, IReadOnlyList<int> enable)
    {
        if (enable.All(bit => bit == enable[0])) return graph.If(wiring.Gather(enable, 0, 1), data, old);
        if (!graph.Unknowns)
        {
            var mask = wiring.Gather(enable);
            return graph.Or(graph.And(data, mask), graph.And(old, graph.Not(mask, memory.Width)));
        }
        var result = graph.Zero;
        for (var i = 0; i < memory.Width; i++)
            result = graph.Concat(result, i, graph.If(wiring.Gather(enable, i, 1), graph.Slice(data, i, 1), graph.Slice(old, i, 1)));
        return result;
    }
}
