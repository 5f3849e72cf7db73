namespace Stead.Net.Tcp.Congestion;

/// <summary>A congestion window with its threshold, and how RFC 5681 moves both. In bytes; reductions are to whole segments, at least two.</summary>
internal sealed class SendWindow(in CongestionSettings settings)
{
    private readonly long _initial = settings.InitialWindow;
    private readonly int _growthLimit = settings.GrowthLimit;
    private long _priorSize;
    private long _priorThreshold = long.MaxValue;

    public int SegmentSize { get; private set; } = settings.SegmentSize;

    public long Size { get; set; } = settings.InitialWindow;

    public long Threshold { get; set; } = long.MaxValue;

    public bool IsInSlowStart => Size < Threshold;

    public bool IsPaced { get; set; }

    /// <summary>Whether so much is in use that it may grow (RFC 7661 §4.3).</summary>
    public bool MayGrow(in AckSample sample) => sample.IsWindowLimited || IsPaced && sample.PriorInFlight >= Size / 2;

    /// <summary>Slow start, RFC 5681 §3.1 with RFC 3465's byte counting.</summary>
    /// <returns>What is left of the acknowledged bytes for congestion avoidance.</returns>
    public long GrowInSlowStart(long acked)
    {
        if (!IsInSlowStart) return acked;
        var room = Threshold - Size;
        var counted = Math.Min(acked, (long)_growthLimit * SegmentSize);
        if (counted <= room)
        {
            Size += counted;
            return 0;
        }
        Size = Threshold;
        return acked - room;
    }

    /// <summary>The same with HyStart++, which is for the first slow start only and is over (null) after it.</summary>
    public long GrowInSlowStart(in AckSample sample, ref HyStart? hyStart)
    {
        if (Threshold != long.MaxValue) hyStart = null;
        if (hyStart is null) return GrowInSlowStart(sample.Credit);
        var growth = hyStart.Grow(sample);
        if (growth >= 0) return GrowInSlowStart(growth);
        Threshold = Size;
        return sample.Credit;
    }

    /// <summary>Window and threshold become a share of what was in use: of the window, or of the flight where that is smaller (RFC 5681 (4), RFC 9438 §4.6) and nothing paces.</summary>
    public void Reduce(long flight, int percent)
    {
        Remember();
        Threshold = Share(flight, percent);
        Size = Threshold;
    }

    /// <summary>RFC 5681 §3.1: the loss window.</summary>
    public void Collapse(long flight, int percent, bool isFirst)
    {
        if (isFirst)
        {
            Remember();
            Threshold = Share(flight, percent);
        }
        Size = SegmentSize;
    }

    /// <summary>As before the last reduction.</summary>
    public void Undo()
    {
        Size = Math.Max(Size, _priorSize);
        Threshold = Math.Max(Threshold, _priorThreshold);
    }

    /// <summary>RFC 5681 §4.1; halved for each timeout that went by, no further than the restart window.</summary>
    public void Restart(int timeouts)
    {
        if (timeouts == 0) return;
        // RFC 7661 §4.4.2: three quarters of what was in use stay the aim.
        if (Threshold != long.MaxValue) Threshold = Math.Max(Threshold, Size / 4 * 3);
        Size = Math.Max(Size >> Math.Min(timeouts, 32), Math.Min(Size, _initial));
    }

    public void Leave(long size)
    {
        if (!IsInSlowStart) return;
        Size = Math.Max(Math.Min(Size, size), 2L * SegmentSize);
        Threshold = Size;
    }

    /// <summary>The window counts segments, whatever their size.</summary>
    public void Resize(int segmentSize)
    {
        if (segmentSize == SegmentSize) return;
        Size = Math.Max(Size / SegmentSize, 1) * segmentSize;
        if (Threshold != long.MaxValue) Threshold = Math.Max(Threshold / SegmentSize, 2) * segmentSize;
        SegmentSize = segmentSize;
    }

    private void Remember() => (_priorSize, _priorThreshold) = (Size, Threshold);

    private long Share(long flight, int percent) => Math.Max((IsPaced ? Size : Math.Min(flight, Size)) * percent / 100 / SegmentSize, 2) * SegmentSize;
}
