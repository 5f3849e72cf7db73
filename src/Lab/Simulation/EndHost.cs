using Stead.Net.Ip;
using Stead.Net.Links;
using Stead.Net.Wire;

namespace Stead.Lab.Simulation;

/// <summary>A host with Stead's own TCP/IP stack and one cable.</summary>
public sealed class EndHost : Node
{
    private readonly Simulator _simulator;
    private Cable? _cable;

    internal EndHost(Network network, string name, int index, StackSettings settings) : base(network, name)
    {
        _simulator = network.Simulator;
        Index = index;
        Stack = new(settings with { Addresses = [Network.AddressOf(index)], OffloadsChecksums = true }, network.Simulator.NewSeed());
    }

    /// <summary>Counted from 0 among the hosts.</summary>
    public int Index { get; }

    public NetworkStack Stack { get; }

    public IpAddress Address => Network.AddressOf(Index);

    public IPacketTap? Tap { get; set; }

    internal override void Deliver(in Parcel parcel)
    {
        var (packet, now) = (parcel.Packet, parcel.At);
        Tell(now, packet);
        Stack.Receive(now, packet.Bytes, new PacketOffload(packet.IsChecksumPending, Elided: packet.Elided));
        Network.Packets.Return(packet);
        Pump(now);
    }

    protected internal override void OnTime(Instant now)
    {
        Stack.Advance(now);
        Pump(now);
    }

    /// <summary>Lets the owners of sockets act on what happened, sends what there is to send, and waits for the stack's next deadline.</summary>
    public void Pump(Instant now)
    {
        do
        {
            while (Stack.TryTakeEvent(out var socket, out var happened)) (socket.Tag as ISocketOwner)?.OnSocket(now, socket, happened);
        }
        while (Transmit(now));
        _simulator.Schedule(this, Stack.NextDeadline);
    }

    /// <returns>Whether something was sent, which may have made room.</returns>
    private bool Transmit(Instant now)
    {
        var any = false;
        var (pool, scratch) = (Network.Packets, Network.Scratch);
        while (Stack.TryTransmit(now, scratch, out var info))
        {
            any = true;
            // As large as what was written: an acknowledgement keeps no large buffer.
            var packet = pool.Rent(info.Length, info.Offload.Elided);
            scratch.AsSpan(0, packet.Bytes.Length).CopyTo(packet.Buffer);
            packet.IsChecksumPending = info.Offload.IsChecksumKnown;
            Tell(now, packet);
            _cable ??= Outgoing.FirstOrDefault();
            if (_cable is not null) _cable.Send(new(packet, info.Length, Network.HostOf(packet.Bytes), now));
            else pool.Return(packet);
        }
        return any;
    }

    private void Tell(Instant now, Packet packet)
    {
        if (Tap is not { } tap) return;
        if (packet.IsChecksumPending) PendingChecksum.TryFill(packet);
        tap.OnPacket(now, this, packet.Bytes);
    }
}
