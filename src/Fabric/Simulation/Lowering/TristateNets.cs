using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Nets that several drivers share, of which each can let go, and ports that are driven from both sides.</summary>
internal sealed class TristateNets
{
    /// <param name="Cell">Null for the outside.</param>
    private readonly record struct Driver(NetlistCell? Cell, IReadOnlyList<int> Data, IReadOnlyList<int> Enable, Value External, int Bit)
    {
        public bool Continues(Driver before) => ReferenceEquals(Cell, before.Cell) && External == before.External && Bit == before.Bit + 1;
    }

    private readonly ExpressionGraph _graph;
    private readonly Wiring _wiring;
    private readonly Dictionary<int, List<Driver>> _drivers = [];
    private readonly List<int> _order = [];

    /// <param name="external">What is poked from outside into a port that goes both ways.</param>
    /// <param name="ordinary">Nets that have an ordinary driver.</param>
    public TristateNets(ExpressionGraph graph, Wiring wiring, NetlistModule module, Func<NetlistPort, Value> external, IReadOnlySet<int> ordinary)
    {
        (_graph, _wiring) = (graph, wiring);
        foreach (var cell in module.Cells.Where(cell => CellTable.Tristate.Contains(cell.Type)))
        {
            var (output, enable) = (cell.Port("Y"), cell.Port(cell.Type == "$tribuf" ? "EN" : "E"));
            for (var i = 0; i < output.Count; i++)
            {
                if (NetBit.IsNet(output[i]) && ordinary.Contains(output[i])) throw cell.Wrong("it drives a wire that something else drives always");
                Add(output[i], new(cell, cell.Port("A"), enable, default, i));
            }
        }
        foreach (var port in module.Ports.Where(port => port.Direction == PortDirection.InOut))
        {
            var outside = external(port);
            for (var i = 0; i < port.Bits.Count; i++)
            {
                if (!ordinary.Contains(port.Bits[i])) Add(port.Bits[i], new(null, [], [], outside, i));
            }
        }
    }

    /// <summary>Neighbouring nets with the same drivers are one part.</summary>
    public IEnumerable<CombinationalPart> Parts()
    {
        for (var start = 0; start < _order.Count;)
        {
            var nets = new List<int> { _order[start] };
            var drivers = _drivers[_order[start]];
            for (start++; start < _order.Count && Continue(_drivers[_order[start]], _drivers[_order[start - 1]]); start++) nets.Add(_order[start]);
            var inputs = drivers.Where(driver => driver.Cell is not null).SelectMany(driver => (IReadOnlyList<int>[])[Data(driver, nets.Count), driver.Enable]).ToList();
            var cell = drivers.Select(driver => driver.Cell).OfType<NetlistCell>().FirstOrDefault() ?? new NetlistCell("", "inout", new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<int>>());
            yield return new(cell, inputs, nets, () => _wiring.Drive(nets, Resolve(drivers, nets.Count)));
        }
    }

    private static bool Continue(List<Driver> drivers, List<Driver> before) => drivers.Count == before.Count && drivers.Zip(before).All(pair => pair.First.Continues(pair.Second));

    private static List<int> Data(Driver driver, int count) => [.. driver.Data.Skip(driver.Bit).Take(count)];

    private Value Resolve(List<Driver> drivers, int count)
    {
        var (result, driven) = (_graph.Unknowns ? _graph.Constant(LogicVector.Of(Enumerable.Repeat(NetBit.HighImpedance, count))) : _graph.Zero, _graph.Zero);
        foreach (var driver in drivers.Where(driver => driver.Cell is not null))
        {
            var enable = _wiring.Gather(driver.Enable);
            var data = _wiring.Gather(Data(driver, count));
            result = _graph.Resolve(result, _graph.Tristate(enable, data, count));
            if (!_graph.Unknowns) driven = _graph.Or(driven, enable);
        }
        foreach (var driver in drivers.Where(driver => driver.Cell is null))
        {
            var outside = _graph.Slice(driver.External, driver.Bit, count);
            result = _graph.Resolve(result, _graph.Unknowns ? Full(outside, count) : _graph.Mux(driven, _graph.Zero, outside));
        }
        return result;
    }

    /// <summary>With unknowns a result must have all bits of its wire, or those above would be driven to 0.</summary>
    private Value Full(Value value, int count) => _graph.Unknowns && value.Width < count ? _graph.Widen(value, count) : value;

    private void Add(int net, Driver driver)
    {
        if (!NetBit.IsNet(net)) return;
        if (!_drivers.TryGetValue(net, out var drivers))
        {
            _drivers[net] = drivers = [];
            _order.Add(net);
        }
        drivers.Add(driver);
    }
}
