namespace Stead.Devices;

/// <summary>A read or a write that was asked for: answered at once, or parked until the device can go on, is unloaded, or its caller is interrupted.</summary>
public abstract class PendingOperation
{
    public DeviceFile File { get; protected set; } = null!;
    public bool IsWrite { get; protected set; }
    public bool MayWait { get; protected set; }

    /// <summary>To be filled, or to be taken from.</summary>
    public Memory<byte> Buffer { get; protected set; }

    /// <summary>Bytes of a write that the device has taken so far.</summary>
    internal int Done { get; set; }

    /// <summary>Called once.</summary>
    protected internal abstract void Finish(Transfer transfer);
}
