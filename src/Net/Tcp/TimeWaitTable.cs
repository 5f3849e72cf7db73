using Stead.Net.Ip;

namespace Stead.Net.Tcp;

/// <summary>Connections in TIME-WAIT: by both endpoints, and in the order in which they end. With more than so many the first to end goes.</summary>
internal sealed class TimeWaitTable(EndpointHash hash, int most)
{
    private TimeWait?[] _buckets = new TimeWait?[16];
    private TimeWait? _first, _last;

    public int Count { get; private set; }

    /// <summary>When <see cref="Advance"/> wants to be called.</summary>
    public Instant Next => _first?.EndAt ?? Instant.Never;

    public TimeWait? Find(in Endpoint local, in Endpoint remote)
    {
        if (Count == 0) return null;
        for (var one = Bucket(local, remote); one is not null; one = one.NextInBucket)
            if (one.Remote == remote && one.Local == local) return one;
        return null;
    }

    public void Add(TimeWait one, Instant now)
    {
        if (++Count > _buckets.Length) Grow();
        ref var bucket = ref Bucket(one.Local, one.Remote);
        (one.NextInBucket, bucket) = (bucket, one);
        Line(one, now);
        while (Count > most) Remove(_first!);
    }

    /// <summary>Its time begins again.</summary>
    public void Prolong(TimeWait one, Instant now)
    {
        Unline(one);
        Line(one, now);
    }

    public void Remove(TimeWait one)
    {
        if (one.IsOver) return;
        one.IsOver = true;
        Unline(one);
        Count--;
        ref var bucket = ref Bucket(one.Local, one.Remote);
        if (bucket == one)
        {
            bucket = one.NextInBucket;
            return;
        }
        var before = bucket;
        while (before!.NextInBucket != one) before = before.NextInBucket;
        before.NextInBucket = one.NextInBucket;
    }

    public void Advance(Instant now)
    {
        while (_first is { } first && first.EndAt <= now) Remove(first);
    }

    /// <summary>From the end, since nearly all last equally long.</summary>
    private void Line(TimeWait one, Instant now)
    {
        one.EndAt = now + one.Settings.TimeWait;
        var before = _last;
        while (before is not null && before.EndAt > one.EndAt) before = before.Earlier;
        var after = before is null ? _first : before.Later;
        (one.Earlier, one.Later) = (before, after);
        if (before is null) _first = one;
        else before.Later = one;
        if (after is null) _last = one;
        else after.Earlier = one;
    }

    private void Unline(TimeWait one)
    {
        if (one.Earlier is null) _first = one.Later;
        else one.Earlier.Later = one.Later;
        if (one.Later is null) _last = one.Earlier;
        else one.Later.Earlier = one.Earlier;
        one.Earlier = one.Later = null;
    }

    private ref TimeWait? Bucket(in Endpoint local, in Endpoint remote) => ref _buckets[hash.Of(local, remote) & (ulong)(_buckets.Length - 1)];

    private void Grow()
    {
        var old = _buckets;
        _buckets = new TimeWait?[2 * old.Length];
        foreach (var first in old)
        {
            for (var one = first; one is not null;)
            {
                var next = one.NextInBucket;
                ref var bucket = ref Bucket(one.Local, one.Remote);
                (one.NextInBucket, bucket) = (bucket, one);
                one = next;
            }
        }
    }
}
