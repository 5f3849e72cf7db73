using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Net.Udp;

/// <summary>Datagrams (RFC 768), with a bounded queue each way: what does not fit is dropped.</summary>
public sealed class UdpSocket : StackSocket
{
    private const int MostQueued = 256;

    private readonly Queue<(Endpoint Remote, byte[] Payload)> _received = new();
    private readonly Queue<(Endpoint Remote, byte[] Payload)> _toSend = new();
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
        _toSend.Enqueue((remote, payload.ToArray()));
        Stack.AddToTransmit(this);
        return true;
    }

    /// <param name="length">What did not fit is lost.</param>
    public bool TryReceive(Span<byte> into, out int length, out Endpoint remote)
    {
        (length, remote) = (0, default);
        if (!_received.TryDequeue(out var first)) return false;
        remote = first.Remote;
        length = Math.Min(into.Length, first.Payload.Length);
        first.Payload.AsSpan(0, length).CopyTo(into);
        return true;
    }

    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        _toSend.Clear();
        Stack.Close(this);
    }

    internal void OnDatagram(Endpoint remote, ReadOnlySpan<byte> payload)
    {
        if (_received.Count >= MostQueued)
        {
            Dropped++;
            return;
        }
        _received.Enqueue((remote, payload.ToArray()));
        Tell(Readiness.Readable);
    }

    internal bool TryTransmit(Span<byte> into, out PacketInfo info)
    {
        info = default;
        if (!_toSend.TryDequeue(out var first)) return false;
        var isV6 = first.Remote.Address.IsV6;
        var source = Local.Address.Fold == 0 ? Stack.OwnAddress(isV6) : Local.Address;
        var headerLength = isV6 ? Ipv6Header.Length : Ipv4Header.Length;
        var length = UdpHeader.Length + first.Payload.Length;
        if (isV6) new Ipv6Header(source, first.Remote.Address, IpProtocol.Udp, length).Write(into);
        else new Ipv4Header(source, first.Remote.Address, IpProtocol.Udp, length).Write(into);
        var datagram = into.Slice(headerLength, length);
        new UdpHeader(Local.Port, first.Remote.Port, first.Payload.Length).Write(datagram);
        first.Payload.CopyTo(datagram[UdpHeader.Length..]);
        TransportChecksum.Fill(source, first.Remote.Address, IpProtocol.Udp, datagram, UdpHeader.ChecksumAt);
        info = new(headerLength + length, default, isV6);
        return true;
    }
}
