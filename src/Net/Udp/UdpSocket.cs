using Stead.Net.Ip;
using Stead.Net.Ip.Fragments;
using Stead.Net.Wire;

namespace Stead.Net.Udp;

/// <summary>Datagrams (RFC 768), with a bounded queue each way: what does not fit is dropped.</summary>
public sealed class UdpSocket : StackSocket
{
    private const int MostQueued = 256;

    private readonly Queue<Datagram> _received = new();

    /// <summary>With their headers, and their checksum.</summary>
    private readonly Queue<(Fragmentation Fragmentation, Datagram Datagram)> _toSend = new();
    private int _sentOfFirst;
    private bool _isClosed;

    internal UdpSocket(NetworkStack stack, Endpoint local) : base(stack) => Local = local;

    public Endpoint Local { get; }

    /// <summary>Datagrams that came and did not fit.</summary>
    public long Dropped { get; private set; }

    internal UdpSocket? NextToTransmit { get; set; }

    internal bool IsToTransmit { get; set; }

    /// <summary>In fragments where the link's MTU is smaller.</summary>
    /// <returns>False when the queue is full, or the datagram is larger than IP allows.</returns>
    public bool Send(Endpoint remote, ReadOnlySpan<byte> payload)
    {
        var most = ushort.MaxValue - UdpHeader.Length - (remote.Address.IsV6 ? 0 : Ipv4Header.Length);
        if (_isClosed || _toSend.Count >= MostQueued || payload.Length > most) return false;
        var source = Local.Address.Fold == 0 ? Stack.OwnAddress(remote.Address.IsV6) : Local.Address;
        var length = UdpHeader.Length + payload.Length;
        var bytes = Stack.Store.Chunks.Rent(length);
        new UdpHeader(Local.Port, remote.Port, payload.Length).Write(bytes);
        payload.CopyTo(bytes.AsSpan(UdpHeader.Length));
        TransportChecksum.Fill(source, remote.Address, IpProtocol.Udp, bytes.AsSpan(0, length), UdpHeader.ChecksumAt);
        _toSend.Enqueue((Stack.FragmentationTo(source, remote.Address, IpProtocol.Udp), new(remote, bytes, length)));
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
        while (_toSend.TryDequeue(out var unsent)) Stack.Store.Chunks.Return(unsent.Datagram.Bytes);
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
        if (!_toSend.TryPeek(out var first)) return false;
        var length = first.Fragmentation.Write(into, first.Datagram.Bytes.AsSpan(0, first.Datagram.Length), ref _sentOfFirst);
        info = new(length, default, first.Datagram.Remote.Address.IsV6);
        if (_sentOfFirst < first.Datagram.Length) return true;
        _toSend.Dequeue();
        _sentOfFirst = 0;
        Stack.Store.Chunks.Return(first.Datagram.Bytes);
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
