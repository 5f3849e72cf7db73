using Stead.Core;
using Stead.Net.Ip;
using Stead.Net.Tcp;
using Stead.Net.Wire;

namespace Stead.Bench.NetMemory;

/// <summary>Two stacks with one connection; what one sends is handed to the other, with nothing in between but a time, and a loss now and then.</summary>
internal sealed class StackPair
{
    private readonly byte[] _data = new byte[65_536], _packet = new byte[65_600];
    private readonly NetworkStack _client, _server;
    private readonly TcpConnection _sender, _receiver;
    private readonly int _lossPeriod;
    private Instant _now = new(1_000_000_000);
    private long _segments;

    /// <param name="largestPacket">Bytes of a super-packet; 0 without segmentation offload.</param>
    /// <param name="lossPeriod">One of so many is lost; 0: none.</param>
    public StackPair(TcpSettings settings, int largestPacket = 0, int lossPeriod = 0)
    {
        var common = new StackSettings { Addresses = [IpAddress.V4(10, 0, 0, 1)], LargestPacket = largestPacket, Tcp = settings };
        var address = new Endpoint(IpAddress.V4(10, 0, 0, 2), 80);
        (_client, _server) = (new(common, 1), new(common with { Addresses = [address.Address] }, 2));
        var listener = _server.Listen(address);
        _sender = _client.Connect(_now, address);
        for (var i = 0; i < 4; i++) Exchange();
        if (!listener.TryAccept(out var accepted)) throw new InvalidOperationException("the handshake has failed");
        _receiver = accepted;
        _lossPeriod = lossPeriod;
        // Until the windows and all that is kept for later use have grown.
        Carry(100_000);
    }

    /// <summary>So many data segments, or a few more: written, sent, received, read and acknowledged.</summary>
    public void Carry(int segments)
    {
        for (var end = _segments + segments; _segments < end;)
        {
            _sender.Write(_now, _data);
            Exchange();
            while (_receiver.Read(_now, _data) > 0) { }
            Exchange();
        }
    }

    private void Exchange()
    {
        _now += Duration.FromMicroseconds(50);
        Hand(_client, _server);
        _now += Duration.FromMicroseconds(50);
        Hand(_server, _client);
    }

    private void Hand(NetworkStack from, NetworkStack to)
    {
        from.Advance(_now);
        while (from.TryTransmit(_now, _packet, out var info))
        {
            var isData = info.Length > 100;
            if (isData) _segments++;
            if (!isData || _lossPeriod == 0 || _segments % _lossPeriod != 0) to.Receive(_now, _packet.AsSpan(0, info.Length), info.Offload);
        }
        while (from.TryTakeEvent(out _, out _) || to.TryTakeEvent(out _, out _)) { }
    }
}
