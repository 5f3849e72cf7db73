using System.Globalization;

namespace Stead.Fabric.Simulation.Running;

/// <summary>Writes a value change dump (IEEE 1364-2005 §18) of all signals, in scopes as they are in instances; only what changed, so it may be as long as the run.</summary>
public sealed class VcdWriter
{
    private readonly TextWriter _text;
    private readonly SimulationProgram _program;
    private readonly List<(Signal Signal, string Id, int Before)> _signals = [];
    private readonly ulong[] _before;
    private readonly int? _unknowns;
    private long _time = -1;

    /// <summary>Writes the header.</summary>
    public VcdWriter(TextWriter text, SimulationProgram program)
    {
        (_text, _program, _unknowns) = (text, program, program.PowerUpUnknown?.Length);
        var planes = _unknowns is null ? 1 : 2;
        var words = 0;
        var root = new Scope();
        foreach (var signal in program.Signals)
        {
            _signals.Add((signal, Identifier(_signals.Count), words));
            words += signal.Slot.Words * planes;
            var path = signal.Name.Split('.');
            var scope = root;
            foreach (var name in path[..^1]) scope = scope.Below(name);
            scope.Variables.Add((path[^1], _signals.Count - 1));
        }
        _before = new ulong[words];
        text.Write($"$version Stead $end\n$timescale 1 ps $end\n$scope module {Word(program.Top)} $end\n");
        WriteScope(root);
        text.Write("$upscope $end\n$enddefinitions $end\n");
    }

    /// <summary>What changed since the last time; everything the first time.</summary>
    /// <param name="time">In picoseconds; not before the last one.</param>
    public void Sample(long time, ReadOnlySpan<ulong> state)
    {
        var first = _time < 0;
        var said = false;
        foreach (var (signal, id, before) in _signals)
        {
            if (!Changed(signal.Slot, before, state) && !first) continue;
            if (!said && time != _time) _text.Write(string.Create(CultureInfo.InvariantCulture, $"#{time}\n"));
            if (!said && first) _text.Write("$dumpvars\n");
            (said, _time) = (true, time);
            WriteValue(signal, id, state);
        }
        if (first) _text.Write("$end\n");
        _time = Math.Max(_time, 0);
    }

    /// <summary>The last moment, so that viewers show the time after the last change too.</summary>
    public void End(long time)
    {
        if (time > _time) _text.Write(string.Create(CultureInfo.InvariantCulture, $"#{time}\n"));
    }

    private bool Changed(Slot slot, int before, ReadOnlySpan<ulong> state)
    {
        var changed = Take(state.Slice(slot.Offset, slot.Words), before);
        if (_unknowns is { } offset) changed |= Take(state.Slice(offset + slot.Offset, slot.Words), before + slot.Words);
        return changed;
    }

    private bool Take(ReadOnlySpan<ulong> now, int before)
    {
        var then = _before.AsSpan(before, now.Length);
        if (now.SequenceEqual(then)) return false;
        now.CopyTo(then);
        return true;
    }

    private void WriteValue(Signal signal, string id, ReadOnlySpan<ulong> state)
    {
        if (signal.Width == 1)
        {
            _text.Write(SignalText.Bit(signal.Slot, 0, _unknowns, state));
            _text.Write(id);
            _text.Write('\n');
            return;
        }
        _text.Write('b');
        var significant = false;
        for (var i = signal.Width - 1; i >= 0; i--)
        {
            var bit = SignalText.Bit(signal.Slot, i, _unknowns, state);
            significant |= bit != '0' || i == 0;
            if (significant) _text.Write(bit);
        }
        _text.Write(' ');
        _text.Write(id);
        _text.Write('\n');
    }

    private void WriteScope(Scope scope)
    {
        foreach (var (name, number) in scope.Variables)
        {
            var (signal, id, _) = _signals[number];
            var (left, right) = (signal.LowestIndex + signal.Width - 1, signal.LowestIndex);
            var range = signal.Width == 1 ? "" : signal.Upto ? $" [{right}:{left}]" : $" [{left}:{right}]";
            _text.Write($"$var wire {signal.Width} {id} {Word(name)}{range} $end\n");
        }
        foreach (var (name, below) in scope.Scopes)
        {
            _text.Write($"$scope module {Word(name)} $end\n");
            WriteScope(below);
            _text.Write("$upscope $end\n");
        }
    }

    /// <summary>Blanks separate words in the file.</summary>
    private static string Word(string name) => name.Length == 0 ? "_" : string.Concat(name.Select(c => c is > ' ' and <= '~' ? c : '_'));

    /// <summary>Short and printable: characters from ! to ~, the lowest digit first.</summary>
    private static string Identifier(int number)
    {
        var id = "";
        do
        {
            id += (char)('!' + number % 94);
            number = number / 94 - 1;
        }
        while (number >= 0);
        return id;
    }

    private sealed class Scope
    {
        public List<(string Name, int Number)> Variables { get; } = [];
        public List<(string Name, Scope Scope)> Scopes { get; } = [];

        public Scope Below(string name)
        {
            foreach (var (known, scope) in Scopes)
            {
                if (known == name) return scope;
            }
            Scopes.Add((name, new()));
            return Scopes[^1].Scope;
        }
    }
}
