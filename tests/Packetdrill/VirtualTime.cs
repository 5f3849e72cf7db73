namespace Stead.Tests.Packetdrill;

/// <summary>
/// The clock of a script and those who wait for something on it. Whichever thread of packetdrill asks or sleeps moves it; a system call that a script declares as
/// blocking waits on another thread, and time stands still from when it can return until that thread has asked what time it is, as packetdrill does
/// at the end of each such call.
/// </summary>
/// <param name="gate">The host's lock, which every caller holds.</param>
internal sealed class VirtualTime(object gate)
{
    /// <summary>Real time: a thread that packetdrill has ended meanwhile shall not hang the script.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly List<Waiter> _waiters = [];
    private readonly int _mainThread = Environment.CurrentManagedThreadId;
    private readonly HashSet<int> _returning = [];
    private bool _isWaking;

    /// <summary>packetdrill subtracts a beginning; a real one keeps its arithmetic away from 0.</summary>
    public Instant Now { get; private set; } = new(1_000_000_000_000);

    public bool IsMainThread => Environment.CurrentManagedThreadId == _mainThread;

    /// <summary>The first moment at which a waiter gives up.</summary>
    public Instant NextDeadline => _waiters.Count == 0 ? Instant.Never : _waiters.Min(waiter => waiter.Deadline);

    public void Set(Instant now)
    {
        Invariant.Require(now >= Now);
        Now = now;
    }

    /// <summary>On packetdrill's system call thread: waits, without the lock, until <see cref="Wake"/> finds that it can return.</summary>
    public int Wait(Func<int?> attempt, Instant deadline, int timedOut)
    {
        var waiter = new Waiter(attempt, deadline, timedOut, Environment.CurrentManagedThreadId);
        _waiters.Add(waiter);
        while (waiter.Result is null) Monitor.Wait(gate);
        return waiter.Result.Value;
    }

    /// <summary>Lets those return that can.</summary>
    public void Wake()
    {
        // An attempt may do something, and then comes here again.
        if (_isWaking) return;
        _isWaking = true;
        foreach (var waiter in _waiters.ToArray())
        {
            waiter.Result ??= waiter.Attempt() ?? (Now >= waiter.Deadline ? waiter.TimedOut : null);
            if (waiter.Result is null || !_waiters.Remove(waiter)) continue;
            _returning.Add(waiter.Thread);
            Monitor.PulseAll(gate);
        }
        _isWaking = false;
    }

    /// <returns>Whether this thread comes back from a call that had to wait, and now sees what time it was when it could.</returns>
    public bool HasReturned()
    {
        if (!_returning.Remove(Environment.CurrentManagedThreadId)) return false;
        Monitor.PulseAll(gate);
        return true;
    }

    /// <summary>Before time moves.</summary>
    public void AwaitReturning()
    {
        while (_returning.Count > 0)
        {
            if (!Monitor.Wait(gate, s_patience)) _returning.Clear();
        }
    }

    private sealed class Waiter(Func<int?> attempt, Instant deadline, int timedOut, int thread)
    {
        public Func<int?> Attempt { get; } = attempt;
        public Instant Deadline { get; } = deadline;
        public int TimedOut { get; } = timedOut;
        public int Thread { get; } = thread;
        public int? Result { get; set; }
    }
}
