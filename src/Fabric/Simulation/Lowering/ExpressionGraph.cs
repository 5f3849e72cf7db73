using System.Numerics;

namespace Stead.Fabric.Simulation.Lowering;

/// <summary>
/// Combinational logic as nodes, each of which reads older ones. Makes no node twice, and as few as it can: constants are folded, slices and concatenations
/// looked through, what changes nothing left out.
/// </summary>
/// <param name="unknowns">Bits may be unknown: then only what holds for unknown bits too is simplified.</param>
internal sealed partial class ExpressionGraph(bool unknowns)
{
    private readonly List<ExpressionNode> _nodes = [];
    private readonly Dictionary<ExpressionNode, int> _numbers = [];
    private readonly List<LogicVector> _constants = [];
    private readonly Dictionary<LogicVector, Value> _constantNodes = [];
    private int _sources;

    public bool Unknowns => unknowns;

    public IReadOnlyList<ExpressionNode> Nodes => _nodes;

    public Value Zero => Constant(BigInteger.Zero);

    public Value One => Constant(BigInteger.One);

    public ExpressionNode this[Value value] => _nodes[value.Number];

    public Value Constant(BigInteger number) => Constant(new LogicVector(number, BigInteger.Zero));

    public Value Constant(LogicVector vector)
    {
        if (!unknowns) vector = vector.WithoutUnknowns;
        if (_constantNodes.TryGetValue(vector, out var known)) return known;
        _constants.Add(vector);
        _nodes.Add(new(NodeKind.Constant, default, vector.Width, default, default, default, _constants.Count - 1));
        return _constantNodes[vector] = new(_nodes.Count - 1, vector.Width);
    }

    /// <summary>All bits unknown.</summary>
    public Value Undefined(int width)
    {
        var all = Ones(width);
        return Constant(new LogicVector(all, all));
    }

    public static BigInteger Ones(int width) => (BigInteger.One << width) - 1;

    /// <summary>An input or a register.</summary>
    public Value Source(int width)
    {
        _nodes.Add(new(NodeKind.Source, default, width, default, default, default, _sources++));
        return new(_nodes.Count - 1, width);
    }

    /// <summary>Null for what is not constant.</summary>
    public LogicVector? ConstantOf(Value value) => this[value] is { Kind: NodeKind.Constant } node ? _constants[node.Immediate] : null;

    /// <summary>The number that it always is; null for what is not constant, or has an unknown bit.</summary>
    public BigInteger? NumberOf(Value value) => ConstantOf(value) is { IsKnown: true } vector ? vector.Value : null;

    private bool IsZero(Value value) => NumberOf(value) is { IsZero: true };

    private bool Is(Value value, OpCode code) => this[value] is { Kind: NodeKind.Operation } node && node.Code == code;

    private Value Node(OpCode code, int width, Value a, Value b = default, Value c = default, int immediate = 0)
    {
        var node = new ExpressionNode(NodeKind.Operation, code, width, a, b, c, immediate);
        if (Fold(node) is { } folded) return folded;
        if (_numbers.TryGetValue(node, out var number)) return new(number, width);
        _nodes.Add(node);
        _numbers[node] = _nodes.Count - 1;
        return new(_nodes.Count - 1, width);
    }

    /// <summary>The result where all operands are known.</summary>
    private Value? Fold(in ExpressionNode node)
    {
        if (node.Code == OpCode.MemoryRead || NumberOf(node.A) is not { } a) return null;
        var (b, c) = (BigInteger.Zero, BigInteger.Zero);
        if (node.B.Width > 0)
        {
            if (NumberOf(node.B) is not { } known) return null;
            b = known;
        }
        if (node.C.Width > 0)
        {
            if (NumberOf(node.C) is not { } known) return null;
            c = known;
        }
        // Only without unknowns the result is a number.
        if (node.Code is OpCode.Tristate or OpCode.Resolve || unknowns && Divides(node.Code) && b.IsZero) return null;
        var slotA = new Slot(0, node.A.Width);
        var slotB = new Slot(slotA.Words, node.B.Width);
        var slotC = new Slot(slotB.Offset + slotB.Words, node.C.Width);
        var to = new Slot(slotC.Offset + slotC.Words, node.Width);
        var state = new ulong[to.Offset + to.Words];
        LogicVector.Write(a, state.AsSpan(slotA.Offset, slotA.Words));
        LogicVector.Write(b, state.AsSpan(slotB.Offset, slotB.Words));
        LogicVector.Write(c, state.AsSpan(slotC.Offset, slotC.Words));
        WideOperations.Execute(new Operation(node.Code, to, slotA, slotB, slotC, node.Immediate), state, []);
        return Constant(LogicVector.Read(state.AsSpan(to.Offset, to.Words)));
    }

    private static bool Divides(OpCode code) => code is OpCode.DivideSigned or OpCode.DivideUnsigned or OpCode.ModuloSigned or OpCode.ModuloUnsigned;
}
