using System.Buffers.Binary;

namespace Stead.Devices.Fuse;

/// <summary>struct fuse_out_header: length, negated error, unique. A notification has unique 0 and its code in the error's place.</summary>
internal sealed class FuseReplies(IFuseChannel channel)
{
    private const int HeaderLength = 16, NotifyPoll = 1;

    public void Error(ulong unique, DeviceError error) => Send(unique, -(int)error, []);

    public void Data(ulong unique, ReadOnlySpan<byte> body) => Send(unique, 0, body);

    /// <summary>struct fuse_notify_poll_wakeup_out: who polls with this handle shall ask again.</summary>
    public void WakePoll(ulong handle)
    {
        Span<byte> body = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(body, handle);
        Send(0, NotifyPoll, body);
    }

    private void Send(ulong unique, int error, ReadOnlySpan<byte> body)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        BinaryPrimitives.WriteInt32LittleEndian(header, HeaderLength + body.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], error);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], unique);
        channel.Send(header, body);
    }
}
