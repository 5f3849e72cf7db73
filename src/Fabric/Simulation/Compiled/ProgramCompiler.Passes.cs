namespace Stead.Fabric.Simulation.Compiled;

/// <summary>What the passes do.</summary>
public sealed partial class ProgramCompiler
{
    /// <summary>What waits for the rise and what for the fall of the clock; null where a clock is made of more than it.</summary>
    private (List<ClockDomain> Rise, List<ClockDomain> Fall)? Triggered()
    {
        var (rise, fall) = (new List<ClockDomain>(), new List<ClockDomain>());
        var cones = _program.Cone(_program.Domains.Select(domain => domain.Clock));
        var (low, high) = (Lower(new(), 0, cones), Lower(new(), 1, cones));
        foreach (var domain in _program.Domains)
        {
            var (before, after) = (low.Word(domain.Clock, 0), high.Word(domain.Clock, 0));
            if (!before.IsConstant || !after.IsConstant) return null;
            if (before.Immediate == after.Immediate) continue;
            (after.Immediate == 1 == domain.Rising ? rise : fall).Add(domain);
        }
        return (rise, fall);
    }

    private WordLowering Lower(ValueGraph graph, ulong? clock, IEnumerable<int> operations)
    {
        var lowering = new WordLowering(_program, graph, Allocate);
        if (clock is { } level) lowering.Assume(_clock.Offset, level);
        foreach (var number in operations) lowering.Carry(_program.Operations[number]);
        return lowering;
    }

    /// <summary>Words that no value has its home in, in this pass or a later one.</summary>
    private int Allocate(int words)
    {
        _firstHome += words;
        return _firstHome - words;
    }

    private bool HasLevels => _program.Levels is not { Writes: [], Registers: [] };

    private bool LevelsReadTheClock()
    {
        var graph = new ValueGraph();
        var (low, high) = (Lower(graph, 0, _program.Levels.Block), Lower(graph, 1, _program.Levels.Block));
        return _program.Levels.Registers.Select(update => update.Next)
            .Concat(_program.Levels.Writes.SelectMany(write => (Slot[])[write.Address, write.Data, write.Enable]))
            .Any(slot => !low.Words(slot).SequenceEqual(high.Words(slot)));
    }

    /// <summary>What domains do when the clock has become a level; before its rise, the slots that are watched are looked at.</summary>
    private Pass OnEdge(List<ClockDomain> domains, ulong level)
    {
        var pass = new Pass();
        if (level == 1 && !HasLevels || domains.Count == 0) Watch(pass);
        var lowering = Lower(pass.Graph, level, domains.SelectMany(domain => domain.Block).Order().Distinct());
        var stores = new SortedDictionary<int, Value>();
        foreach (var write in domains.SelectMany(domain => domain.Writes)) Write(pass, lowering, write, pass.Graph.One);
        foreach (var update in domains.SelectMany(domain => domain.Registers))
        {
            for (var i = 0; i < update.Register.Words; i++) stores[update.Register.Offset + i] = lowering.Word(update.Next, i);
        }
        AddStores(pass, stores);
        return pass;
    }

    /// <summary>Words that are many do not stay in registers: of them, only those that change are touched.</summary>
    private static void AddStores(Pass pass, SortedDictionary<int, Value> stores)
    {
        var few = stores.Count <= MostStoredAlways;
        foreach (var (word, value) in stores) pass.Stores.Add(few ? new(word, value) : Store.Of(pass.Graph, word, value, pass.Graph.Load(word, ulong.MaxValue)));
    }

    private Pass OnLevels()
    {
        var pass = new Pass();
        var lowering = Lower(pass.Graph, null, _program.Levels.Block.Order());
        var stores = new SortedDictionary<int, Value>();
        pass.Again = AddLevels(pass, lowering, stores);
        AddStores(pass, stores);
        return pass;
    }

    /// <returns>Not 0 where something changes.</returns>
    private Value AddLevels(Pass pass, WordLowering lowering, SortedDictionary<int, Value> stores)
    {
        var graph = pass.Graph;
        var again = graph.Zero;
        foreach (var write in _program.Levels.Writes) again = graph.Or(again, Write(pass, lowering, write, graph.One));
        // Registers that one condition sets are looked at together, and only where it holds.
        var changes = new SortedDictionary<int, (Value Condition, Value Differs)>();
        foreach (var update in _program.Levels.Registers)
        {
            for (var i = 0; i < update.Register.Words; i++)
            {
                var (next, now) = (lowering.Word(update.Next, i), lowering.Word(update.Register, i));
                stores[update.Register.Offset + i] = next;
                var (condition, taken) = next switch
                {
                    { Code: ValueCode.Select } when next.C == now => (next.A!, next.B!),
                    { Code: ValueCode.Select } when next.B == now => (graph.Invert(next.A!), next.C!),
                    _ => (graph.One, next),
                };
                var differs = graph.Xor(taken, now);
                if (changes.TryGetValue(condition.Number, out var known)) differs = graph.Or(known.Differs, differs);
                changes[condition.Number] = (condition, differs);
            }
        }
        foreach (var (condition, differs) in changes.Values) again = graph.Or(again, graph.Select(condition, differs, graph.Zero));
        return again;
    }

    /// <summary>The pass that every domain whose clock had its edge takes part in, and the levels always.</summary>
    private Pass Everything()
    {
        var pass = new Pass();
        var graph = pass.Graph;
        var blocks = _program.Domains.Append(_program.Levels).SelectMany(domain => domain.Block).Concat(_program.ControlBlock);
        var lowering = Lower(graph, null, blocks.Order().Distinct());
        var stores = new SortedDictionary<int, Value>();
        var again = AddLevels(pass, lowering, stores);
        foreach (var domain in _program.Domains)
        {
            var (now, before) = (lowering.Word(domain.Clock, 0), lowering.Word(domain.Previous, 0));
            var edge = domain.Rising ? graph.And(now, graph.Invert(before)) : graph.And(graph.Invert(now), before);
            again = graph.Or(again, edge);
            stores[domain.Previous.Offset] = now;
            foreach (var write in domain.Writes) Write(pass, lowering, write, edge);
            foreach (var update in domain.Registers)
            {
                for (var i = 0; i < update.Register.Words; i++)
                {
                    var at = update.Register.Offset + i;
                    stores[at] = graph.Select(edge, lowering.Word(update.Next, i), stores.TryGetValue(at, out var other) ? other : lowering.Word(update.Register, i));
                }
            }
        }
        AddStores(pass, stores);
        pass.Again = again;
        return pass;
    }

    /// <returns>Whether the memory changes.</returns>
    private Value Write(Pass pass, WordLowering lowering, MemoryWrite write, Value edge)
    {
        var graph = pass.Graph;
        var memory = _program.Memories[write.Memory];
        var (index, within) = lowering.Index(memory, write.Address);
        var scaled = lowering.Scaled(memory, index);
        var changes = graph.Zero;
        for (var i = 0; i < memory.WordsPerRow; i++)
        {
            var (data, enable, start) = (lowering.Word(write.Data, i), lowering.Word(write.Enable, i), memory.Rows.Offset + i);
            var whole = i == memory.WordsPerRow - 1 ? memory.Rows.TopMask : ulong.MaxValue;
            var guard = graph.And(graph.And(edge, within), graph.NotEqual(enable, graph.Zero));
            if (guard == graph.Zero) continue;
            // Where the bits are all written or none, none cannot be here.
            if (enable is { IsConstant: true } all && all.Immediate == whole || AllOrNone(enable, whole)) enable = graph.Constant(ulong.MaxValue);
            pass.Writes.Add(graph.Write(start, scaled, data, enable, guard));
            var safe = lowering.Scaled(memory, graph.Select(within, index, graph.Zero));
            changes = graph.Or(changes, graph.And(guard, graph.NotEqual(graph.And(graph.Xor(graph.Read(start, safe, whole), data), enable), graph.Zero)));
        }
        return changes;
    }

    private static bool AllOrNone(Value enable, ulong whole) => enable.Code switch
    {
        ValueCode.Constant => enable.Immediate == 0 || enable.Immediate == whole,
        ValueCode.Select => AllOrNone(enable.B!, whole) && AllOrNone(enable.C!, whole),
        ValueCode.And when enable.B!.IsConstant => enable.B.Immediate == whole && AllOrNone(enable.A!, ulong.MaxValue),
        ValueCode.Subtract => enable.A is { IsConstant: true, Immediate: 0 } && enable.B!.IsBit,
        _ => whole == 1,
    };

    private void Watch(Pass pass)
    {
        if (_stop.Slots is not { } slots) return;
        var lowering = Lower(pass.Graph, 0, _program.Cone(slots));
        var copy = _watched;
        foreach (var slot in slots)
        {
            for (var i = 0; i < slot.Words; i++)
            {
                var (now, mask) = (lowering.Word(slot, i), i == slot.Words - 1 ? slot.TopMask : ulong.MaxValue);
                var before = _stop.OnChange ? pass.Graph.Load(copy++, mask) : pass.Graph.Zero;
                var leave = pass.Graph.NotEqual(now, before);
                if (leave != pass.Graph.Zero) pass.Leaves.Add(pass.Graph.Leave(leave));
            }
        }
    }
}
