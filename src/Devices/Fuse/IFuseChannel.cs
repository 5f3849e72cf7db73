namespace Stead.Devices.Fuse;

/// <summary>The way back to the kernel.</summary>
public interface IFuseChannel
{
    /// <summary>One reply or notification, as a whole: header, then body.</summary>
    void Send(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body);
}
