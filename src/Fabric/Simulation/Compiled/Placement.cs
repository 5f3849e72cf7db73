namespace Stead.Fabric.Simulation.Compiled;

/// <summary>
/// Puts each value into the innermost region that all its readers are in ("schedule late", Click 1995), so that what only one side of a branch needs is
/// computed on that side only. Which selects are branches is found by trying: a branch must save more than it costs.
/// </summary>
internal sealed class Placement(Pass pass, bool copies)
{
    /// <summary>A branch must keep from being computed at least what costs this many simple instructions.</summary>
    public const int WorthABranch = 6;

    private const int DeepestRegion = 40;
    private const int MostLookedAt = 400;
    private const int MostRounds = 5;

    /// <summary>Of what is copied, the instructions; and to how many sides.</summary>
    private const int MostCopied = 1, MostSides = 4;

    private readonly Region _root = new(null, false);
    private readonly Dictionary<Value, List<Use>> _uses = [];
    private readonly List<Value> _order = [];

    public static Region Place(Pass pass)
    {
        foreach (var value in pass.Graph.Values) value.Branches = value is { Code: ValueCode.Select, Alias: null };
        for (var round = 0; round < MostRounds; round++)
        {
            if (!Drop(new Placement(pass, copies: false).Run())) break;
        }
        return new Placement(pass, copies: true).Run();
    }

    private Region Run()
    {
        foreach (var value in pass.Graph.Values)
        {
            value.Region = null;
            value.Branch = null;
            if (value.Branches) value.Alias = null;
        }
        foreach (var value in pass.Roots.Where(value => !value.HasEffect)) Need(value, _root);
        for (var i = pass.Graph.Values.Count - 1; i >= 0; i--)
        {
            var value = pass.Graph.Values[i];
            if (value.HasEffect) PutEffect(value);
            else if (value is { Region: not null, IsComputed: true, Alias: null })
            {
                foreach (var copy in copies ? Copies(value) : []) Put(copy);
                Put(value);
            }
        }
        if (copies) pass.Graph.Reorder(_order.AsEnumerable().Reverse());
        return _root;
    }

    private void PutEffect(Value value)
    {
        _order.Add(value);
        value.Region = _root;
        if (value.Code == ValueCode.Write && !value.Guard!.IsConstant)
        {
            var branch = value.Branch = new(value.Guard, _root) { Members = { value } };
            Need(value.Guard, _root, new(_root, null, branch));
            Read(value, branch.WhenSet, exceptGuard: true);
        }
        else
            Read(value, _root, exceptGuard: false);
    }

    private void Put(Value value)
    {
        _order.Add(value);
        var region = value.Region!;
        // What an effect could change is read before any takes place.
        if (value.Code == ValueCode.Read && InEffect(region)) value.Region = region = _root;
        if (value.IsGuarded && !value.Branches)
        {
            // Computed anyway: whoever reads it knows when.
            Become(value, value.B!);
            return;
        }
        if (value.Branches && Known(value.A!.Real, region) is { } side)
        {
            Become(value, side ? value.B! : value.C!);
            return;
        }
        region.Values.Add(value);
        if (!value.Branches || region.Depth >= DeepestRegion)
        {
            Read(value, region, exceptGuard: false);
            return;
        }
        var condition = value.A!.Real;
        var branch = region.Branches.FindLast(other => other.Condition == condition && !other.HasEffect && !DependsOnItself(value, other)) ?? new Branch(condition, region);
        branch.Members.Add(value);
        value.Branch = branch;
        Need(condition, region, new(region, null, branch));
        Need(value.B!, branch.WhenSet, new(branch.WhenSet, value, null));
        Need(value.C!, branch.WhenClear, new(branch.WhenClear, value, null));
    }

    private void Read(Value value, Region region, bool exceptGuard)
    {
        foreach (var operand in value.Operands)
        {
            if (!exceptGuard || operand != value.Guard) Need(operand, region, new(region, value, null));
        }
    }

    private void Become(Value value, Value other)
    {
        value.Alias = other;
        foreach (var use in _uses.GetValueOrDefault(value, [])) Need(other, use.Region, use);
        if (_uses.GetValueOrDefault(value) is not [_, ..]) Need(other, value.Region!);
    }

    /// <summary>A value of few instructions that only sides of branches read is rather made on each side than always.</summary>
    private IEnumerable<Value> Copies(Value value)
    {
        if (value.Code is ValueCode.Read or ValueCode.Copy || value.Branches || Cycles(value) > MostCopied || _uses.GetValueOrDefault(value) is not { } uses) return [];
        var region = value.Region!;
        var sides = new List<(Region Side, List<Use> Uses)>();
        foreach (var use in uses)
        {
            if (use.Region == region || use is { Reader: null, Decides: null }) return [];
            var at = use.Region;
            while (at.Parent != region) at = at.Parent!;
            var known = sides.FindIndex(side => side.Side == at);
            if (known >= 0) sides[known].Uses.Add(use);
            else sides.Add((at, [use]));
            if (sides.Count > MostSides) return [];
        }
        if (sides.Count < 2) return [];
        var made = new List<Value>();
        foreach (var (_, readers) in sides.Skip(1))
        {
            var copy = pass.Graph.Duplicate(value);
            foreach (var use in readers) use.Redirect(value, copy);
            copy.Region = readers.Select(use => use.Region).Aggregate(Region.Common);
            _uses[copy] = readers;
            made.Add(copy);
        }
        value.Region = sides[0].Uses.Select(use => use.Region).Aggregate(Region.Common);
        _uses[value] = sides[0].Uses;
        return made;
    }

    private void Need(Value value, Region region, Use? use = null)
    {
        value = value.Real;
        if (!value.IsComputed) return;
        value.Region = value.Region == null ? region : Region.Common(value.Region, region);
        if (!_uses.TryGetValue(value, out var uses)) _uses.Add(value, uses = []);
        uses.Add(use ?? new(region, null, null));
    }

    /// <summary>Who reads a value where: another value, a branch that it decides, or (neither) the end of the pass.</summary>
    private readonly record struct Use(Region Region, Value? Reader, Branch? Decides)
    {
        public void Redirect(Value from, Value to)
        {
            Reader?.Redirect(from, to);
            if (Decides == null) return;
            Decides.Condition = to;
            foreach (var member in Decides.Members) member.Redirect(from, to);
        }
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
    private bool DependsOnItself(Value value, Branch branch)
    {
        var seen = new HashSet<Value>();
        var open = new Stack<Value>([value]);
        while (open.TryPop(out var at))
        {
            foreach (var use in _uses.GetValueOrDefault(at, []))
            {
                if (use.Decides == branch) return true;
                foreach (var reader in use.Decides is { } decided ? decided.Members : use.Reader is { } only ? (IEnumerable<Value>)[only] : [])
                {
                    // A member that reads it directly, or through its side only, has it as the side's own value.
                    if (!seen.Add(reader)) continue;
                    if (branch.Members.Contains(reader) || Inside(reader, branch)) return true;
                    if (seen.Count > MostLookedAt) return true;
                    open.Push(reader);
                }
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
        ValueCode.Call => 100,
        _ => 1,
    };
}
