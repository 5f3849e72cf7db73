namespace Stead.Fabric.Simulation;

/// <summary>A condition over ports and named nets, as the person wrote it: `led == 5 &amp;&amp; !busy`.</summary>
public sealed record Condition(string Text, ConditionNode Root);

public abstract record ConditionNode
{
    private ConditionNode() { }

    /// <param name="Width">Null where none was written.</param>
    public sealed record Number(System.Numerics.BigInteger Value, int? Width) : ConditionNode;

    /// <summary>A port or a net, or bits of it by their declared numbers; Column is where the name stands, counted from 1.</summary>
    public sealed record Name(string Path, int Column, int? High, int? Low) : ConditionNode;

    public sealed record Unary(string Operator, ConditionNode Of) : ConditionNode;

    public sealed record Binary(string Operator, ConditionNode Left, ConditionNode Right) : ConditionNode;
}
