using System.Numerics;

namespace Stead.Fabric.Simulation.Compiled;

/// <summary>
/// Which value is in which register. When none is free, the value whose next reader is furthest away goes (Belady 1966), into a word behind the state
/// unless it is still where it came from.
/// </summary>
internal sealed class RegisterFile(InstructionWriter writer, int firstHome)
{
    private static readonly int[] Order = [0, 1, 2, 6, 7, 8, 9, 10, 11, 5, 12, 13, 14];

    private readonly Value?[] _holds = new Value?[16];
    private uint _locked;

    /// <summary>How many registers there are for values.</summary>
    public static int Count => Order.Length;

    /// <summary>The step that is being written.</summary>
    public int Position { get; set; }

    /// <summary>The words that the state needs, with those behind it.</summary>
    public int Words { get; private set; } = firstHome;

    public Value? this[int register] => _holds[register];

    public static bool IsLive(Value value, int after) => value.Uses is [.., var last] && last > after;

    /// <summary>Where the value can be read now.</summary>
    public Operand Find(Value value)
    {
        value = value.Real;
        if (value.IsConstant) return Operand.Of(value.Immediate);
        return value.Register >= 0 ? Operand.InRegister(value.Register) : Operand.InWord(HomeOf(value));
    }

    public void Lock(Operand operand)
    {
        if (operand.IsRegister) _locked |= 1u << operand.Register;
    }

    public void Lock(int register) => _locked |= 1u << register;

    public void UnlockAll() => _locked = 0;

    /// <summary>The value is in the register from now on, and nowhere else.</summary>
    public void Put(Value value, int register)
    {
        _holds[register] = value;
        value.Register = register;
    }

    public void Drop(int register)
    {
        if (_holds[register] is not { } value) return;
        value.Register = -1;
        _holds[register] = null;
    }

    /// <summary>Lets go of the registers of what the step that is being written reads last.</summary>
    public void DropDead(Value value)
    {
        value = value.Real;
        if (value.InFlags)
        {
            foreach (var operand in value.Operands) DropDead(operand);
        }
        else if (value.Register >= 0 && !IsLive(value, Position)) Drop(value.Register);
    }

    /// <summary>A register that holds nothing; locked.</summary>
    public int Take()
    {
        var register = Free() ?? Furthest();
        Empty(register);
        Lock(register);
        return register;
    }

    public int? Free()
    {
        foreach (var register in Order)
        {
            if (_holds[register] == null && (_locked >> register & 1) == 0) return register;
        }
        return null;
    }

    /// <summary>What the register holds goes to its home.</summary>
    public void Empty(int register)
    {
        if (_holds[register] is not { } value) return;
        if (!value.Stored && IsLive(value, Position - 1))
        {
            writer.Store(HomeOf(value), register);
            value.Stored = true;
        }
        Drop(register);
    }

    public int HomeOf(Value value)
    {
        if (value.Home < 0) value.Home = value.IsLoad ? (int)value.Immediate : Words++;
        return value.Home;
    }

    /// <summary>The steps until the value is read again.</summary>
    public int Distance(Value value)
    {
        while (value.NextUse < value.Uses.Count && value.Uses[value.NextUse] <= Position) value.NextUse++;
        return value.NextUse < value.Uses.Count ? value.Uses[value.NextUse] - Position : int.MaxValue;
    }

    private int Furthest()
    {
        var (best, furthest) = (-1, -1L);
        foreach (var register in Order)
        {
            if ((_locked >> register & 1) != 0) continue;
            var value = _holds[register]!;
            // A value that need not be stored is as good as one a little further away.
            var distance = Distance(value) + (value.Stored ? 8L : 0);
            if (distance > furthest) (best, furthest) = (register, distance);
        }
        Invariant.Require(best >= 0);
        return best;
    }

    public Snapshot Save() => new([.. _holds], [.. _holds.Select(value => value?.Stored ?? false)]);

    /// <summary>As it was, without what nobody reads after a step.</summary>
    public void Restore(Snapshot saved, int after)
    {
        for (var register = 0; register < 16; register++) Drop(register);
        for (var register = 0; register < 16; register++)
        {
            if (saved.Holds[register] is not { } value) continue;
            value.Stored = saved.Stored[register];
            if (IsLive(value, after)) Put(value, register);
        }
    }

    internal sealed record Snapshot(Value?[] Holds, bool[] Stored);
}
