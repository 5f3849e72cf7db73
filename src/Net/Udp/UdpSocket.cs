using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Net.Udp;

/// <summary>Datagrams (RFC 768), with a bounded queue each way: what does not fit is dropped.</summary>
public sealed class UdpSocket : StackSocket
{
    private const int MostQueued = 256;

    private readonly Queue<Datagram> _received = new();
    private readonly Queue<Datagram> _toSend = new();
    private bool _isClosed;

    internal UdpSocket(NetworkStack stack, Endpoint local) : base(stack) => Local = local;

    public Endpoint Local { get; }

    /// <summary>Datagrams that came and did not fit.</summary>
    public long Dropped { get; private set; }

    internal UdpSocket? NextToTransmit { get; set; }

    internal bool IsToTransmit { get; set; }

    /// <returns>False when the queue is full, or the datagram is larger than the link's MTU allows.</returns>
    public bool Send(Endpoint remote, ReadOnlySpan<byte> payload)
    {
        var headers = (remote.Address.IsV6 ? Ipv6Header.Length : Ipv4Header.Length) + UdpHeader.Length;
        if (_isClosed || _toSend.Count >= MostQueued || headers + payload.Length > Stack.Settings.MaximumTransmissionUnit) return false;
        _toSend.Enqueue(Keep(remote, payload));
        Stack.AddToTransmit(this);
        return true;
    }

    /// <param name="length">What did not fit is lost.</param>
    public bool TryReceive(Span<byte> into, out int length, out Endpoint remote)
    {
        (length, remote) = (0, default);
        if (!_received.TryDequeue(out var first)) return false;
        remote = first.Remote;
        length = Math.Min(into.Length, first.Length);
        first.Bytes.AsSpan(0, length).CopyTo(into);
        Stack.Store.Chunks.Return(first.Bytes);
        return true;
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        while (_received.TryDequeue(out var datagram)) Stack.Store.Chunks.Return(datagram.Bytes);
        while (_toSend.TryDequeue(out var datagram)) Stack.Store.Chunks.Return(datagram.Bytes);
        Stack.Close(this);
    }

    internal void OnDatagram(Endpoint remote, ReadOnlySpan<byte> payload)
    {
        if (_received.Count >= MostQueued)
        {
            Dropped++;
            return;
        }
        _received.Enqueue(Keep(remote, payload));
        Tell(Readiness.Readable);
    }

    internal bool TryTransmit(Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (!_toSend.TryDequeue(out var first)) return false;
        var isV6 = first.Remote.Address.IsV6;
        var source = Local.Address.Fold == 0 ? Stack.OwnAddress(isV6) : Local.Address;
        var headerLength = isV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var length = UdpHeader.Length + first.Length;
        if (isV6) new Ipv6Header(source, first.Remote.Address, IpProtocol.Udp, length).Write(into);
        else new Ipv4Header(source, first.Remote.Address, IpProtocol.Udp, length).Write(into);
        var datagram = into.Slice(headerLength, length);
        new UdpHeader(Local.Port, first.Remote.Port, first.Length).Write(datagram);
        first.Bytes.AsSpan(0, first.Length).CopyTo(datagram[UdpHeader.Length..]);
        Stack.Store.Chunks.Return(first.Bytes);
        TransportChecksum.Fill(source, first.Remote.Address, IpProtocol.Udp, datagram, UdpHeader.ChecksumAt);
        info = new(headerLength + length, default, isV6);
        return true;
    }

    private Datagram Keep(Endpoint remote, ReadOnlySpan<byte> payload)
    {
        var bytes = Stack.Store.Chunks.Rent(payload.Length);
        payload.CopyTo(bytes);
        return new(remote, bytes, payload.Length);
    }

    private readonly record struct Datagram(Endpoint Remote, byte[] Bytes, int Length);
}
