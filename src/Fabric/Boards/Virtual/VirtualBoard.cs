using Stead.Fabric.Constraints;
using Stead.Fabric.Simulation;

namespace Stead.Fabric.Boards.Virtual;

/// <summary>
/// A board in the stead of the real one: a simulated design whose ports are wired to lights, buttons and switches as its constraints say.
/// Time is counted in cycles of the board's clock. The same calls give the same events, whatever the wall clock does.
/// </summary>
/// <remarks>
/// Every change of a light is an event with its cycle. When there are more than <see cref="MostChanges"/> in a frame, cycles are only counted in which lights are
/// lit, and brightness is told, until a frame is quiet again: a design that dims a light changes it each microsecond.
/// </remarks>
public sealed class VirtualBoard
{
    public const int FramesPerSecond = 50;

    /// <summary>In a frame, before it counts as flicker.</summary>
    public const int MostChanges = 16;

    /// <summary>A smaller difference in brightness is not told.</summary>
    private const double SmallestStep = 1.0 / 16;

    private readonly ISimulationEngine _engine;
    private readonly Slot _clock, _until;
    private readonly Slot[] _watched;
    private readonly long _frame;
    private readonly long[] _litCycles;
    private readonly (Slot, int)[] _bits;
    private int _changes;
    private bool _counting;

    /// <param name="engine">Of the design; stays the caller's. It is reset.</param>
    /// <param name="pins">Where its ports are on the board.</param>
    /// <param name="until">One bit: <see cref="Advance"/> ends where it becomes 1. Every change is an event then.</param>
    public VirtualBoard(Board board, ISimulationEngine engine, IReadOnlyList<PinAssignment> pins, Slot until = default)
    {
        (Board, _engine, _until, IsExact) = (board, engine, until, until.Width > 0);
        var wiring = new BoardWiring(board, engine.Program, pins);
        (Lights, Inputs) = (wiring.Lights, wiring.Inputs);
        (_clock, var frequency) = wiring.Clock;
        Time = new(frequency);
        _watched = [.. Lights.Where(light => light.IsConnected).Select(light => light.Slot).Append(until).Where(slot => slot.Width > 0).Distinct()];
        _frame = Math.Max(1, frequency / FramesPerSecond);
        _litCycles = new long[Lights.Count];
        // A slot leaves out the bits at the top that are always 0.
        _bits = [.. Lights.Where(light => light.IsConnected && light.Bit < light.Slot.Width).Select(light => (light.Slot, light.Bit))];
    }

    public Board Board { get; }

    public BoardTime Time { get; }

    /// <summary>The board's clock goes to the design. Without, only buttons and switches change anything.</summary>
    public bool HasClock => _clock.Width > 0;

    /// <summary>Cycles done since the part was configured.</summary>
    public long Cycle { get; private set; }

    public IReadOnlyList<BoardLight> Lights { get; }

    public IReadOnlyList<BoardInput> Inputs { get; }

    /// <summary>What was waited for is so.</summary>
    public bool IsReached => _until.Width > 0 && (_engine.State[_until.Offset] & 1) != 0;

    /// <summary>Every change is an event, however many there are.</summary>
    public bool IsExact { get; set; }

    /// <summary>As the part is when it has been configured. Switches stay where they are; buttons are released.</summary>
    /// <param name="tell">Is told what the lights show.</param>
    public void Reset(Action<BoardEvent> tell)
    {
        (Cycle, _changes, _counting) = (0, 0, false);
        _litCycles.AsSpan().Clear();
        _engine.Reset();
        foreach (var input in Inputs)
        {
            if (!input.IsSwitch) input.IsOn = false;
            input.Drive(_engine.State);
        }
        _engine.Settle();
        foreach (var light in Lights)
        {
            light.Look(_engine.State);
            light.Restart();
        }
        TellLights(tell, all: true);
    }

    /// <summary>Presses or releases a button, moves a switch, between two cycles.</summary>
    public void Set(BoardInput input, bool isOn, Action<BoardEvent> tell)
    {
        if (input.IsOn == isOn) return;
        input.IsOn = isOn;
        tell(new(Cycle, input.Part.Name, (input.IsSwitch, isOn) switch { (true, true) => "on", (true, false) => "off", (false, true) => "pressed", _ => "released" }));
        input.Drive(_engine.State);
        _engine.Settle();
        if (Look() && !_counting) TellLights(tell);
    }

    /// <summary>Lets cycles of the clock pass; without a clock, time.</summary>
    /// <returns>The cycles that were done: fewer only where <see cref="IsReached"/> became true.</returns>
    public long Advance(long cycles, Action<BoardEvent> tell)
    {
        var end = Cycle + cycles;
        var start = Cycle;
        while (Cycle < end)
        {
            var frameEnd = (Cycle / _frame + 1) * _frame;
            var isChanged = Step(Math.Min(end, frameEnd) - Cycle);
            if (isChanged && !_counting)
            {
                TellLights(tell);
                if (++_changes > MostChanges && !IsExact) _counting = true;
            }
            else if (isChanged) _changes++;
            if (Cycle == frameEnd) EndFrame(tell);
            if (IsReached) break;
        }
        return Cycle - start;
    }

    /// <summary>At most so many cycles; fewer to a change.</summary>
    /// <returns>A light changed.</returns>
    private bool Step(long most)
    {
        if (!HasClock)
        {
            Pass(most);
            return false;
        }
        if (_counting) Count(most);
        else Pass(_engine.Run(_clock, most, _watched.Length > 0 ? StopCondition.WhenChanged(_watched) : StopCondition.Never));
        return Look();
    }

    private void Count(long cycles)
    {
        var high = _engine.Count(_clock, cycles, _bits);
        Cycle += cycles;
        var next = 0;
        for (var i = 0; i < Lights.Count; i++)
        {
            if (Lights[i].IsConnected) _litCycles[i] += Lights[i].LitOf(cycles, Lights[i].Bit < Lights[i].Slot.Width ? high[next++] : 0);
        }
    }

    /// <summary>The lights were for so many cycles as they are.</summary>
    private void Pass(long cycles)
    {
        Cycle += cycles;
        for (var i = 0; i < Lights.Count; i++)
        {
            if (Lights[i].IsLit) _litCycles[i] += cycles;
        }
    }

    private bool Look()
    {
        var changed = false;
        foreach (var light in Lights) changed |= light.Look(_engine.State);
        return changed;
    }

    private void EndFrame(Action<BoardEvent> tell)
    {
        for (var i = 0; i < Lights.Count; i++)
        {
            var light = Lights[i];
            light.EndFrame(_counting ? _litCycles[i] > 0 && _litCycles[i] < _frame : light.HasFlickered);
            light.Brightness = Math.Min(1, (double)_litCycles[i] / _frame);
            // It was told as on or off: from here on as brightness.
            if (_counting && light.Flickers && light.Told is 0 or 1) light.Told = -1;
            _litCycles[i] = 0;
        }
        if (_counting)
        {
            TellBrightness(tell);
            // Quiet again: from here on every change is told.
            if (!Lights.Any(light => light.Flickers))
            {
                _counting = false;
                foreach (var light in Lights) light.Told = -1;
                TellLights(tell, all: true);
            }
        }
        _changes = 0;
    }

    private void TellBrightness(Action<BoardEvent> tell)
    {
        foreach (var group in Lights.Where(light => light.IsConnected).GroupBy(light => light.Part))
        {
            if (group.All(light => Math.Abs(light.Brightness - light.Told) < SmallestStep)) continue;
            foreach (var light in group) light.Told = light.Brightness;
            tell(new(Cycle, group.Key.Name, BoardText.Brightness([.. group])));
        }
    }

    /// <param name="all">Also those that are as they were told.</param>
    private void TellLights(Action<BoardEvent> tell, bool all = false)
    {
        foreach (var (name, lights) in BoardText.Groups(Lights))
        {
            if (!all && lights.All(light => light.Told == (light.IsLit ? 1 : 0))) continue;
            foreach (var light in lights) light.Told = light.IsLit ? 1 : 0;
            tell(new(Cycle, name, BoardText.Pattern(lights)));
        }
    }
}
