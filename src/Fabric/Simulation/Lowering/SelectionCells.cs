using System.Numerics;
using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

internal static class SelectionCells
{
    /// <summary>Up to so many values are chosen from by a tree; more are shifted into place.</summary>
    private const int LargestTree = 4;

    /// <summary>B's slice of the one select bit that is set, A where none is. Two of them: the lower one; unknown, where bits may be.</summary>
    public static void Parallel(CellContext c)
    {
        var (graph, width, count) = (c.Graph, c.Width("A"), c.Width("S"));
        var result = c.In("A");
        if (!graph.Unknowns)
        {
            for (var i = count - 1; i >= 0; i--) result = graph.Mux(c.In("S", i, 1), c.In("B", i * width, width), result);
            c.Out("Y", result);
            return;
        }
        var found = graph.Zero;
        for (var i = 0; i < count; i++)
        {
            var select = c.In("S", i, 1);
            result = graph.If(select, graph.If(found, graph.Undefined(width), c.In("B", i * width, width)), result);
            found = graph.If(select, graph.One, found);
        }
        c.Out("Y", result);
    }

    public static void Bitwise(CellContext c)
    {
        var (a, b, select) = (c.In("A"), c.In("B"), c.In("S"));
        if (!c.Graph.Unknowns)
        {
            c.Out("Y", c.Graph.Xor(a, c.Graph.And(select, c.Graph.Xor(a, b))));
            return;
        }
        var result = c.Graph.Zero;
        for (var i = 0; i < c.Width("Y"); i++) result = c.Graph.Concat(result, i, c.Graph.Mux(c.In("S", i, 1), c.In("B", i, 1), c.In("A", i, 1)));
        c.Out("Y", result);
    }

    /// <summary>The slice of A that the number S names.</summary>
    public static void Binary(CellContext c)
    {
        var (width, bits) = (c.Width("Y"), c.Width("S"));
        c.Out("Y", Choose(c.Graph, i => c.In("A", i * width, width), c.In("A"), c.In("S"), bits, width));
    }

    public static void LookUpTable(CellContext c)
    {
        var bits = c.Width("A");
        if (bits > 20) throw c.Cell.Wrong("a table of so many inputs is too large");
        var table = c.Cell.Vector("LUT", 1 << bits);
        c.Out("Y", Choose(c.Graph, i => c.Graph.Constant(LogicVector.Of([table[i]])), c.Graph.Constant(LogicVector.Of(table)), c.In("A"), bits, 1));
    }

    /// <summary>A where S is the number of the slice, else 0.</summary>
    public static void Demultiplex(CellContext c)
    {
        var (graph, width, bits) = (c.Graph, c.Width("A"), c.Width("S"));
        var (a, select) = (c.In("A"), c.In("S"));
        if (!graph.Unknowns && BitOperations.IsPow2(width))
        {
            c.Out("Y", graph.ShiftLeft(a, graph.ShiftLeft(select, BitOperations.Log2((uint)width)), c.Width("Y")));
            return;
        }
        var result = graph.Zero;
        for (var i = 0; i < 1 << bits; i++) result = graph.Concat(result, i * width, graph.Mux(graph.Equal(select, graph.Constant(i)), a, graph.Zero));
        c.Out("Y", result);
    }

    /// <summary>1 where all inputs that a row names have the value it says, in any row. Each input has two bits in a row: must be 0, must be 1.</summary>
    public static void SumOfProducts(CellContext c)
    {
        var (graph, width, depth) = (c.Graph, c.Width("A"), c.Cell.Count("DEPTH"));
        var table = c.Cell.Vector("TABLE", 2 * width * depth);
        var any = graph.Zero;
        for (var row = 0; row < depth; row++)
        {
            var all = graph.One;
            for (var i = 0; i < width; i++)
            {
                var at = 2 * (width * row + i);
                if (table[at] == NetBit.One) all = graph.If(c.In("A", i, 1), graph.Zero, all);
                if (table[at + 1] == NetBit.One) all = graph.If(graph.Not(c.In("A", i, 1), 1), graph.Zero, all);
            }
            any = graph.If(all, graph.One, any);
        }
        c.Out("Y", any);
    }

    /// <param name="inputs">A port for each value.</param>
    /// <param name="selects">A port for each bit of the number, the lowest first.</param>
    public static void Tree(CellContext c, string inputs, string selects)
    {
        var values = inputs.Select(port => c.In(port.ToString())).ToList();
        foreach (var port in selects)
        {
            var select = c.In(port.ToString());
            values = [.. Enumerable.Range(0, values.Count / 2).Select(i => c.Graph.Mux(select, values[2 * i + 1], values[2 * i]))];
        }
        c.Out("Y", values[0]);
    }

    private static Value Choose(ExpressionGraph graph, Func<int, Value> each, Value all, Value select, int bits, int width)
    {
        if (bits == 0) return each(0);
        if (!graph.Unknowns && 1 << bits > LargestTree)
        {
            var amount = BitOperations.IsPow2(width) ? graph.ShiftLeft(select, BitOperations.Log2((uint)width))
                : graph.Multiply(select, graph.Constant(width), bits + 32);
            return graph.ShiftRight(all, amount, width);
        }
        var values = Enumerable.Range(0, 1 << bits).Select(each).ToList();
        for (var bit = 0; bit < bits; bit++)
        {
            var one = graph.Slice(select, bit, 1);
            values = [.. Enumerable.Range(0, values.Count / 2).Select(i => graph.Mux(one, values[2 * i + 1], values[2 * i]))];
        }
        return values[0];
    }
}
