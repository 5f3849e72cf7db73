using System.Numerics;

namespace Stead.Fabric.Simulation.Lowering;

// One method for each operation; what it makes may be another one that gives the same.
internal sealed partial class ExpressionGraph
{
    public Value Not(Value a, int width)
    {
        a = Low(a, width);
        if (!unknowns && width == 1)
        {
            if (Is(a, OpCode.Equal)) return Node(OpCode.NotEqual, 1, this[a].A, this[a].B);
            if (Is(a, OpCode.NotEqual)) return Node(OpCode.Equal, 1, this[a].A, this[a].B);
        }
        return !unknowns && Is(a, OpCode.Not) && a.Width == width ? this[a].A : Node(OpCode.Not, width, a);
    }

    public Value And(Value a, Value b)
    {
        var width = Math.Min(a.Width, b.Width);
        (a, b) = InOrder(LowConstant(a, width), LowConstant(b, width));
        if (IsZero(a) || IsZero(b)) return Zero;
        if (!unknowns)
        {
            if (a == b) return a;
            if (NumberOf(a) == Ones(width)) return Low(b, width);
            if (NumberOf(b) == Ones(width)) return Low(a, width);
        }
        return Node(OpCode.And, width, a, b);
    }

    public Value Or(Value a, Value b)
    {
        (a, b) = InOrder(a, b);
        var width = Math.Max(a.Width, b.Width);
        if (!unknowns)
        {
            if (a == b || IsZero(b)) return a;
            if (IsZero(a)) return b;
            if (NumberOf(a) == Ones(width)) return a;
            if (NumberOf(b) == Ones(width)) return b;
        }
        return Node(OpCode.Or, width, a, b);
    }

    public Value Xor(Value a, Value b)
    {
        (a, b) = InOrder(a, b);
        if (!unknowns)
        {
            if (a == b) return Zero;
            if (IsZero(b)) return a;
            if (IsZero(a)) return b;
            if (a.Width == 1 && b.Width == 1 && NumberOf(a) == 1) return Not(b, 1);
            if (a.Width == 1 && b.Width == 1 && NumberOf(b) == 1) return Not(a, 1);
        }
        return Node(OpCode.Xor, Math.Max(a.Width, b.Width), a, b);
    }

    public Value Negate(Value a, int width) => Node(OpCode.Negate, width, Uncut(Low(a, width), width));

    public Value Add(Value a, Value b, int width)
    {
        (a, b) = InOrder(Low(a, width), Low(b, width));
        if (!unknowns)
        {
            if (IsZero(a)) return b;
            if (IsZero(b)) return a;
            width = Math.Min(width, Math.Max(a.Width, b.Width) + 1);
        }
        return Node(OpCode.Add, width, Uncut(a, width), Uncut(b, width));
    }

    public Value Subtract(Value a, Value b, int width)
    {
        (a, b) = (Low(a, width), Low(b, width));
        if (!unknowns)
        {
            if (IsZero(b)) return a;
            if (a == b) return Zero;
        }
        return Node(OpCode.Subtract, width, Uncut(a, width), Uncut(b, width));
    }

    public Value Multiply(Value a, Value b, int width)
    {
        (a, b) = InOrder(Low(a, width), Low(b, width));
        if (!unknowns)
        {
            if (IsZero(a) || IsZero(b)) return Zero;
            if (NumberOf(a) is { IsPowerOfTwo: true } two) return Low(ShiftLeft(b, (int)two.GetBitLength() - 1), width);
            if (NumberOf(b) is { IsPowerOfTwo: true } power) return Low(ShiftLeft(a, (int)power.GetBitLength() - 1), width);
            width = (int)Math.Min(width, (long)a.Width + b.Width);
        }
        return Node(OpCode.Multiply, width, Uncut(a, width), Uncut(b, width));
    }

    /// <param name="a">Where signed, this and the other one are in two's complement of the width.</param>
    public Value Divide(Value a, Value b, int width, bool signed)
    {
        signed &= a.Width == width || b.Width == width;
        if (!unknowns && !signed)
        {
            if (NumberOf(b) is { IsPowerOfTwo: true } power) return Low(Slice(a, (int)power.GetBitLength() - 1, a.Width), width);
            width = Math.Min(width, a.Width);
        }
        return Node(signed ? OpCode.DivideSigned : OpCode.DivideUnsigned, width, a, b);
    }

    public Value Modulo(Value a, Value b, int width, bool signed)
    {
        signed &= a.Width == width || b.Width == width;
        if (!unknowns && !signed)
        {
            if (NumberOf(b) is { IsPowerOfTwo: true } power) return And(a, Constant(power - 1));
            width = Math.Min(width, Math.Min(a.Width, b.Width));
        }
        return Node(signed ? OpCode.ModuloSigned : OpCode.ModuloUnsigned, width, a, b);
    }

    /// <summary>Upwards by a fixed number of bits; the result is as much wider.</summary>
    public Value ShiftLeft(Value a, int amount) => amount == 0 ? a : Concat(Zero, amount, a);

    public Value ShiftLeft(Value a, Value amount, int width)
    {
        a = Low(a, width);
        if (NumberOf(amount) is { } number) return number >= width ? Zero : Low(ShiftLeft(a, (int)number), width);
        return IsZero(a) && !unknowns ? Zero : Node(OpCode.ShiftLeft, width, a, amount);
    }

    public Value ShiftRight(Value a, Value amount, int width)
    {
        if (NumberOf(amount) is { } number) return number >= a.Width ? Zero : Slice(a, (int)number, width);
        return IsZero(a) && !unknowns ? Zero : Node(OpCode.ShiftRight, unknowns ? width : Math.Min(width, a.Width), a, amount);
    }

    /// <param name="a">In two's complement of its width, which is at least the other one.</param>
    public Value ShiftRightSigned(Value a, Value amount, int width)
    {
        if (NumberOf(amount) is not { } number) return Node(OpCode.ShiftRightSigned, width, a, amount);
        var by = (int)BigInteger.Min(number, a.Width - 1);
        return SignExtend(Slice(a, by, a.Width - by), a.Width - by, width);
    }

    /// <summary>The low bits of a.</summary>
    public Value Low(Value a, int width) => Slice(a, 0, width);

    /// <summary>So many bits of a, from an offset up.</summary>
    public Value Slice(Value a, int offset, int width)
    {
        if (offset >= a.Width) return Zero;
        width = Math.Min(width, a.Width - offset);
        if (width == a.Width) return a;
        if (ConstantOf(a) is { } constant)
            return Constant(new LogicVector(constant.Value >> offset & Ones(width), constant.Unknown >> offset & Ones(width)));
        var node = this[a];
        if (node.Kind == NodeKind.Operation)
        {
            switch (node.Code)
            {
                case OpCode.Slice:
                    return Slice(node.A, node.Immediate + offset, width);
                case OpCode.Concat when offset >= node.Immediate:
                    return Slice(node.B, offset - node.Immediate, width);
                case OpCode.Concat when offset + width <= node.Immediate:
                    return Slice(node.A, offset, width);
                case OpCode.SignExtend when offset + width <= node.A.Width:
                    return Slice(node.A, offset, width);
            }
            if (!unknowns && offset == 0 && LowPart(node, width) is { } low) return low;
        }
        return Node(OpCode.Slice, width, a, immediate: offset);
    }

    /// <summary>The same operation for fewer bits, where low bits depend on low bits only.</summary>
    private Value? LowPart(in ExpressionNode node, int width) => node.Code switch
    {
        OpCode.Add => Add(node.A, node.B, width),
        OpCode.Subtract => Subtract(node.A, node.B, width),
        OpCode.Multiply => Multiply(node.A, node.B, width),
        OpCode.Negate => Negate(node.A, width),
        OpCode.Not => Not(node.A, width),
        OpCode.And => And(Low(node.A, width), Low(node.B, width)),
        OpCode.Or => Or(Low(node.A, width), Low(node.B, width)),
        OpCode.Xor => Xor(Low(node.A, width), Low(node.B, width)),
        OpCode.Mux => Mux(node.A, Low(node.B, width), Low(node.C, width)),
        _ => null,
    };

    /// <summary>b above a.</summary>
    /// <param name="offset">Where b starts; a has no bits from there up.</param>
    public Value Concat(Value a, int offset, Value b)
    {
        Invariant.Require(a.Width <= offset || IsZero(a));
        if (IsZero(b)) return a;
        if (offset == 0) return b;
        if (ConstantOf(a) is { } low && ConstantOf(b) is { } high)
            return Constant(new LogicVector(low.Value | high.Value << offset, low.Unknown | high.Unknown << offset));
        return Node(OpCode.Concat, offset + b.Width, a, b, immediate: offset);
    }

    /// <param name="from">a is in two's complement of this width; its own may be less.</param>
    public Value SignExtend(Value a, int from, int width)
    {
        if (width <= from) return Low(a, width);
        if (a.Width < from) return a;
        a = Low(a, from);
        if (Is(a, OpCode.SignExtend)) return SignExtend(this[a].A, this[a].A.Width, width);
        return Node(OpCode.SignExtend, width, a);
    }

    public Value Equal(Value a, Value b)
    {
        (a, b) = InOrder(a, b);
        if (!unknowns)
        {
            if (a == b) return One;
            if (a.Width == 1 && b.Width == 1) return Not(Xor(a, b), 1);
            if (NumberOf(a)?.GetBitLength() > b.Width || NumberOf(b)?.GetBitLength() > a.Width) return Zero;
        }
        return Node(OpCode.Equal, 1, a, b);
    }

    public Value NotEqual(Value a, Value b) => unknowns ? Node(OpCode.NotEqual, 1, a, b) : Not(Equal(a, b), 1);

    public Value CaseEqual(Value a, Value b) => unknowns ? Node(OpCode.CaseEqual, 1, a, b) : Equal(a, b);

    /// <param name="width">Where signed, both are in two's complement of this width.</param>
    public Value Less(Value a, Value b, int width, bool signed)
    {
        if (!unknowns && a == b) return Zero;
        if (signed && unknowns) (a, b) = (Widen(a, width), Widen(b, width));
        if (signed && a.Width == width && b.Width == width) return Node(OpCode.LessSigned, 1, a, b);
        // With the sign known to be 0 on one side, the other one's sign decides first.
        if (signed && a.Width == width) return Or(Slice(a, width - 1, 1), Node(OpCode.LessUnsigned, 1, a, b));
        if (signed && b.Width == width) return And(Not(Slice(b, width - 1, 1), 1), Node(OpCode.LessUnsigned, 1, a, b));
        if (!unknowns && IsZero(b)) return Zero;
        return Node(OpCode.LessUnsigned, 1, a, b);
    }

    /// <param name="width">The bits above a's own are 0.</param>
    public Value ReduceAnd(Value a, int width)
    {
        if (a.Width < width) return Zero;
        return a.Width == 1 && !unknowns ? a : Node(OpCode.ReduceAnd, 1, a);
    }

    public Value ReduceOr(Value a) => a.Width == 1 && !unknowns ? a : Node(OpCode.ReduceOr, 1, a);

    public Value ReduceXor(Value a) => a.Width == 1 && !unknowns ? a : Node(OpCode.ReduceXor, 1, a);

    /// <summary>b where the one bit is 1, else c.</summary>
    public Value Mux(Value select, Value b, Value c)
    {
        if (NumberOf(select) is { } number) return number.IsZero ? c : b;
        if (!unknowns)
        {
            if (b == c) return b;
            if (Is(select, OpCode.Not)) return Mux(this[select].A, c, b);
            if (b.Width == 1 && c.Width == 1)
            {
                if (NumberOf(b) == 1) return Or(select, c);
                if (IsZero(c)) return And(select, b);
                if (IsZero(b)) return And(Not(select, 1), c);
                if (NumberOf(c) == 1) return Or(Not(select, 1), b);
            }
        }
        return Node(OpCode.Mux, Math.Max(b.Width, c.Width), select, b, c);
    }

    /// <summary>As <see cref="Mux"/>, but c where the select is unknown.</summary>
    public Value If(Value select, Value b, Value c)
    {
        if (!unknowns) return Mux(select, b, c);
        if (NumberOf(select) is { } number) return number.IsZero ? c : b;
        return Node(OpCode.If, Math.Max(b.Width, c.Width), select, b, c);
    }

    public Value Copy(Value a) => Node(OpCode.Copy, a.Width, a);

    /// <summary>With bits above that are 0, and are there.</summary>
    public Value Widen(Value a, int width) => a.Width == width ? a : Node(OpCode.Copy, width, a);

    private Value LowConstant(Value a, int width) => this[a].Kind == NodeKind.Constant ? Low(a, width) : a;

    /// <summary>What a was cut from, where the result will be cut to the same width anyway.</summary>
    private Value Uncut(Value a, int width) =>
        !unknowns && a.Width == width && Is(a, OpCode.Slice) && this[a].Immediate == 0 ? this[a].A : a;

    public Value MemoryRead(int memory, Value address, int width) => Node(OpCode.MemoryRead, width, address, immediate: memory);

    /// <param name="width">Of the wire: with unknowns, all of it is let go, also where a has no bits but zeros.</param>
    public Value Tristate(Value enable, Value a, int width) => unknowns ? Node(OpCode.Tristate, width, enable, a) : Mux(enable, a, Zero);

    public Value Resolve(Value a, Value b) => unknowns ? Node(OpCode.Resolve, Math.Max(a.Width, b.Width), a, b) : Or(a, b);

    /// <summary>Operands that may be swapped, in one order, so that equal nodes are found.</summary>
    private static (Value, Value) InOrder(Value a, Value b) => a.Number <= b.Number ? (a, b) : (b, a);
}
