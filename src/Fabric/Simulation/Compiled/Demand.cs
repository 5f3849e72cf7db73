namespace Stead.Fabric.Simulation.Compiled;

/// <summary>Which bits of each value anyone looks at; masks that nobody needs go.</summary>
internal static class Demand
{
    private const ulong Low32 = uint.MaxValue;

    public static void Find(Pass pass)
    {
        foreach (var root in pass.Roots) root.Demanded = ulong.MaxValue;
        var values = pass.Graph.Values;
        for (var i = values.Count - 1; i >= 0; i--)
        {
            var value = values[i];
            if (value.Demanded == 0) continue;
            value.IsShort = FitsShort(value);
            if (value is { IsComputed: true, HasEffect: false } && (value.Demanded & value.Possible) == 0) value.Alias = pass.Graph.Zero;
            else Ask(value, value.Demanded);
        }
        foreach (var value in values)
        {
            if (value is not { Code: ValueCode.And, Alias: null, Demanded: not 0 } || !value.B!.IsConstant) continue;
            // 32-bit instructions clear what is above; below it, a mask is not needed where what it clears is right and 0.
            var (a, cleared) = (value.A!.Real, Low32 & ~value.B.Immediate);
            if (a is { IsComputed: true, IsShort: true } && ClearsAbove(a) && (a.Possible & cleared) == 0 && (cleared & ~a.Demanded) == 0) value.Alias = a;
        }
    }

    private static bool FitsShort(Value value)
    {
        var wanted = value.Demanded & value.Possible;
        return value.Code switch
        {
            ValueCode.ShiftRight when value.B!.IsConstant => ((wanted << (int)value.B.Immediate) & value.A!.Possible) <= Low32,
            ValueCode.ShiftRight => value.A!.Possible <= Low32 && value.B!.Possible <= 31,
            ValueCode.ShiftLeft when !value.B!.IsConstant => wanted <= Low32 && value.B.Possible <= 31,
            ValueCode.ShiftRightSigned or ValueCode.MultiplyHigh => false,
            ValueCode.Equal or ValueCode.Below or ValueCode.Divide or ValueCode.Modulo => (value.A!.Possible | value.B!.Possible) <= Low32,
            ValueCode.Less => value.Immediate == 32,
            ValueCode.Population => value.A!.Possible <= Low32,
            ValueCode.SignExtend => wanted <= Low32 && value.Immediate < 32,
            _ => wanted <= Low32,
        };
    }

    private static bool ClearsAbove(Value value) => value.Code is ValueCode.And or ValueCode.Or or ValueCode.Xor or ValueCode.Add or ValueCode.Subtract
        or ValueCode.Multiply or ValueCode.ShiftLeft or ValueCode.ShiftRight or ValueCode.SignExtend;

    private static void Ask(Value value, ulong wanted)
    {
        var (a, b, c) = (value.A!, value.B!, value.C!);
        switch (value.Code)
        {
            case ValueCode.And when b.IsConstant && (wanted & a.Possible & ~b.Immediate) == 0:
                value.Alias = a;
                a.Demanded |= wanted;
                break;
            case ValueCode.And:
                a.Demanded |= b.IsConstant ? wanted & b.Immediate : wanted;
                b.Demanded |= wanted & a.Possible;
                break;
            case ValueCode.Or or ValueCode.Xor or ValueCode.Add when (Value.BitsUpTo(wanted) & b.Possible) == 0:
                value.Alias = a;
                a.Demanded |= wanted;
                break;
            case ValueCode.Or or ValueCode.Xor or ValueCode.Add when (Value.BitsUpTo(wanted) & a.Possible) == 0:
                value.Alias = b;
                b.Demanded |= wanted;
                break;
            case ValueCode.Or when b.IsConstant:
                a.Demanded |= wanted & ~b.Immediate;
                b.Demanded |= wanted;
                break;
            case ValueCode.Or or ValueCode.Xor:
                a.Demanded |= wanted;
                b.Demanded |= wanted;
                break;
            case ValueCode.Add or ValueCode.Subtract or ValueCode.Multiply:
                a.Demanded |= Value.BitsUpTo(wanted);
                b.Demanded |= Value.BitsUpTo(wanted);
                break;
            case ValueCode.ShiftLeft when b.IsConstant:
                a.Demanded |= wanted >> (int)b.Immediate;
                break;
            case ValueCode.ShiftRight when b.IsConstant:
                a.Demanded |= wanted << (int)b.Immediate;
                break;
            case ValueCode.ShiftLeft:
                a.Demanded |= Value.BitsUpTo(wanted);
                b.Demanded |= value.IsShort ? 31u : 63u;
                break;
            case ValueCode.ShiftRight or ValueCode.ShiftRightSigned:
                a.Demanded = ulong.MaxValue;
                b.Demanded |= value.IsShort ? 31u : 63u;
                break;
            case ValueCode.SignExtend when wanted <= ulong.MaxValue >> (64 - (int)value.Immediate):
                value.Alias = a;
                a.Demanded |= wanted;
                break;
            case ValueCode.SignExtend:
                a.Demanded |= ulong.MaxValue >> (64 - (int)value.Immediate);
                break;
            case ValueCode.Less when value.Immediate == 32:
                a.Demanded |= Low32;
                b.Demanded |= Low32;
                break;
            case ValueCode.Select:
                a.Demanded |= 1;
                b.Demanded |= wanted;
                c.Demanded |= wanted;
                break;
            case ValueCode.Copy:
                a.Demanded |= wanted;
                break;
            default:
                foreach (var operand in value.Operands) operand.Demanded = ulong.MaxValue;
                break;
        }
    }
}
