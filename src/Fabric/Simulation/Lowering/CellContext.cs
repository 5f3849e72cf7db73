using Stead.Fabric.Netlist;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>A combinational cell while it is lowered.</summary>
internal readonly struct CellContext(NetlistCell cell, ExpressionGraph graph, Wiring wiring)
{
    public NetlistCell Cell => cell;

    public ExpressionGraph Graph => graph;

    /// <summary>Operands are in two's complement only if both are.</summary>
    public bool Signed => cell.Flag("A_SIGNED") && cell.Flag("B_SIGNED");

    /// <summary>Bits of a port.</summary>
    public int Width(string port) => cell.Port(port).Count;

    public Value In(string port) => wiring.Gather(cell.Port(port));

    public Value In(string port, int start, int count)
    {
        if (start < 0 || count < 0 || start + count > Width(port)) throw cell.Wrong($"port {port} is too short for its parameters");
        return count == 0 ? graph.Zero : wiring.Gather(cell.Port(port), start, count);
    }

    /// <summary>An operand at a width of at least its own: with its sign, or with zeros.</summary>
    public Value In(string port, int width, bool signed) =>
        signed && Width(port) > 0 ? graph.SignExtend(In(port), Width(port), width) : graph.Low(In(port), width);

    /// <summary>Bits above the value's width are 0.</summary>
    public void Out(string port, Value value) => wiring.Drive(cell.Port(port), value);
}
