namespace Stead.Devices.Fuse;

/// <summary>A READ or a WRITE of the kernel's. Used again and again.</summary>
internal sealed class FuseOperation(FuseSession session) : PendingOperation
{
    /// <summary>A larger copy is not kept for the next operation.</summary>
    private const int LargestReused = 1 << 16;

    private byte[] _kept = [];

    public ulong Unique { get; private set; }

    public FuseOperation Begin(ulong unique, OpenDeviceFile file, bool isWrite, bool mayWait, Memory<byte> buffer)
    {
        (Unique, File, IsWrite, MayWait, Buffer) = (unique, file.File, isWrite, mayWait, buffer);
        return this;
    }

    /// <summary>It is parked: what is to be written must outlive the request. A read is answered in one go from the session's own buffer.</summary>
    public void Keep()
    {
        if (!IsWrite) return;
        if (_kept.Length < Buffer.Length) _kept = new byte[Buffer.Length];
        Buffer.CopyTo(_kept);
        Buffer = _kept.AsMemory(0, Buffer.Length);
    }

    protected internal override void Finish(Transfer transfer) => session.Finished(this, transfer);

    public void End()
    {
        Buffer = default;
        if (_kept.Length > LargestReused) _kept = [];
    }
}
