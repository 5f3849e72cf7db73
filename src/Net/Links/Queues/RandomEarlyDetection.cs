namespace Stead.Net.Links.Queues;

/// <summary>
/// RED (Floyd and Jacobson 1993) in its gentle form, in packets: the thresholds are a twelfth and a quarter of the limit, at most 10 % between them.
/// </summary>
public sealed class RandomEarlyDetection : QueueDiscipline
{
    private const double Weight = 0.002, MostProbability = 0.1, MeanPacket = 1000;

    private readonly QueueLimit _limit;
    private readonly bool _ecn;
    private readonly double _low, _high;
    private double _mean;
    private int _sinceLast = -1;
    private Instant? _emptySince;

    public RandomEarlyDetection(QueueLimit limit, bool ecn)
    {
        (_limit, _ecn) = (limit, ecn);
        var packets = Math.Min(limit.Packets, limit.Bytes / MeanPacket);
        _low = Math.Max(2, packets / 12);
        _high = Math.Max(_low * 3, packets / 4);
    }

    public override bool MayPassEmpty => false;

    public override bool TryEnqueue(in Parcel parcel)
    {
        Average(parcel.At);
        if (!_limit.Admits(Count + 1, Bytes + parcel.Length)) return false;
        if (ChoosesNext() && !(_ecn && _mean < _high && TryMark(parcel.Packet))) return false;
        Add(parcel);
        return true;
    }

    public override bool TryDequeue(Instant now, out Parcel parcel)
    {
        var any = TryTake(out parcel);
        if (Count == 0) _emptySince = now;
        return any;
    }

    /// <summary>While the queue was empty, as if small packets had come to it (their §5).</summary>
    private void Average(Instant now)
    {
        if (Count == 0 && _emptySince is { } since && Rate != DataRate.Zero)
        {
            for (var missed = (long)Math.Min((now - since) / Rate.TimeFor((long)MeanPacket), 10_000); missed > 0; missed--) _mean *= 1 - Weight;
            _emptySince = null;
        }
        _mean += Weight * (Count - _mean);
    }

    private bool ChoosesNext()
    {
        if (_mean < _low)
        {
            _sinceLast = -1;
            return false;
        }
        if (_mean >= 2 * _high) return true;
        _sinceLast++;
        var probability = _mean < _high ? MostProbability * (_mean - _low) / (_high - _low) : MostProbability + (1 - MostProbability) * (_mean - _high) / _high;
        // Spread evenly, not in bunches (their §7).
        var spread = _sinceLast * probability >= 1 ? 1 : probability / (1 - _sinceLast * probability);
        if (!Random.Chance(spread)) return false;
        _sinceLast = 0;
        return true;
    }
}
