namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Values that are computed together: always, or only on one side of a branch.</summary>
internal sealed class Region(Branch? owner, bool side)
{
    public Branch? Owner { get; } = owner;

    /// <summary>The owner's side.</summary>
    public bool Side { get; } = side;

    public Region? Parent { get; } = owner?.Home;
    public int Depth { get; } = owner == null ? 0 : owner.Home.Depth + 1;

    /// <summary>What is computed here, in order of their numbers from the highest.</summary>
    public List<Value> Values { get; } = [];

    public List<Branch> Branches { get; } = [];

    /// <summary>The innermost region that both are in.</summary>
    public static Region Common(Region a, Region b)
    {
        while (a != b)
        {
            if (a.Depth >= b.Depth) a = a.Parent!;
            else b = b.Parent!;
        }
        return a;
    }
}
