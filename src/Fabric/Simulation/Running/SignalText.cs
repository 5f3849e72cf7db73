using System.Numerics;

namespace Stead.Fabric.Simulation.Running;

/// <summary>Values as people read them.</summary>
public static class SignalText
{
    /// <summary>As declared, the highest bit first, of 0, 1, x and z.</summary>
    public static string Bits(Signal signal, SimulationProgram program, ReadOnlySpan<ulong> state)
    {
        var bits = new char[signal.Width];
        for (var i = 0; i < bits.Length; i++) bits[^(i + 1)] = Bit(signal.Slot, i, program.PowerUpUnknown?.Length, state);
        return new(bits);
    }

    /// <param name="unknowns">Where in the state the unknown bits begin; null where there are none.</param>
    internal static char Bit(Slot slot, int i, int? unknowns, ReadOnlySpan<ulong> state)
    {
        if (i >= slot.Width) return '0';
        var (word, bit) = (slot.Offset + i / Slot.WordBits, i % Slot.WordBits);
        var one = (state[word] >> bit & 1) != 0;
        var unknown = unknowns is { } offset && (state[offset + word] >> bit & 1) != 0;
        return unknown ? one ? 'x' : 'z' : one ? '1' : '0';
    }

    /// <summary>The number, without a sign; null where a bit is unknown.</summary>
    public static BigInteger? Number(string bits)
    {
        var number = BigInteger.Zero;
        foreach (var bit in bits)
        {
            if (bit is not ('0' or '1')) return null;
            number = (number << 1) + (bit - '0');
        }
        return number;
    }
}
