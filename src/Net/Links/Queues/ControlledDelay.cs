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

    public override bool TryEnqueue(in Parcel parcel)
    {
        if (!limit.Admits(Count + 1, Bytes + parcel.Length)) return false;
        Add(parcel);
        return true;
    }

    /// <summary>RFC 8289 §5.5.</summary>
    public override bool TryDequeue(Instant now, out Parcel parcel)
    {
        if (!TryTakeHead(now, out parcel, out var mayDrop))
        {
            _dropping = false;
            return false;
        }
        if (_dropping)
        {
            if (!mayDrop) _dropping = false;
            while (_dropping && now >= _dropNext)
            {
                _count++;
                if (ecn && TryMark(parcel.Packet))
                {
                    _dropNext = Next(_dropNext);
                    break;
                }
                Drop(parcel.Packet);
                var any = TryTakeHead(now, out parcel, out mayDrop);
                if (!any || !mayDrop) _dropping = false;
                else _dropNext = Next(_dropNext);
                if (!any) return false;
            }
        }
        else if (mayDrop)
        {
            var any = true;
            if (!(ecn && TryMark(parcel.Packet)))
            {
                Drop(parcel.Packet);
                any = TryTakeHead(now, out parcel, out _);
            }
            _dropping = true;
            // Soon after the last time: go on near the rate that was enough then.
            var delta = _count - _lastCount;
            _count = delta > 1 && now - _dropNext < s_interval * 16 ? delta : 1;
            _dropNext = Next(now);
            _lastCount = _count;
            return any;
        }
        return true;
    }

    private Instant Next(Instant from) => from + new Duration((long)(s_interval.Nanoseconds / Math.Sqrt(_count)));

    private bool TryTakeHead(Instant now, out Parcel parcel, out bool mayDrop)
    {
        mayDrop = false;
        if (!TryTake(out parcel))
        {
            _mayDropFrom = null;
            return false;
        }
        if (now - parcel.At < s_target || Bytes <= FullPacket) _mayDropFrom = null;
        else if (_mayDropFrom is not { } from) _mayDropFrom = now + s_interval;
        else mayDrop = now >= from;
        return true;
    }
}
