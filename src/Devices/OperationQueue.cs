namespace Stead.Devices;

/// <summary>
/// Runs operations on a device: what must wait is parked here and asked again, oldest first, when the device wakes its sleepers.
/// The rules are those of a driver's read and write (echo device, FreeBSD Journal Nov/Dec 2024). One caller at a time.
/// </summary>
public sealed class OperationQueue
{
    private readonly CharacterDevice _device;
    private readonly List<PendingOperation> _parked = [];
    private readonly Action<Readiness> _notify;
    private Readiness _woken;
    private bool _running;

    /// <param name="notify">Told of every wake, for those who poll.</param>
    public OperationQueue(CharacterDevice device, Action<Readiness> notify)
    {
        (_device, _notify) = (device, notify);
        device.ServedBy(Woken);
    }

    public int Parked => _parked.Count;

    /// <summary>Being unloaded: data that is there can be read, room that is there can be written, nothing waits any more.</summary>
    public bool IsDying { get; private set; }

    /// <returns>False when it is parked. Others go on with the next <see cref="Settle"/>.</returns>
    public bool Submit(PendingOperation operation)
    {
        operation.Done = 0;
        if (Try(operation)) return true;
        _parked.Add(operation);
        return false;
    }

    /// <summary>A signal for whoever waits: what was written so far counts, else it is EINTR.</summary>
    /// <returns>False when it is not waiting (any more).</returns>
    public bool Interrupt(PendingOperation operation)
    {
        if (!_parked.Remove(operation)) return false;
        operation.Finish(operation.Done > 0 ? new(operation.Done) : new(0, DeviceError.Interrupted));
        return true;
    }

    /// <summary>Wakes every sleeper with ENXIO, and everyone who polls.</summary>
    public void Unload()
    {
        IsDying = true;
        Woken(Readiness.Any);
        Settle();
    }

    /// <summary>After whatever was done to the device: lets those go on who can.</summary>
    /// <returns>Whether the device had woken anyone.</returns>
    public bool Settle()
    {
        if (_running || _woken == Readiness.None) return false;
        _running = true;
        while (_woken != Readiness.None)
        {
            var woken = _woken;
            _woken = Readiness.None;
            for (var i = 0; i < _parked.Count;)
            {
                var operation = _parked[i];
                if ((woken & (operation.IsWrite ? Readiness.Writable : Readiness.Readable)) == 0 || !Try(operation)) i++;
                else _parked.RemoveAt(i);
            }
            _notify(woken);
        }
        _running = false;
        return true;
    }

    private void Woken(Readiness what) => _woken |= what;

    /// <returns>False when it has to wait.</returns>
    private bool Try(PendingOperation operation)
    {
        if (operation.Buffer.IsEmpty)
        {
            operation.Finish(default);
            return true;
        }
        if (!operation.IsWrite) return TryRead(operation);
        while (true)
        {
            var transfer = _device.Write(operation.File, operation.Buffer.Span[operation.Done..]);
            if (transfer.Error != DeviceError.None) return Answer(operation, transfer);
            operation.Done += transfer.Count;
            if (operation.Done < operation.Buffer.Length) continue;
            operation.Finish(new(operation.Done));
            return true;
        }
    }

    private bool TryRead(PendingOperation operation)
    {
        var transfer = _device.Read(operation.File, operation.Buffer.Span);
        if (transfer.Error != DeviceError.None) return Answer(operation, transfer);
        operation.Finish(transfer);
        return true;
    }

    private bool Answer(PendingOperation operation, Transfer transfer)
    {
        if (transfer.Error == DeviceError.WouldBlock)
        {
            // As in the driver: first whether it goes away, then whether this open may sleep.
            if (IsDying) transfer = new(0, DeviceError.Gone);
            else if (operation.MayWait) return false;
            else if (operation.Done > 0) transfer = new(operation.Done);
        }
        operation.Finish(transfer);
        return true;
    }
}
