namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Selects that a condition decides together, or what takes effect when it is 1.</summary>
internal sealed class Branch
{
    public Branch(Value condition, Region home)
    {
        (Condition, Home) = (condition, home);
        (WhenSet, WhenClear) = (new(this, true), new(this, false));
        home.Branches.Add(this);
    }

    public Value Condition { get; set; }

    /// <summary>Where it stands.</summary>
    public Region Home { get; }

    public Region WhenSet { get; }
    public Region WhenClear { get; }

    /// <summary>The selects, or one value that has an effect.</summary>
    public List<Value> Members { get; } = [];

    /// <summary>A number of many bits is seldom the one that it is compared with: code for that stands aside, and jumps are foreseen.</summary>
    public bool IsUnlikely => Condition is { Code: ValueCode.Equal, B.IsConstant: true, A.Possible: > 0x7f };

    /// <summary>What a select is on the side that is written first.</summary>
    public Value First(Value member) => IsUnlikely ? member.C! : member.B!;

    public Value Second(Value member) => IsUnlikely ? member.B! : member.C!;

    public bool HasEffect => Members is [{ HasEffect: true }, ..];
    public bool Scheduled { get; set; }
}
