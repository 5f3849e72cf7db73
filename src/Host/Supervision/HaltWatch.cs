namespace Stead.Host.Supervision;

/// <summary>A kernel that halted without powering off tells nobody: the processors are looked at now and then, and twice in a row to make sure.</summary>
internal sealed class HaltWatch
{
    private const int Milliseconds = 5_000;

    /// <summary>Arguments of `human-monitor-command`.</summary>
    public const string Question = "{\"command-line\":\"info registers -a\"}";

    private long _next;
    private bool _seemedHalted;

    public int MillisecondsLeft => (int)Math.Max(0, _next - Environment.TickCount64);

    /// <summary>Time to ask; the next time is later.</summary>
    public bool IsDue
    {
        get
        {
            if (MillisecondsLeft > 0) return false;
            _next = Environment.TickCount64 + Milliseconds;
            return true;
        }
    }

    /// <summary>With a hypervisor that has just been connected.</summary>
    public void Start() => (_next, _seemedHalted) = (Environment.TickCount64 + Milliseconds, false);

    /// <returns>True when all processors stand still for the second time.</returns>
    public bool Look(string registers)
    {
        var before = _seemedHalted;
        _seemedHalted = HaltedProcessors.All(registers);
        return before && _seemedHalted;
    }
}
