using Stead.Fabric.Constraints;
using Stead.Fabric.Simulation;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>Which wire of a simulated design ends at which part of a board.</summary>
internal sealed class BoardWiring
{
    private readonly SimulationProgram _program;
    private readonly Dictionary<string, List<PortBit>> _byPin;

    public BoardWiring(Board board, SimulationProgram program, IReadOnlyList<PinAssignment> pins)
    {
        _program = program;
        _byPin = pins.GroupBy(one => one.Pin).ToDictionary(group => group.Key, group => group.Select(one => one.Bit).ToList());
        Lights =
        [
            .. from part in board.Parts
               where part.Kind is PartKind.Led or PartKind.Rgb
               from channel in Enumerable.Range(0, part.Pins.Count)
               let wire = Outputs(part.Pins[channel]).FirstOrDefault()
               select new BoardLight(part, channel, wire.Slot, wire.Bit),
        ];
        Inputs = [.. board.Parts.Where(part => part.Kind is PartKind.Button or PartKind.Switch).Select(part => new BoardInput(part, [.. InputsAt(part.Pins[0])]))];
        Clock = (default, board.Of(PartKind.Clock).FirstOrDefault()?.Frequency ?? 1_000_000_000);
        foreach (var part in board.Of(PartKind.Clock))
        {
            if (InputsAt(part.Pins[0]).FirstOrDefault() is { Slot.Width: 1 } wire)
            {
                Clock = (wire.Slot, part.Frequency);
                break;
            }
        }
    }

    public IReadOnlyList<BoardLight> Lights { get; }

    public IReadOnlyList<BoardInput> Inputs { get; }

    /// <summary>A slot of no width where the design does not use the board's clock; then the frequency is still the time's.</summary>
    public (Slot Slot, long Frequency) Clock { get; }

    private IEnumerable<(Slot Slot, int Bit)> Outputs(BoardPin pin) =>
        At(pin).Where(at => at.Signal.Kind != SignalKind.Input).Select(at => (at.Signal.Slot, at.Bit));

    private IEnumerable<(Slot Slot, int Bit)> InputsAt(BoardPin pin) =>
        At(pin).Where(at => at.Signal.Kind != SignalKind.Output).Select(at => (at.Signal.Kind == SignalKind.InOut ? at.Signal.External : at.Signal.Slot, at.Bit));

    private IEnumerable<(Signal Signal, int Bit)> At(BoardPin pin)
    {
        if (!_byPin.TryGetValue(pin.Pin, out var bits)) yield break;
        foreach (var bit in bits)
        {
            if (_program.Ports.FirstOrDefault(port => port.Name == bit.Port.Name) is { } signal) yield return (signal, bit.Bit);
        }
    }
}
