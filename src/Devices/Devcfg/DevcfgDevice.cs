namespace Stead.Devices.Devcfg;

/// <summary>
/// devcfg(4), by which FreeBSD configures the fabric of a Zynq: open once at a time, written from its beginning, which clears the fabric, a page
/// at a time, and no more than the bitstream. Where the silicon would only leave DONE low, a write of ours fails: EIO, and the state says why.
/// </summary>
public sealed class DevcfgDevice(IFabric fabric) : CharacterDevice
{
    /// <summary>What one transfer carries.</summary>
    private const int Page = 4096;

    private bool _isOpen, _isRefused, _isWritten;

    public override string State => $"pl_done={(fabric.IsDone ? 1 : 0)}, {fabric.State}";

    public override DeviceError Open(DeviceFile file)
    {
        if (_isOpen) return DeviceError.Busy;
        (_isOpen, _isRefused, _isWritten) = (true, false, false);
        return DeviceError.None;
    }

    public override void Close(DeviceFile file)
    {
        _isOpen = false;
        if (_isWritten && !_isRefused) fabric.End();
    }

    public override Transfer Read(DeviceFile file, Span<byte> into) => new(0, DeviceError.NoSuchOperation);

    public override Transfer Write(DeviceFile file, ReadOnlySpan<byte> from)
    {
        // Only this open's offset counts: whoever opens it begins at 0.
        if (!_isWritten) fabric.Reset();
        _isWritten = true;
        if (_isRefused || fabric.IsDone) return new(0, DeviceError.InputOutput);
        var page = from[..Math.Min(from.Length, Page)];
        _isRefused = !fabric.Take(page);
        return _isRefused ? new(0, DeviceError.InputOutput) : new(page.Length);
    }

    public override Readiness Poll(DeviceFile file) => Readiness.Writable;
}
