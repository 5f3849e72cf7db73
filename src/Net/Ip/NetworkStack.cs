using System.Diagnostics.CodeAnalysis;
using Stead.Net.Tcp;
using Stead.Net.Udp;

namespace Stead.Net.Ip;

/// <summary>
/// A host's TCP/IP on one interface: raw IP packets and moments in, raw IP packets, events and the next deadline out. One thread owns it. The loop:
/// <see cref="Receive"/> what came, <see cref="Advance"/> when <see cref="NextDeadline"/> has come, take the events, write and read,
/// <see cref="TryTransmit"/> until it is false. No packet costs an allocation.
/// </summary>
/// <param name="seed">Of initial sequence numbers, ports and everything else that is drawn.</param>
public sealed class NetworkStack(StackSettings settings, ulong seed)
{
    public StackSettings Settings { get; } = settings;

    public StackCounters Counters { get; } = new();

    internal ulong Seed { get; } = seed;

    /// <summary>Connections in any state, TIME-WAIT among them.</summary>
    public int ConnectionCount => throw new NotImplementedException();

    /// <summary>When <see cref="Advance"/> wants to be called next; it may turn out that there was nothing to do.</summary>
    public Instant NextDeadline => throw new NotImplementedException();

    /// <param name="packet">An IP packet without a link header.</param>
    public void Receive(Instant now, ReadOnlySpan<byte> packet, PacketOffload offload = default) => throw new NotImplementedException();

    /// <summary>Lets time pass: timers that have run out.</summary>
    public void Advance(Instant now) => throw new NotImplementedException();

    /// <summary>The next packet to be sent.</summary>
    /// <param name="into">At least as long as the MTU, or as the largest packet.</param>
    /// <returns>False when there is none now.</returns>
    public bool TryTransmit(Instant now, Span<byte> into, out PacketInfo info) => throw new NotImplementedException();

    /// <summary>What has happened to the socket that has waited longest for being asked; several happenings are told together.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out StackSocket? socket, out Readiness happened) => throw new NotImplementedException();

    /// <param name="local">Null: the stack's first address of that version, and a free port.</param>
    /// <exception cref="UserError">The address or port is taken or is none of ours, or there is no room.</exception>
    public TcpConnection Connect(Instant now, Endpoint remote, TcpSettings? settings = null, Endpoint? local = null) => throw new NotImplementedException();

    /// <exception cref="UserError">The port is taken, or the address none of ours.</exception>
    public TcpListener Listen(Endpoint local, TcpSettings? settings = null, int backlog = 1024) => throw new NotImplementedException();

    /// <exception cref="UserError">The port is taken, or the address none of ours.</exception>
    public UdpSocket OpenUdp(Endpoint local) => throw new NotImplementedException();

    internal void AddPending(StackSocket socket) => throw new NotImplementedException();
}
