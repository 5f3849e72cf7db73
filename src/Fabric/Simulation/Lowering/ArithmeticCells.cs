using System.Numerics;

namespace Stead.Fabric.Simulation.Lowering;

internal static class ArithmeticCells
{
    public static void Position(CellContext c) => c.Out("Y", c.In("A", c.Width("Y"), c.Cell.Flag("A_SIGNED")));

    /// <summary>Both operands at the result's width; low bits depend on low bits only.</summary>
    public static void Bitwise(CellContext c, Func<Value, Value, Value> operation) =>
        c.Out("Y", operation(c.In("A", c.Width("Y"), c.Signed), c.In("B", c.Width("Y"), c.Signed)));

    public static void Divide(CellContext c)
    {
        var (a, b, width) = Operands(c);
        c.Out("Y", c.Graph.Divide(a, b, width, c.Signed));
    }

    public static void Modulo(CellContext c)
    {
        var (a, b, width) = Operands(c);
        c.Out("Y", c.Graph.Modulo(a, b, width, c.Signed));
    }

    public static void DivideFloor(CellContext c)
    {
        var (a, b, width) = Operands(c);
        var quotient = c.Graph.Divide(a, b, width, c.Signed);
        if (c.Signed) quotient = c.Graph.Mux(RemainderIsOff(c, a, b, width), c.Graph.Subtract(quotient, c.Graph.One, width), quotient);
        c.Out("Y", quotient);
    }

    public static void ModuloFloor(CellContext c)
    {
        var (a, b, width) = Operands(c);
        var remainder = c.Graph.Modulo(a, b, width, c.Signed);
        if (c.Signed) remainder = c.Graph.Mux(RemainderIsOff(c, a, b, width), c.Graph.Add(remainder, b, width), remainder);
        c.Out("Y", remainder);
    }

    /// <summary>A to the power of B, by squaring.</summary>
    public static void Power(CellContext c)
    {
        var (graph, width, bits) = (c.Graph, c.Width("Y"), c.Width("B"));
        var (a, b) = (c.In("A", Math.Max(width, c.Width("A")), c.Cell.Flag("A_SIGNED")), c.In("B"));
        Value result;
        if (graph.NumberOf(a) is { IsPowerOfTwo: true } two && !graph.Unknowns)
            result = graph.ShiftLeft(graph.One, graph.Multiply(b, graph.Constant(two.GetBitLength() - 1), bits + 32), width);
        else
        {
            result = graph.One;
            var power = a;
            for (var i = 0; i < b.Width; i++)
            {
                result = graph.Mux(graph.Slice(b, i, 1), graph.Multiply(result, power, width), result);
                if (i < b.Width - 1) power = graph.Multiply(power, power, width);
            }
        }
        if (c.Cell.Flag("B_SIGNED") && b.Width == bits)
        {
            // A fraction, but for 1 and -1.
            var all = graph.Constant(ExpressionGraph.Ones(Math.Max(width, c.Width("A"))));
            var isOne = graph.Equal(a, graph.One);
            var isMinusOne = c.Cell.Flag("A_SIGNED") ? graph.Equal(a, all) : graph.Zero;
            var inverse = graph.Mux(isOne, graph.One, graph.Mux(isMinusOne, graph.Mux(graph.Slice(b, 0, 1), all, graph.One),
                graph.Mux(graph.Equal(a, graph.Zero), graph.Undefined(width), graph.Zero)));
            result = graph.Mux(graph.Slice(b, bits - 1, 1), inverse, result);
        }
        if (graph.Unknowns)
        {
            var unknown = graph.Or(Doubt(graph, a), Doubt(graph, b));
            result = graph.Xor(result, graph.SignExtend(unknown, 1, width));
        }
        c.Out("Y", result);
    }

    public static void Alu(CellContext c)
    {
        var (graph, width) = (c.Graph, c.Width("Y"));
        var (carry, invert) = (c.In("CI"), c.In("BI"));
        var (a, plain) = (c.In("A", width, c.Signed), c.In("B", width, c.Signed));
        var b = graph.Mux(invert, graph.Not(plain, width), plain);
        var sum = graph.Add(graph.Add(a, b, width), carry, width);
        var carries = graph.Or(graph.And(a, b), graph.And(graph.Or(a, b), graph.Not(sum, width)));
        if (graph.Unknowns)
        {
            var unknown = graph.SignExtend(graph.Or(graph.Or(Doubt(graph, a), Doubt(graph, plain)), graph.Or(Doubt(graph, carry), Doubt(graph, invert))), 1, width);
            (sum, carries) = (graph.Xor(sum, unknown), graph.Xor(carries, unknown));
        }
        c.Out("Y", sum);
        c.Out("X", graph.Xor(a, b));
        c.Out("CO", carries);
    }

    public static void FullAdder(CellContext c)
    {
        var graph = c.Graph;
        var (a, b, carry) = (c.In("A"), c.In("B"), c.In("C"));
        var half = graph.Xor(a, b);
        var sum = graph.Xor(half, carry);
        c.Out("Y", sum);
        c.Out("X", graph.Xor(graph.Or(graph.And(a, b), graph.And(carry, half)), graph.Xor(sum, sum)));
    }

    /// <summary>The carries of a sum whose bits generate and propagate them.</summary>
    public static void LookAheadCarry(CellContext c)
    {
        var (graph, width) = (c.Graph, c.Width("CO"));
        var (propagate, generate, carry) = (c.In("P"), c.In("G"), c.In("CI"));
        var either = graph.Or(propagate, generate);
        var sum = graph.Add(graph.Add(either, generate, width), carry, width);
        var carries = graph.Or(generate, graph.And(either, graph.Not(sum, width)));
        if (graph.Unknowns)
        {
            var unknown = graph.Or(graph.Or(Doubt(graph, propagate), Doubt(graph, generate)), Doubt(graph, carry));
            carries = graph.Xor(carries, graph.SignExtend(unknown, 1, width));
        }
        c.Out("CO", carries);
    }

    private static (Value A, Value B, int Width) Operands(CellContext c)
    {
        var width = Math.Max(c.Width("Y"), Math.Max(c.Width("A"), c.Width("B")));
        return (c.In("A", width, c.Signed), c.In("B", width, c.Signed), width);
    }

    /// <summary>There is a remainder, and its sign is not the divisor's.</summary>
    private static Value RemainderIsOff(CellContext c, Value a, Value b, int width)
    {
        var remainder = c.Graph.Modulo(a, b, width, signed: true);
        return c.Graph.And(c.Graph.ReduceOr(remainder), c.Graph.Xor(c.Graph.Slice(remainder, width - 1, 1), c.Graph.Slice(b, width - 1, 1)));
    }

    /// <summary>Unknown where a bit is, else 0.</summary>
    private static Value Doubt(ExpressionGraph graph, Value value)
    {
        var parity = graph.ReduceXor(value);
        return graph.Xor(parity, parity);
    }
}
