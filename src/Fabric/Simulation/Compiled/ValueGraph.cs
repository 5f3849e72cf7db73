using System.Numerics;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Makes values, each only once, and simpler ones where there are.</summary>
internal sealed class ValueGraph
{
    /// <summary>Numbers of more single bits are compared as a whole.</summary>
    private const int MostBits = 8;

    private readonly Dictionary<(ValueCode, int, int, int, ulong), Value> _known = [];
    private const int DuplicatesFrom = 1 << 30;

    private readonly List<Value> _values = [];
    private readonly List<Operation> _calls = [];
    private int _duplicates;

    /// <summary>Operands come before what is made of them.</summary>
    public IReadOnlyList<Value> Values => _values;

    /// <summary>What is carried out elsewhere.</summary>
    public IReadOnlyList<Operation> Calls => _calls;

    public Value Zero => Constant(0);
    public Value One => Constant(1);

    public Value Constant(ulong number) => Make(ValueCode.Constant, number, null, null, null, number);

    /// <param name="possible">The bits of the word that can be 1.</param>
    public Value Load(int word, ulong possible) => Make(ValueCode.Load, possible, null, null, null, (ulong)word);

    /// <summary>The value, for whoever reads it only where the bit is 1.</summary>
    public Value Guarded(Value bit, Value value) => value.IsComputed && !bit.IsConstant
        ? Make(ValueCode.Select, value.Possible, bit, value, Make(ValueCode.Undefined, 0, null))
        : value;

    /// <summary>The same, to be computed in another place.</summary>
    public Value Duplicate(Value value) => new(value.Code, value.A, value.B, value.C)
    {
        Number = ++_duplicates + DuplicatesFrom, Immediate = value.Immediate, Possible = value.Possible, Demanded = value.Demanded, IsShort = value.IsShort, Branches = value.Branches,
    };

    /// <summary>Of values, those that are needed, operands first.</summary>
    public void Reorder(IEnumerable<Value> order)
    {
        var loads = _values.Where(value => !value.IsComputed).ToList();
        var computed = order.ToList();
        _values.Clear();
        _values.AddRange(loads);
        _values.AddRange(computed);
    }

    /// <summary>A place of its own, even for what is known already.</summary>
    public Value Copy(Value a) => Add(new Value(ValueCode.Copy, a) { Number = _values.Count, Possible = a.Possible });

    public Value Mask(Value a, ulong mask) => And(a, Constant(mask));

    public Value And(Value a, Value b)
    {
        if (a.IsConstant) (a, b) = (b, a);
        if (a == b) return a;
        if (b.IsConstant)
        {
            var mask = b.Immediate & a.Possible;
            if (a.IsConstant) return Constant(mask & a.Immediate);
            if (mask == 0) return Zero;
            if (mask == a.Possible) return a;
            if (a.Code == ValueCode.And && a.B!.IsConstant) return And(a.A!, Constant(mask));
            b = Constant(mask);
        }
        return (a.Possible & b.Possible) == 0 ? Zero : Make(ValueCode.And, a.Possible & b.Possible, a, b);
    }

    public Value Or(Value a, Value b)
    {
        if (a.IsConstant) (a, b) = (b, a);
        if (a == b || b is { IsConstant: true, Immediate: 0 }) return a;
        if (a.IsConstant) return Constant(a.Immediate | b.Immediate);
        if (b.IsConstant && (a.Possible & ~b.Immediate) == 0) return b;
        return Make(ValueCode.Or, a.Possible | b.Possible, a, b);
    }

    public Value Xor(Value a, Value b)
    {
        if (a.IsConstant) (a, b) = (b, a);
        if (a == b) return Zero;
        if (b is { IsConstant: true, Immediate: 0 }) return a;
        if (b.IsConstant)
        {
            if (a.IsConstant) return Constant(a.Immediate ^ b.Immediate);
            if (a.Code == ValueCode.Xor && a.B!.IsConstant) return Xor(a.A!, Constant(a.B.Immediate ^ b.Immediate));
        }
        return Make(ValueCode.Xor, a.Possible | b.Possible, a, b);
    }

    /// <summary>Of 0 or 1.</summary>
    public Value Invert(Value bit) => Xor(bit, One);

    public Value Add(Value a, Value b)
    {
        if (a.IsConstant) (a, b) = (b, a);
        if (b is { IsConstant: true, Immediate: 0 }) return a;
        if (a.IsConstant) return Constant(a.Immediate + b.Immediate);
        if (b.IsConstant && a.Code == ValueCode.Add && a.B!.IsConstant) return Add(a.A!, Constant(a.B.Immediate + b.Immediate));
        var most = (UInt128)a.Possible + b.Possible;
        return Make(ValueCode.Add, most > ulong.MaxValue ? ulong.MaxValue : Value.BitsUpTo((ulong)most), a, b);
    }

    public Value Subtract(Value a, Value b)
    {
        if (a == b) return Zero;
        if (b.IsConstant) return Add(a, Constant(0 - b.Immediate));
        return Make(ValueCode.Subtract, ulong.MaxValue, a, b);
    }

    public Value Multiply(Value a, Value b)
    {
        if (a.IsConstant) (a, b) = (b, a);
        if (b.IsConstant)
        {
            if (a.IsConstant) return Constant(a.Immediate * b.Immediate);
            if (b.Immediate == 0) return Zero;
            if (BitOperations.IsPow2(b.Immediate)) return ShiftLeft(a, Constant((ulong)BitOperations.Log2(b.Immediate)));
        }
        var most = (UInt128)a.Possible * b.Possible;
        return Make(ValueCode.Multiply, most > ulong.MaxValue ? ulong.MaxValue : Value.BitsUpTo((ulong)most), a, b);
    }

    public Value MultiplyHigh(Value a, Value b)
    {
        var most = (ulong)(((UInt128)a.Possible * b.Possible) >> 64);
        if (most == 0) return Zero;
        if (a.IsConstant && b.IsConstant) return Constant(most);
        if (a.IsConstant) (a, b) = (b, a);
        return Make(ValueCode.MultiplyHigh, Value.BitsUpTo(most), a, b);
    }

    /// <summary>Without sign; <paramref name="b"/> must never be 0.</summary>
    public Value Divide(Value a, Value b)
    {
        if (!b.IsConstant) return Make(ValueCode.Divide, Value.BitsUpTo(a.Possible), a, b);
        if (a.IsConstant) return Constant(a.Immediate / b.Immediate);
        return BitOperations.IsPow2(b.Immediate)
            ? ShiftRight(a, Constant((ulong)BitOperations.Log2(b.Immediate)))
            : Make(ValueCode.Divide, Value.BitsUpTo(a.Possible), a, b);
    }

    /// <inheritdoc cref="Divide"/>
    public Value Modulo(Value a, Value b)
    {
        if (!b.IsConstant) return Make(ValueCode.Modulo, Value.BitsUpTo(a.Possible), a, b);
        if (a.IsConstant) return Constant(a.Immediate % b.Immediate);
        return BitOperations.IsPow2(b.Immediate) ? Mask(a, b.Immediate - 1) : Make(ValueCode.Modulo, Value.BitsUpTo(a.Possible), a, b);
    }

    /// <summary><paramref name="b"/> must be below 64, as for the other shifts.</summary>
    public Value ShiftLeft(Value a, Value b)
    {
        if (b is { IsConstant: true, Immediate: 0 } || a is { IsConstant: true, Immediate: 0 }) return a;
        if (!b.IsConstant) return Make(ValueCode.ShiftLeft, a.Possible == 0 ? 0 : ulong.MaxValue << BitOperations.TrailingZeroCount(a.Possible), a, b);
        var by = (int)b.Immediate;
        if (a.IsConstant) return Constant(a.Immediate << by);
        var possible = a.Possible << by;
        return possible == 0 ? Zero : Make(ValueCode.ShiftLeft, possible, a, b);
    }

    public Value ShiftRight(Value a, Value b)
    {
        if (b is { IsConstant: true, Immediate: 0 } || a is { IsConstant: true, Immediate: 0 }) return a;
        if (!b.IsConstant) return Make(ValueCode.ShiftRight, Value.BitsUpTo(a.Possible), a, b);
        var by = (int)b.Immediate;
        if (a.IsConstant) return Constant(a.Immediate >> by);
        var possible = a.Possible >> by;
        if (possible == 0) return Zero;
        if (a.Code == ValueCode.ShiftRight && a.B!.IsConstant) return ShiftRight(a.A!, Constant(a.B.Immediate + b.Immediate));
        if (a.Code == ValueCode.ShiftLeft && a.B!.IsConstant && (a.Possible >> (int)a.B.Immediate) == a.A!.Possible)
            return a.B.Immediate >= b.Immediate
                ? ShiftLeft(a.A, Constant(a.B.Immediate - b.Immediate))
                : ShiftRight(a.A, Constant(b.Immediate - a.B.Immediate));
        return Make(ValueCode.ShiftRight, possible, a, b);
    }

    public Value ShiftRightSigned(Value a, Value b)
    {
        if (a.Possible >> 63 == 0) return ShiftRight(a, b);
        if (b is { IsConstant: true, Immediate: 0 }) return a;
        if (a.IsConstant && b.IsConstant) return Constant((ulong)((long)a.Immediate >> (int)b.Immediate));
        return Make(ValueCode.ShiftRightSigned, ulong.MaxValue, a, b);
    }

    /// <summary>To 64 bits, from any number of them.</summary>
    public Value SignExtend(Value a, int bits)
    {
        if (bits == 64) return a;
        if (a.IsConstant) return Constant((ulong)((long)(a.Immediate << (64 - bits)) >> (64 - bits)));
        if (((a.Possible >> (bits - 1)) & 1) == 0) return Mask(a, (1UL << bits) - 1);
        if (bits == 1) return Subtract(Zero, Mask(a, 1));
        if (bits is 8 or 16 or 32) return Make(ValueCode.SignExtend, ulong.MaxValue, a, null, null, (ulong)bits);
        var up = Constant((ulong)(64 - bits));
        return ShiftRightSigned(ShiftLeft(a, up), up);
    }

    /// <summary>0 or 1: whether the number of ones is odd.</summary>
    public Value Parity(Value a)
    {
        if (a.IsBit) return a;
        if (a.IsConstant) return Constant((ulong)BitOperations.PopCount(a.Immediate) & 1);
        return Mask(Make(ValueCode.Population, 127, a), 1);
    }

    public Value Equal(Value a, Value b)
    {
        if (a == b) return One;
        if (a.IsConstant) (a, b) = (b, a);
        if (b.IsConstant)
        {
            if (a.IsConstant) return Constant(a.Immediate == b.Immediate ? 1UL : 0);
            if ((b.Immediate & ~a.Possible) != 0) return Zero;
            if (a.IsBit) return b.Immediate == 1 ? a : Invert(a);
            if (a.Code == ValueCode.Or && Differing(a, b.Immediate, MostBits) is { } differing) return Invert(differing);
        }
        return Make(ValueCode.Equal, 1, a, b);
    }

    /// <summary>Of a number that is put together of a few bits: whether one of them is not the pattern's.</summary>
    private Value? Differing(Value a, ulong pattern, int most)
    {
        if (BitOperations.PopCount(a.Possible) > most) return null;
        if (BitOperations.IsPow2(a.Possible))
        {
            var bit = a.IsBit ? a : a.Code == ValueCode.ShiftLeft && a.A!.IsBit && a.B!.IsConstant ? a.A : null;
            return bit is null ? null : (pattern & a.Possible) != 0 ? Invert(bit) : bit;
        }
        if (a.Code != ValueCode.Or || a.B!.IsConstant || (a.A!.Possible & a.B.Possible) != 0) return null;
        return Differing(a.A, pattern & a.A.Possible, most) is { } low && Differing(a.B, pattern & a.B.Possible, most) is { } high ? Or(low, high) : null;
    }

    public Value NotEqual(Value a, Value b) => b is { IsConstant: true, Immediate: 0 } ? IsAny(a) : Invert(Equal(a, b));

    /// <summary>Whether any bit is 1; of a value that bits were put together to, made of those bits.</summary>
    private Value IsAny(Value a) => a.Code switch
    {
        _ when a.IsBit => a,
        ValueCode.Or => Or(IsAny(a.A!), IsAny(a.B!)),
        ValueCode.ShiftLeft when a.B!.IsConstant && (a.Possible >> (int)a.B.Immediate) == a.A!.Possible => IsAny(a.A),
        ValueCode.Subtract when a.A == Zero && a.B!.IsBit => a.B,
        ValueCode.And when a.B!.IsConstant && a.A is { Code: ValueCode.Subtract } all && all.A == Zero && all.B!.IsBit => all.B,
        ValueCode.Select when a.B!.IsConstant || a.C!.IsConstant => Select(a.A!, IsAny(a.B), IsAny(a.C!)),
        _ => Invert(Equal(a, Zero)),
    };

    /// <summary>Without sign.</summary>
    public Value Below(Value a, Value b)
    {
        if (a == b) return Zero;
        if (b.IsConstant)
        {
            if (a.IsConstant) return Constant(a.Immediate < b.Immediate ? 1UL : 0);
            if (b.Immediate == 0) return Zero;
            if (a.Possible < b.Immediate) return One;
            if (b.Immediate == 1) return Equal(a, Zero);
        }
        if (a is { IsConstant: true, Immediate: 0 }) return NotEqual(b, Zero);
        return a.IsConstant && a.Immediate >= b.Possible ? Zero : Make(ValueCode.Below, 1, a, b);
    }

    /// <summary>Two's complement of that many bits; the bits above them are 0.</summary>
    public Value Less(Value a, Value b, int bits)
    {
        if (a == b) return Zero;
        if (bits is 32 or 64 && !(a.IsConstant && b.IsConstant)) return Make(ValueCode.Less, 1, a, b, null, (ulong)bits);
        var sign = Constant(1UL << (bits - 1));
        return Below(Xor(a, sign), Xor(b, sign));
    }

    public Value Select(Value bit, Value b, Value c)
    {
        if (bit.IsConstant) return bit.Immediate != 0 ? b : c;
        if (b == c) return b;
        if (bit.Code == ValueCode.Xor && bit.B == One) return Select(bit.A!, c, b);
        if (b == One && c == Zero) return bit;
        if (b == Zero && c == One) return Invert(bit);
        if (b.Code == ValueCode.Select && b.A == bit) return Select(bit, b.B!, c);
        if (c.Code == ValueCode.Select && c.A == bit) return Select(bit, b, c.C!);
        if (b.IsBit && c == Zero) return And(bit, b);
        if (c.IsBit && b == One) return Or(bit, c);
        return Make(ValueCode.Select, b.Possible | c.Possible, bit, b, c);
    }

    /// <param name="start">The first word of the part of the state that <paramref name="index"/> counts in.</param>
    public Value Read(int start, Value index, ulong possible) => Make(ValueCode.Read, possible, index, null, null, (ulong)start);

    /// <summary>The words that a function outside makes of words.</summary>
    /// <param name="operation">Its slots lie where nothing else is.</param>
    /// <param name="arguments">The words of its operands, A's first.</param>
    public Value[] Call(in Operation operation, Value[] arguments)
    {
        _calls.Add(operation);
        var call = Add(new Value(ValueCode.Call) { Number = _values.Count, Arguments = arguments, Immediate = (ulong)_calls.Count - 1, Possible = 1 });
        var to = operation.To;
        return [.. Enumerable.Range(0, to.Words).Select(i => Make(ValueCode.Result, i == to.Words - 1 ? to.TopMask : ulong.MaxValue, call, null, null, (ulong)(to.Offset + i)))];
    }

    public Value Write(int start, Value index, Value data, Value enable, Value guard) => 
        Add(new Value(ValueCode.Write, index, data, enable, guard) { Number = _values.Count, Immediate = (ulong)start, Possible = 0 });

    public Value Leave(Value bit) => Add(new Value(ValueCode.Leave, bit) { Number = _values.Count, Possible = 0 });

    private Value Make(ValueCode code, ulong possible, Value? a, Value? b = null, Value? c = null, ulong immediate = 0)
    {
        var key = (code, a?.Number ?? -1, b?.Number ?? -1, c?.Number ?? -1, immediate);
        if (!_known.TryGetValue(key, out var value))
        {
            value = Add(new Value(code, a, b, c) { Number = _values.Count, Immediate = immediate, Possible = possible });
            _known.Add(key, value);
        }
        return value;
    }

    private Value Add(Value value)
    {
        _values.Add(value);
        return value;
    }
}
