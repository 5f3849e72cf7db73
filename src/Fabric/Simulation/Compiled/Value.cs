using System.Numerics;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>A word that is computed at most once a pass, and what the passes of the compiler find out about it.</summary>
internal sealed class Value(ValueCode code, Value? a = null, Value? b = null, Value? c = null, Value? guard = null)
{
    public required int Number { get; init; }
    public ValueCode Code => code;
    public Value? A { get; private set; } = a;
    public Value? B { get; private set; } = b;
    public Value? C { get; private set; } = c;

    /// <summary>A <see cref="ValueCode.Write"/>'s.</summary>
    public Value? Guard { get; private set; } = guard;

    /// <summary>A <see cref="ValueCode.Call"/>'s.</summary>
    public Value[] Arguments { get; init; } = [];

    public ulong Immediate { get; init; }

    /// <summary>The bits that can be 1.</summary>
    public required ulong Possible { get; init; }

    /// <summary>The bits that anyone looks at; the others may be anything.</summary>
    public ulong Demanded { get; set; }

    /// <summary>An instruction of 32 bits does, as far as anyone looks at it. Found out once: what its operands are taken from later may have more bits.</summary>
    public bool IsShort { get; set; }

    /// <summary>It is computed as the same as another one.</summary>
    public Value? Alias { get; set; }

    /// <summary>Where it is computed; null when nobody needs it.</summary>
    public Region? Region { get; set; }

    /// <summary>Of a Select: both sides are computed only where needed. Without: both, then a conditional move.</summary>
    public bool Branches { get; set; }

    public Branch? Branch { get; set; }

    /// <summary>A comparison that is never a number in a register: it is made again in the flags wherever it decides.</summary>
    public bool InFlags { get; set; }

    public bool Scheduled { get; set; }

    /// <summary>The steps that read it, ascending.</summary>
    public List<int> Uses { get; } = [];

    /// <summary>Which of <see cref="Uses"/> comes next.</summary>
    public int NextUse { get; set; }

    /// <summary>The register it is in, or -1.</summary>
    public int Register { get; set; } = -1;

    /// <summary>The word of the state where it is kept when no register has it, or -1.</summary>
    public int Home { get; set; } = -1;

    /// <summary>Home has it.</summary>
    public bool Stored { get; set; }

    public bool IsConstant => Code == ValueCode.Constant;
    public bool IsLoad => Code == ValueCode.Load;
    public bool IsBit => Possible <= 1;
    public bool HasEffect => Code is ValueCode.Write or ValueCode.Leave;

    public bool IsUndefined => Code == ValueCode.Undefined;

    /// <summary>Somewhere it must be computed.</summary>
    public bool IsComputed => !IsConstant && !IsLoad && !IsUndefined;

    /// <summary>A Select that is only read where its condition is 1.</summary>
    public bool IsGuarded => Code == ValueCode.Select && C!.IsUndefined;

    /// <summary>The operands that there are.</summary>
    public IEnumerable<Value> Operands
    {
        get
        {
            if (A != null) yield return A;
            if (B != null) yield return B;
            if (C != null) yield return C;
            if (Guard != null) yield return Guard;
            foreach (var argument in Arguments) yield return argument;
        }
    }

    public Value Real
    {
        get
        {
            var value = this;
            while (value.Alias is { } alias) value = alias;
            return value;
        }
    }

    /// <summary>Reads another value where it read one.</summary>
    public void Redirect(Value from, Value to)
    {
        if (A?.Real == from) A = to;
        if (B?.Real == from) B = to;
        if (C?.Real == from) C = to;
        if (Guard?.Real == from) Guard = to;
        for (var i = 0; i < Arguments.Length; i++)
        {
            if (Arguments[i].Real == from) Arguments[i] = to;
        }
    }

    public static ulong BitsUpTo(ulong mask) => mask == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(mask);

    public override string ToString() => $"v{Number}={Code}({A?.Number},{B?.Number},{C?.Number},{Immediate:x})";
}
