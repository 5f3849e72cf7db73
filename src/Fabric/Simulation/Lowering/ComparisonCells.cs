namespace Stead.Fabric.Simulation.Lowering;

internal static class ComparisonCells
{
    /// <summary>Both operands at the width of the wider one.</summary>
    public static void Compare(CellContext c, Func<Value, Value, Value> compare)
    {
        var width = Math.Max(c.Width("A"), c.Width("B"));
        c.Out("Y", compare(c.In("A", width, c.Signed), c.In("B", width, c.Signed)));
    }

    public static void Less(CellContext c, string left, string right, bool inverted)
    {
        var width = Math.Max(c.Width("A"), c.Width("B"));
        var less = c.Graph.Less(c.In(left, width, c.Signed), c.In(right, width, c.Signed), width, c.Signed);
        c.Out("Y", inverted ? c.Graph.Not(less, 1) : less);
    }

    public static void BitwiseCaseEqual(CellContext c)
    {
        if (!c.Graph.Unknowns)
        {
            c.Out("Y", c.Graph.Not(c.Graph.Xor(c.In("A"), c.In("B")), c.Width("Y")));
            return;
        }
        var result = c.Graph.Zero;
        for (var i = 0; i < c.Width("Y"); i++) result = c.Graph.Concat(result, i, c.Graph.CaseEqual(c.In("A", i, 1), c.In("B", i, 1)));
        c.Out("Y", result);
    }
}
