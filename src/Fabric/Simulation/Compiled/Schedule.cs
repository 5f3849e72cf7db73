namespace Stead.Fabric.Simulation.Compiled;

/// <summary>The order in which a pass is carried out, and which step reads what.</summary>
internal sealed class Schedule
{
    private const int MostRepeatedComparisons = 3;

    private readonly List<Step> _steps = [];
    private readonly Dictionary<Branch, (int Else, int End)> _ends = [];

    public Schedule(Pass pass, Region root)
    {
        FindFlags(pass);
        foreach (var leave in pass.Leaves) Put(root, [leave]);
        Put(root, pass.Roots.Where(value => !value.HasEffect));
        Put(root, root.Values.Where(value => value.Code == ValueCode.Read).Reverse().ToList());
        foreach (var write in pass.Writes) Put(root, [write]);
        _steps.Add(new(StepKind.Finish));
    }

    public IReadOnlyList<Step> Steps => _steps;

    public int ElseOf(Branch branch) => _ends[branch].Else;

    public int EndOf(Branch branch) => _ends[branch].End;

    /// <summary>Lets each value know the steps that read it.</summary>
    /// <param name="kept">Loads that must be at hand wherever a run can end.</param>
    public void FindUses(Pass pass, IReadOnlyList<Value> kept)
    {
        for (var position = 0; position < _steps.Count; position++)
        {
            var step = _steps[position];
            switch (step.Kind)
            {
                case StepKind.Compute:
                    foreach (var operand in step.Value!.Operands) Use(operand, position);
                    if (step.Value.Code == ValueCode.Leave)
                    {
                        foreach (var value in kept) Use(value, position);
                    }
                    break;
                case StepKind.If: Use(step.Branch!.Condition, position); break;
                case StepKind.Else:
                    foreach (var member in step.Branch!.Members) Use(step.Branch.First(member), position);
                    break;
                case StepKind.EndIf when !step.Branch!.HasEffect:
                    foreach (var member in step.Branch.Members) Use(step.Branch.Second(member), position);
                    break;
                case StepKind.Finish:
                    foreach (var store in pass.Stores)
                    {
                        Use(store.Value, position);
                        if (store.Guard is { } guard) Use(guard, position);
                    }
                    if (pass.Again is { } again) Use(again, position);
                    break;
            }
        }

        static void Use(Value value, int position)
        {
            value = value.Real;
            if (value.InFlags)
            {
                foreach (var operand in value.Operands) Use(operand, position);
            }
            else if (value.Uses is not [.., var last] || last != position)
                value.Uses.Add(position);
        }
    }

    /// <summary>Comparisons that only decide are made where they decide.</summary>
    private static void FindFlags(Pass pass)
    {
        var decisions = new Dictionary<Value, int>();
        var numbers = pass.Roots.Where(value => !value.HasEffect).Select(value => value.Real).ToHashSet();
        var seen = new HashSet<Branch>();
        foreach (var value in pass.Graph.Values)
        {
            if (value.Region == null || value.Alias != null || !value.IsComputed) continue;
            var first = value.Code is ValueCode.Select or ValueCode.Leave || IsInversion(value);
            var condition = first ? value.A : value.Branch != null ? value.Guard : null;
            // Of a branch's members, the condition is read once.
            if (condition != null && (value.Branch == null || seen.Add(value.Branch))) decisions[condition.Real] = decisions.GetValueOrDefault(condition.Real) + 1;
            foreach (var operand in (ReadOnlySpan<Value?>)[first ? null : value.A, value.B, value.C, condition == null ? value.Guard : null])
            {
                if (operand != null) numbers.Add(operand.Real);
            }
            foreach (var argument in value.Arguments) numbers.Add(argument.Real);
        }
        foreach (var (value, count) in decisions.OrderBy(pair => pair.Key.Number))
        {
            var comparison = value.Code is ValueCode.Equal or ValueCode.Below or ValueCode.Less || IsInversion(value)
                || value.Code == ValueCode.ShiftRight && value.B!.IsConstant && value.Demanded == 1;
            value.InFlags = comparison && count <= MostRepeatedComparisons && !numbers.Contains(value);
        }
    }

    private static bool IsInversion(Value value) => value.Code == ValueCode.Xor && value.B is { IsConstant: true, Immediate: 1 } && value.A!.IsBit;

    private void Put(Region region, IEnumerable<Value> wanted)
    {
        var open = new Stack<(Value Value, bool Ready)>();
        foreach (var start in wanted)
        {
            open.Push((start.Real, false));
            while (open.TryPop(out var item))
            {
                var value = item.Value;
                if (!value.IsComputed || value.Scheduled || value.Region != region || value.Branch is { Scheduled: true }) continue;
                if (item.Ready)
                {
                    if (value.Branch is { } branch) Put(branch);
                    else Put(value);
                    continue;
                }
                open.Push((value, true));
                foreach (var needed in Needed(value).Reverse()) open.Push((needed.Real, false));
            }
        }
    }

    private void Put(Value value)
    {
        value.Scheduled = true;
        if (!value.InFlags) _steps.Add(new(StepKind.Compute, value));
    }

    private void Put(Branch branch)
    {
        branch.Scheduled = true;
        _steps.Add(new(StepKind.If, Branch: branch));
        var otherwise = -1;
        if (branch.HasEffect)
        {
            Put(branch.WhenSet, branch.Members[0].Operands);
            Put(branch.Members[0]);
        }
        else
        {
            Put(branch.IsUnlikely ? branch.WhenClear : branch.WhenSet, branch.Members.Select(branch.First));
            otherwise = _steps.Count;
            _steps.Add(new(StepKind.Else, Branch: branch));
            Put(branch.IsUnlikely ? branch.WhenSet : branch.WhenClear, branch.Members.Select(branch.Second));
        }
        _ends[branch] = (otherwise, _steps.Count);
        _steps.Add(new(StepKind.EndIf, Branch: branch));
        foreach (var member in branch.Members) member.Scheduled = true;
    }

    private static IEnumerable<Value> Needed(Value value)
    {
        if (value.Branch is not { } branch) return value.Operands;
        return branch.Members.SelectMany(member => member.Operands).Append(branch.Condition).Concat(Inside(branch.WhenSet)).Concat(Inside(branch.WhenClear));

        static IEnumerable<Value> Inside(Region region) => region.Values.SelectMany(value => value.Operands)
            .Concat(region.Branches.SelectMany(inner => Inside(inner.WhenSet).Concat(Inside(inner.WhenClear)).Append(inner.Condition)));
    }
}
