namespace Stead.Fabric.Simulation.Compiled;

/// <summary>
/// Puts each value into the innermost region that all its readers are in ("schedule late", Click 1995), so that what only one side of a branch needs is
/// computed on that side only. Which selects are branches is found by trying: a branch must save more than it costs.
/// </summary>
internal static class Placement
{
    /// <summary>A branch must keep from being computed at least what costs this many simple instructions.</summary>
    public const int WorthABranch = 6;

    private const int DeepestRegion = 40;
    private const int MostLookedAt = 400;

    public static Region Place(Pass pass)
    {
        foreach (var value in pass.Graph.Values) value.Branches = value is { Code: ValueCode.Select, Alias: null };
        for (var round = 0; ; round++)
        {
            var root = Attempt(pass);
            if (!Drop(root) || round == 4)
            {
                if (round < 4) return root;
                return Attempt(pass);
            }
        }
    }

    private static Region Attempt(Pass pass)
    {
        var root = new Region(null, false);
        var readers = new Dictionary<Value, List<Value>>();
        foreach (var value in pass.Graph.Values)
        {
            value.Region = null;
            value.Branch = null;
            if (value.Branches) value.Alias = null;
        }
        var written = pass.Writes.Select(write => write.Immediate).ToHashSet();
        foreach (var value in pass.Roots.Where(value => !value.HasEffect)) Need(value, root);
        for (var i = pass.Graph.Values.Count - 1; i >= 0; i--)
        {
            var value = pass.Graph.Values[i];
            if (value.HasEffect)
            {
                value.Region = root;
                if (value.Code == ValueCode.Write && !value.Guard!.IsConstant)
                {
                    value.Branch = new(value.Guard, root) { Members = { value } };
                    Need(value.Guard, root);
                    foreach (var operand in (Value[])[value.A!, value.B!, value.C!]) Need(operand, value.Branch.WhenSet);
                }
                else
                    foreach (var operand in value.Operands) Need(operand, root);
                continue;
            }
            if (value.Region is not { } region || !value.IsComputed || value.Alias != null) continue;
            // What an effect could change is read before any takes place.
            if (value.Code == ValueCode.Read && InEffect(region)) value.Region = region = root;
            if (value.IsGuarded && !value.Branches)
            {
                // Computed anyway: whoever reads it knows when.
                value.Alias = value.B;
                Need(value.Alias!, region);
                if (value.Real.IsComputed && readers.TryGetValue(value, out var moved)) ReadersOf(value.Real).AddRange(moved);
                continue;
            }
            if (value.Branches)
            {
                if (Known(value.A!.Real, region) is { } side)
                {
                    value.Alias = side ? value.B : value.C;
                    Need(value.Alias!, region);
                    if (value.Real.IsComputed && readers.TryGetValue(value, out var others)) ReadersOf(value.Real).AddRange(others);
                    continue;
                }
                if (region.Depth < DeepestRegion)
                {
                    var condition = value.A.Real;
                    var branch = region.Branches.FindLast(other => other.Condition == condition && !other.HasEffect && !DependsOnItself(value, other, readers))
                        ?? new Branch(condition, region);
                    branch.Members.Add(value);
                    value.Branch = branch;
                    region.Values.Add(value);
                    Need(condition, region);
                    Need(value.B!, branch.WhenSet);
                    Need(value.C!, branch.WhenClear);
                    Read(value);
                    continue;
                }
            }
            region.Values.Add(value);
            foreach (var operand in value.Operands) Need(operand, region);
            Read(value);
        }
        return root;

        void Read(Value value)
        {
            foreach (var operand in value.Operands)
            {
                if (operand.Real.IsComputed) ReadersOf(operand.Real).Add(value);
            }
        }

        List<Value> ReadersOf(Value value)
        {
            if (!readers.TryGetValue(value, out var list)) readers.Add(value, list = []);
            return list;
        }
    }

    private static void Need(Value value, Region region)
    {
        value = value.Real;
        if (value.IsComputed) value.Region = value.Region == null ? region : Region.Common(value.Region, region);
    }

    private static bool InEffect(Region region)
    {
        for (var at = region; at != null; at = at.Parent)
        {
            if (at.Owner is { HasEffect: true }) return true;
        }
        return false;
    }

    /// <summary>What a condition is where a side of it has been taken already.</summary>
    private static bool? Known(Value condition, Region region)
    {
        for (var at = region; at.Owner != null; at = at.Parent!)
        {
            if (at.Owner.Condition == condition) return at.Side;
        }
        return null;
    }

    /// <summary>Whether a member of the branch reads what is made of the value outside of the branch; then it cannot be a member too.</summary>
    private static bool DependsOnItself(Value value, Branch branch, Dictionary<Value, List<Value>> readers)
    {
        var seen = new HashSet<Value>();
        var open = new Stack<Value>([value]);
        while (open.TryPop(out var at))
        {
            foreach (var reader in readers.GetValueOrDefault(at, []))
            {
                // A member that reads it directly, or through its side only, has it as the side's own value.
                if (!seen.Add(reader)) continue;
                if (branch.Members.Contains(reader) || Inside(reader, branch)) return true;
                if (seen.Count > MostLookedAt) return true;
                open.Push(reader);
            }
        }
        return false;
    }

    private static bool Inside(Value value, Branch branch)
    {
        for (var at = value.Region; at?.Owner != null; at = at.Parent)
        {
            if (at.Owner == branch) return true;
        }
        return false;
    }

    /// <summary>Makes conditional moves of branches that are not worth it. Whether there were any.</summary>
    private static bool Drop(Region root)
    {
        var dropped = false;
        Cost(root);
        return dropped;

        int Cost(Region region)
        {
            var cost = region.Values.Where(value => value.Branch == null).Sum(Cycles);
            foreach (var branch in region.Branches)
            {
                var (set, clear) = (Cost(branch.WhenSet), Cost(branch.WhenClear));
                if (branch.HasEffect || Math.Max(set, clear) >= (branch.IsUnlikely ? 1 : WorthABranch))
                {
                    cost += Math.Max(set, clear) / 2 + 2;
                    continue;
                }
                foreach (var member in branch.Members) member.Branches = false;
                dropped |= branch.Members.Count > 0;
                cost += set + clear + branch.Members.Count;
            }
            return cost;
        }
    }

    private static int Cycles(Value value) => value.Code switch
    {
        ValueCode.Multiply or ValueCode.MultiplyHigh => 3,
        ValueCode.Divide or ValueCode.Modulo => 12,
        ValueCode.Read or ValueCode.Select => 2,
        _ => 1,
    };
}
