using Stead.Fabric.Simulation;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>One light of a virtual board: an LED, or a colour of an RGB LED.</summary>
public sealed class BoardLight
{
    private readonly Slot _slot;
    private readonly int _bit;
    private readonly bool _isLowActive;
    private int _changes;

    internal BoardLight(BoardPart part, int channel, Slot slot, int bit) => (Part, Channel, _slot, _bit, _isLowActive) = (part, channel, slot, bit, part.ActiveLow);

    public BoardPart Part { get; }

    /// <summary>0; of an RGB LED 0 red, 1 green, 2 blue.</summary>
    public int Channel { get; }

    /// <summary>The design drives its pin.</summary>
    public bool IsConnected => _slot.Width > 0;

    public bool IsLit { get; private set; }

    /// <summary>How bright eyes see it, 0 to 1: the part of the last frame in which it was lit.</summary>
    public double Brightness { get; internal set; }

    /// <summary>It changes faster than eyes see: in the last frame it went on and off.</summary>
    public bool Flickers { get; private set; }

    /// <summary>What <see cref="VirtualBoard"/> told last.</summary>
    internal double Told { get; set; } = -1;

    internal Slot Slot => _slot;

    internal int Bit => _bit;

    /// <summary>In this frame it went on and off, as far as anyone looked.</summary>
    internal bool HasFlickered => _changes > 1;

    /// <summary>Of cycles, those in which it is lit.</summary>
    /// <param name="high">Those in which its pin is high.</param>
    internal long LitOf(long cycles, long high) => _isLowActive ? cycles - high : high;

    /// <returns>It changed.</returns>
    internal bool Look(ReadOnlySpan<ulong> state)
    {
        var isHigh = IsConnected && _bit < _slot.Width && ((state[_slot.Offset + _bit / Slot.WordBits] >> (_bit % Slot.WordBits)) & 1) != 0;
        var isLit = IsConnected && isHigh != _isLowActive;
        var changed = isLit != IsLit;
        if (changed) _changes++;
        IsLit = isLit;
        return changed;
    }

    internal void EndFrame(bool flickers)
    {
        Flickers = flickers;
        _changes = 0;
    }

    internal void Restart()
    {
        EndFrame(false);
        (Brightness, Flickers, Told) = (IsLit ? 1 : 0, false, -1);
    }
}
