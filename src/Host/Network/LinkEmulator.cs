using Stead.Host.Posix;
using Stead.Net.Links;

namespace Stead.Host.Network;

/// <summary>A wire with faults between two interfaces, in real time: the laboratory's links, clocked by the host.</summary>
public sealed class LinkEmulator : IDisposable
{
    private const int Batch = 64, LargestPacket = 65_535 + 18;

    private readonly TunDevice[] _ends;
    private readonly Link[] _links;
    private readonly PacketPool _pool = new();
    private readonly PacketCapture? _capture;
    private readonly Waker _waker = new();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(LargestPacket, pinned: true);

    /// <param name="there">What is read from <paramref name="a"/> and written to <paramref name="b"/>.</param>
    /// <param name="seed">Of all that is drawn.</param>
    /// <param name="capture">What enters either link; the caller's.</param>
    public LinkEmulator(TunDevice a, TunDevice b, LinkSettings there, LinkSettings back, ulong seed, PacketCapture? capture = null)
    {
        Invariant.Require(!a.HasOffload && !b.HasOffload && a.IsTap == b.IsTap);
        var random = new RandomSequence(seed);
        _ends = [a, b];
        _links = [new(there, _pool, random.Fork()), new(back, _pool, random.Fork())];
        _capture = capture;
    }

    public LinkCounters There => _links[0].Counters;

    public LinkCounters Back => _links[1].Counters;

    /// <summary>Packets that a kernel did not take: its interface is down.</summary>
    public long Refused { get; private set; }

    /// <summary>On this thread, until it is cancelled or the time is up.</summary>
    /// <exception cref="HostException">An interface is gone.</exception>
    public void Run(Instant until, CancellationToken cancelled)
    {
        SystemCalls.SleepExactly();
        using var wake = cancelled.Register(_waker.Wake);
        while (!cancelled.IsCancellationRequested && MonotonicClock.Now < until)
        {
            if (!Turn()) Sleep(until);
        }
    }

    public void Dispose() => _waker.Dispose();

    /// <returns>Whether there was anything to do.</returns>
    private bool Turn()
    {
        var busy = false;
        for (var end = 0; end < 2; end++)
        {
            busy |= Receive(_ends[end], _links[end]);
            // What is due goes between the batches: a burst on one side does not delay the other.
            for (var direction = 0; direction < 2; direction++) busy |= Deliver(_links[direction], _ends[1 - direction]);
        }
        return busy;
    }

    private bool Receive(TunDevice from, Link into)
    {
        for (var i = 0; i < Batch; i++)
        {
            var length = from.Read(_buffer);
            if (length < 0) throw new HostException($"read from {from.Name}", "the interface is gone or down", instead: "start the link again");
            if (length == 0) return i > 0;
            var now = MonotonicClock.Now;
            var bytes = _buffer.AsSpan(0, length);
            _capture?.Add(now, bytes);
            var packet = _pool.Rent(length);
            bytes.CopyTo(packet.Buffer);
            into.Send(now, packet);
        }
        return true;
    }

    private bool Deliver(Link from, TunDevice into)
    {
        var any = false;
        while (from.TryReceive(MonotonicClock.Now, out var parcel))
        {
            if (!into.Write(parcel.Packet.Bytes)) Refused++;
            _pool.Return(parcel.Packet);
            any = true;
        }
        return any;
    }

    private void Sleep(Instant until)
    {
        until = Instant.Min(until, Instant.Min(_links[0].NextDeadline, _links[1].NextDeadline));
        var limit = until == Instant.Never ? Duration.Longest : Duration.Max(until - MonotonicClock.Now, Duration.Zero);
        Span<SystemCalls.PollFd> fds =
        [
            new() { Fd = _ends[0].Descriptor, Events = SystemCalls.PollIn },
            new() { Fd = _ends[1].Descriptor, Events = SystemCalls.PollIn },
            new() { Fd = _waker.Descriptor, Events = SystemCalls.PollIn },
        ];
        SystemCalls.Poll(fds, limit);
        if (fds[2].Revents != 0) _waker.Clear();
    }
}
