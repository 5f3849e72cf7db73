using Stead.Fabric.Simulation;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>A button or a switch of a virtual board.</summary>
public sealed class BoardInput
{
    private readonly IReadOnlyList<(Slot Slot, int Bit)> _wires;

    internal BoardInput(BoardPart part, IReadOnlyList<(Slot Slot, int Bit)> wires) => (Part, _wires) = (part, wires);

    public BoardPart Part { get; }

    public bool IsSwitch => Part.Kind == PartKind.Switch;

    /// <summary>The design reads its pin.</summary>
    public bool IsConnected => _wires.Count > 0;

    /// <summary>Pressed, or switched on.</summary>
    public bool IsOn { get; internal set; }

    internal void Drive(Span<ulong> state)
    {
        foreach (var (slot, bit) in _wires)
        {
            ref var word = ref state[slot.Offset + bit / Slot.WordBits];
            var mask = 1UL << (bit % Slot.WordBits);
            word = IsOn != Part.ActiveLow ? word | mask : word & ~mask;
        }
    }
}
