namespace Stead.Devices.InProcess;

/// <summary>A driver's devices inside this program, for tests, pages and consoles: no kernel, the same rules. One caller at a time.</summary>
public sealed class InProcessDriver
{
    private readonly List<(CharacterDevice Device, OperationQueue Queue)> _devices = [];

    /// <param name="devices">All of one driver: they may wake each other's callers.</param>
    public InProcessDriver(IReadOnlyList<NamedDevice> devices)
    {
        foreach (var (named, index) in devices.Select((named, index) => (named.Device, index)))
            _devices.Add((named, new(named, what => Changed?.Invoke(index, what))));
    }

    /// <summary>Which device, and what there is to ask again.</summary>
    public event Action<int, Readiness>? Changed;

    /// <returns>The file, or why not.</returns>
    public (InProcessFile? File, DeviceError Error) Open(int index, bool canRead, bool canWrite)
    {
        var (device, queue) = _devices[index];
        var file = DeviceFile.Opened(canRead, canWrite);
        var error = queue.IsDying ? DeviceError.Gone : device.Open(file);
        Settle();
        return error == DeviceError.None ? (new(this, device, queue, file), error) : (null, error);
    }

    /// <summary>Everybody who waits gets <see cref="DeviceError.Gone"/>.</summary>
    public void Unload()
    {
        foreach (var (_, queue) in _devices) queue.Unload();
        Settle();
    }

    /// <summary>Until nobody can go on any more.</summary>
    internal void Settle()
    {
        for (var i = 0; i < _devices.Count; i++)
        {
            if (_devices[i].Queue.Settle()) i = -1;
        }
    }
}
