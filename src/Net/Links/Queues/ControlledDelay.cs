namespace Stead.Net.Links.Queues;

/// <summary>CoDel (RFC 8289): drops from the head while packets have waited longer than the target for at least an interval.</summary>
public sealed class ControlledDelay(QueueLimit limit, bool ecn) : QueueDiscipline
{
    private const int FullPacket = 1514;

    private static readonly Duration s_target = Duration.FromMilliseconds(5), s_interval = Duration.FromMilliseconds(100);

    private Instant? _mayDropFrom;
    private Instant _dropNext;
    private int _count, _lastCount;
    private bool _dropping;

    // It must see every packet that leaves, or it would not know that the queue was empty.
    public override bool MayPassEmpty => false;

    public override bool TryEnqueue(Instant now, Packet packet)
    {
        if (!limit.Admits(Count + 1, Bytes + packet.Length)) return false;
        Add(packet);
        return true;
    }

    /// <summary>RFC 8289 §5.5.</summary>
    public override Packet? Dequeue(Instant now, out int length)
    {
        var packet = Head(now, out length, out var mayDrop);
        if (packet is null)
        {
            _dropping = false;
            return null;
        }
        if (_dropping)
        {
            if (!mayDrop) _dropping = false;
            while (_dropping && now >= _dropNext)
            {
                _count++;
                if (ecn && TryMark(packet))
                {
                    _dropNext = Next(_dropNext);
                    break;
                }
                Drop(packet);
                packet = Head(now, out length, out mayDrop);
                if (packet is null || !mayDrop) _dropping = false;
                else _dropNext = Next(_dropNext);
                if (packet is null) return null;
            }
        }
        else if (mayDrop)
        {
            if (!(ecn && TryMark(packet)))
            {
                Drop(packet);
                packet = Head(now, out length, out _);
            }
            _dropping = true;
            // Soon after the last time: go on near the rate that was enough then.
            var delta = _count - _lastCount;
            _count = delta > 1 && now - _dropNext < s_interval * 16 ? delta : 1;
            _dropNext = Next(now);
            _lastCount = _count;
        }
        return packet;
    }

    private Instant Next(Instant from) => from + new Duration((long)(s_interval.Nanoseconds / Math.Sqrt(_count)));

    private Packet? Head(Instant now, out int length, out bool mayDrop)
    {
        mayDrop = false;
        var packet = Take(out length);
        if (packet is null)
        {
            _mayDropFrom = null;
            return null;
        }
        if (now - packet.QueuedAt < s_target || Bytes <= FullPacket) _mayDropFrom = null;
        else if (_mayDropFrom is not { } from) _mayDropFrom = now + s_interval;
        else mayDrop = now >= from;
        return packet;
    }
}
