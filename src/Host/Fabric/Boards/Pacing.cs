using System.Diagnostics;

namespace Stead.Host.Fabric.Boards;

/// <summary>Keeps simulated time against the wall clock: how many cycles are due, and what is reached where the simulation is slower.</summary>
/// <param name="frequency">Of the board's clock.</param>
internal sealed class Pacing(long frequency)
{
    /// <summary>The longest the person waits for a key to be heard.</summary>
    private const double LongestTurn = 0.02;

    /// <summary>What is owed beyond this is not made up for.</summary>
    private const double LargestDebt = 0.1;

    private readonly Queue<(long At, long Cycles)> _recent = [];
    private long _last = Stopwatch.GetTimestamp();
    private double _owed;

    /// <summary>Cycles that the simulation does in a second of its own; measured.</summary>
    private double _rate = 1e6;

    public double Speed { get; set; } = 1;

    /// <summary>Of real time, over the last second; null before there is one.</summary>
    public double? Achieved
    {
        get
        {
            if (_recent.Count < 2) return null;
            var elapsed = Stopwatch.GetElapsedTime(_recent.Peek().At).TotalSeconds;
            return elapsed < 0.5 ? null : _recent.Sum(turn => turn.Cycles) / elapsed / frequency;
        }
    }

    /// <summary>What passed since is not due: after a pause, a step, a reset.</summary>
    public void Restart()
    {
        (_last, _owed) = (Stopwatch.GetTimestamp(), 0);
        _recent.Clear();
    }

    /// <returns>The cycles to do now.</returns>
    public long Due()
    {
        var now = Stopwatch.GetTimestamp();
        _owed += Stopwatch.GetElapsedTime(_last, now).TotalSeconds * frequency * Speed;
        _last = now;
        var most = _rate * LongestTurn;
        _owed = Math.Min(_owed, Math.Max(most, _rate * LargestDebt));
        return (long)Math.Min(_owed, most);
    }

    /// <param name="cycles">That were done.</param>
    /// <param name="start">When they were begun.</param>
    public void Done(long cycles, long start)
    {
        _owed -= cycles;
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(start, now).TotalSeconds;
        // Too short a turn says more about the machine than about the design.
        if (seconds > 1e-4) _rate = 0.8 * _rate + 0.2 * Math.Max(1000, cycles / seconds);
        else if (cycles >= (long)(_rate * LongestTurn)) _rate *= 2;
        _recent.Enqueue((now, cycles));
        while (_recent.Count > 1 && Stopwatch.GetElapsedTime(_recent.Peek().At, now).TotalSeconds > 1) _recent.Dequeue();
    }
}
