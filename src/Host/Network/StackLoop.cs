using System.Collections.Concurrent;
using Stead.Host.Posix;
using Stead.Net.Ip;

namespace Stead.Host.Network;

/// <summary>
/// A stack on a TUN device: one thread that reads packets until there are none, lets what is due happen, tells the owner, sends what is to be
/// sent, and sleeps until a packet, a deadline or another thread's word. No packet costs an allocation.
/// </summary>
public sealed class StackLoop : IDisposable
{
    private const int Batch = 32, LargestPacket = 65_535;

    private readonly TunDevice _device;
    private readonly PacketCapture? _capture;
    private readonly int _headerLength;
    private readonly byte[] _in = NewBuffer(), _out = NewBuffer();
    private readonly ConcurrentQueue<Action<Instant>> _posted = new();
    private readonly Waker _waker = new();
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <param name="capture">Where all packets are written to; the caller's.</param>
    public StackLoop(TunDevice device, NetworkStack stack, PacketCapture? capture = null)
    {
        Invariant.Require(!device.IsTap);
        (_device, Stack, _capture, _headerLength) = (device, stack, capture, device.HasOffload ? VirtioNetHeader.Length : 0);
    }

    public NetworkStack Stack { get; }

    /// <summary>Packets that the kernel did not take.</summary>
    public long Refused { get; private set; }

    /// <summary>Settings that fit a device: what it is handed over it does not get done.</summary>
    public static StackSettings Fit(StackSettings settings, TunDevice device) =>
        settings with { OffloadsChecksums = device.HasOffload, LargestPacket = device.HasOffload ? LargestPacket : 0 };

    /// <summary>Done on the loop's thread as soon as it comes to it. Any thread; each waits for what it has posted, which bounds the queue.</summary>
    /// <returns>False when the loop is over, and it never will be.</returns>
    public bool Post(Action<Instant> action)
    {
        lock (_gate)
        {
            if (_isOver) return false;
            _posted.Enqueue(action);
        }
        _waker.Wake();
        return true;
    }

    /// <summary>On this thread, until it is cancelled.</summary>
    /// <exception cref="HostException">The interface is gone.</exception>
    public void Run(IStackOwner owner, CancellationToken cancelled)
    {
        SystemCalls.SleepExactly();
        using var wake = cancelled.Register(_waker.Wake);
        try
        {
            while (!cancelled.IsCancellationRequested)
            {
                var busy = Turn(owner);
                if (!busy || owner.Descriptor >= 0) Sleep(owner, busy, Instant.Never);
            }
        }
        finally
        {
            lock (_gate) _isOver = true;
            RunPosted(MonotonicClock.Now);
        }
    }

    /// <summary>What there is to do now, without waiting.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Turn(IStackOwner owner)
    {
        var busy = Receive();
        var now = MonotonicClock.Now;
        busy |= RunPosted(now);
        if (Stack.NextDeadline <= now) Stack.Advance(now);
        if (owner.NextDeadline <= now) owner.Advance(now);
        while (Stack.TryTakeEvent(out var socket, out var what)) owner.Happened(now, socket, what);
        return Transmit() | busy;
    }

    /// <summary>The same, and waits for a while where there was nothing.</summary>
    public void Turn(IStackOwner owner, Instant until)
    {
        if (!Turn(owner)) Sleep(owner, false, until);
    }

    public void Dispose() => _waker.Dispose();

    private bool Receive()
    {
        for (var i = 0; i < Batch; i++)
        {
            var length = _device.Read(_in);
            if (length < 0) throw new HostException($"read from {_device.Name}", "the interface is gone or down", instead: $"`ip link set {_device.Name} up`, and start again");
            if (length <= _headerLength) return i > 0;
            var offload = default(PacketOffload);
            var isChecksumOpen = false;
            if (_headerLength > 0)
            {
                var header = VirtioNetHeader.Read(_in);
                isChecksumOpen = (header.Flags & VirtioNetFlags.NeedsChecksum) != 0;
                offload = new((header.Flags & (VirtioNetFlags.NeedsChecksum | VirtioNetFlags.ChecksumIsValid)) != 0, header.Gso == VirtioNetGso.None ? 0 : header.SegmentSize);
            }
            var packet = _in.AsSpan(_headerLength, length - _headerLength);
            var now = MonotonicClock.Now;
            _capture?.Add(now, packet, isChecksumOpen);
            Stack.Receive(now, packet, offload);
        }
        return true;
    }

    private bool Transmit()
    {
        for (var i = 0; i < Batch; i++)
        {
            var now = MonotonicClock.Now;
            if (!Stack.TryTransmit(now, _out.AsSpan(_headerLength), out var info)) return i > 0;
            if (_headerLength > 0) HeaderOf(info).Write(_out);
            _capture?.Add(now, _out.AsSpan(_headerLength, info.Length), info.Offload.IsChecksumKnown);
            if (!_device.Write(_out.AsSpan(0, _headerLength + info.Length))) Refused++;
        }
        return true;
    }

    private static VirtioNetHeader HeaderOf(in PacketInfo info)
    {
        if (!info.Offload.IsChecksumKnown) return default;
        var gso = info.Offload.SegmentSize == 0 ? VirtioNetGso.None : info.IsV6 ? VirtioNetGso.TcpV6 : VirtioNetGso.TcpV4;
        return new(VirtioNetFlags.NeedsChecksum, gso, (ushort)info.HeaderLength, (ushort)info.Offload.SegmentSize, (ushort)info.ChecksumStart, (ushort)info.ChecksumOffset);
    }

    private bool RunPosted(Instant now)
    {
        if (_posted.IsEmpty) return false;
        while (_posted.TryDequeue(out var action)) action(now);
        return true;
    }

    private void Sleep(IStackOwner owner, bool busy, Instant until)
    {
        until = Instant.Min(until, Instant.Min(Stack.NextDeadline, owner.NextDeadline));
        var limit = busy ? Duration.Zero : until == Instant.Never ? Duration.Longest : Duration.Max(until - MonotonicClock.Now, Duration.Zero);
        Span<SystemCalls.PollFd> fds =
        [
            new() { Fd = _device.Descriptor, Events = SystemCalls.PollIn },
            new() { Fd = _waker.Descriptor, Events = SystemCalls.PollIn },
            new() { Fd = owner.Descriptor, Events = SystemCalls.PollIn },
        ];
        SystemCalls.Poll(fds, limit);
        if (fds[1].Revents != 0) _waker.Clear();
        if (fds[2].Revents != 0) owner.DescriptorIsReadable(MonotonicClock.Now);
    }

    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(LargestPacket + 1 + VirtioNetHeader.Length, pinned: true);
}
