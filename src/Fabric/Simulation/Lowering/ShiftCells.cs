namespace Stead.Fabric.Simulation.Lowering;

/// <summary>Operands are brought to the result's width before they are shifted; the amount has no sign, except where it says so.</summary>
internal static class ShiftCells
{
    public static void Left(CellContext c) =>
        c.Out("Y", c.Graph.ShiftLeft(c.In("A", c.Width("Y"), c.Cell.Flag("A_SIGNED")), c.In("B"), c.Width("Y")));

    public static void Right(CellContext c)
    {
        var width = Math.Max(c.Width("A"), c.Width("Y"));
        c.Out("Y", c.Graph.ShiftRight(c.In("A", width, c.Cell.Flag("A_SIGNED")), c.In("B"), c.Width("Y")));
    }

    public static void RightSigned(CellContext c)
    {
        var a = c.In("A");
        // Without a sign, or with one that is known to be 0.
        if (!c.Cell.Flag("A_SIGNED") || a.Width < c.Width("A"))
        {
            Right(c);
            return;
        }
        var width = Math.Max(c.Width("A"), c.Width("Y"));
        c.Out("Y", c.Graph.ShiftRightSigned(c.Graph.SignExtend(a, c.Width("A"), width), c.In("B"), c.Width("Y")));
    }

    /// <summary>Downwards, or upwards where the amount is negative.</summary>
    public static void Either(CellContext c)
    {
        var width = Math.Max(c.Width("A"), c.Width("Y"));
        var (a, b) = (c.In("A", width, c.Cell.Flag("A_SIGNED")), c.In("B"));
        c.Out("Y", Both(c, a, b, down: c.Graph.ShiftRight(a, b, c.Width("Y")), up: amount => c.Graph.ShiftLeft(a, amount, c.Width("Y"))));
    }

    /// <summary>As $shift; what lies outside of A is unknown.</summary>
    public static void Part(CellContext c)
    {
        var (width, own) = (c.Width("Y"), c.Width("A"));
        var (a, b) = (c.In("A"), c.In("B"));
        if (!c.Graph.Unknowns)
        {
            c.Out("Y", Both(c, a, b, down: c.Graph.ShiftRight(a, b, width), up: amount => c.Graph.ShiftLeft(a, amount, width)));
            return;
        }
        var unknown = c.Graph.Undefined(width);
        var above = c.Graph.Concat(a, own, unknown);
        var below = c.Graph.Concat(unknown, width, above);
        var down = c.Graph.If(c.Graph.Less(b, c.Graph.Constant(own), 0, signed: false), c.Graph.ShiftRight(above, b, width), unknown);
        // What is left of the width may need more bits than the amount has.
        var bits = 1 + Math.Max(c.Width("B"), System.Numerics.BitOperations.Log2((uint)width) + 1);
        c.Out("Y", Both(c, a, b, down, up: amount =>
            c.Graph.If(c.Graph.Less(amount, c.Graph.Constant(width), 0, signed: false), c.Graph.ShiftRight(below, c.Graph.Subtract(c.Graph.Constant(width), amount, bits), width), unknown)));
    }

    private static Value Both(CellContext c, Value a, Value b, Value down, Func<Value, Value> up)
    {
        var bits = c.Width("B");
        if (!c.Cell.Flag("B_SIGNED") || b.Width < bits) return down;
        var negative = c.Graph.Slice(b, bits - 1, 1);
        return c.Graph.Mux(negative, up(c.Graph.Negate(b, bits)), down);
    }
}
