namespace Stead.Devices;

/// <summary>
/// A character device, as its driver sees it. No method waits: one that cannot go on answers <see cref="DeviceError.WouldBlock"/> and is
/// asked again after <see cref="Wake"/>, as in a driver's loop around its sleep. One caller at a time. To add a device: one file.
/// </summary>
public abstract class CharacterDevice
{
    private Action<Readiness>? _woken;

    public virtual DeviceError Open(DeviceFile file) => DeviceError.None;

    /// <summary>Once for each successful open, when its last descriptor is closed.</summary>
    public virtual void Close(DeviceFile file) { }

    /// <param name="into">Never empty.</param>
    public virtual Transfer Read(DeviceFile file, Span<byte> into) => new(0, DeviceError.Invalid);

    /// <param name="from">Never empty. Fewer bytes may be taken: the rest is offered again.</param>
    public virtual Transfer Write(DeviceFile file, ReadOnlySpan<byte> from) => new(0, DeviceError.Invalid);

    /// <param name="input">What the caller's argument points to, as long as the code says; for a code without data the argument itself, 8 bytes.</param>
    /// <param name="output">Room for what goes back, as long as the code says; empty without.</param>
    public virtual IoctlReply Ioctl(DeviceFile file, uint code, ReadOnlySpan<byte> input, Span<byte> output) => IoctlReply.Failed(DeviceError.NotAnIoctl);

    /// <summary>Without waiting; shown as part of the file's size where the kernel answers FIONREAD from it.</summary>
    public virtual int BytesToRead => 0;

    /// <summary>One line for people, where there is something to know.</summary>
    public virtual string? State => null;

    public virtual Readiness Poll(DeviceFile file) => Readiness.Readable | Readiness.Writable;

    /// <summary>Something changed: sleepers are asked again, and who polls or waits for events is told, also when it was ready before.</summary>
    protected void Wake(Readiness what) => _woken?.Invoke(what);

    /// <summary>The one who serves it.</summary>
    internal void ServedBy(Action<Readiness> woken) => _woken = woken;
}
