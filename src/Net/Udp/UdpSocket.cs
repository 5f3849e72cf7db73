using Stead.Net.Ip;

namespace Stead.Net.Udp;

/// <summary>Datagrams (RFC 768), with a bounded queue each way: what does not fit is dropped.</summary>
public sealed class UdpSocket : StackSocket
{
    internal UdpSocket(NetworkStack stack, Endpoint local) : base(stack) => Local = local;

    public Endpoint Local { get; }

    /// <returns>False when the queue is full, or the datagram is larger than the link's MTU allows.</returns>
    public bool Send(Endpoint remote, ReadOnlySpan<byte> payload) => throw new NotImplementedException();

    /// <param name="length">What did not fit is lost.</param>
    public bool TryReceive(Span<byte> into, out int length, out Endpoint remote) => throw new NotImplementedException();

    public void Close() => throw new NotImplementedException();
}
