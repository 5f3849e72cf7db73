namespace Stead.Net.Tcp;

/// <summary>How much may come: the buffer, and how it grows to what the reader takes in two round trips.</summary>
internal struct ReceiveWindow
{
    /// <summary>RFC 7323 §2.3.</summary>
    private const int LargestScale = 14, UnscaledWindow = 65_535;

    /// <summary>Segments that a sender begins with (RFC 6928).</summary>
    private const long InitialWindow = 10;

    /// <summary>Where nothing has been measured yet, and where there is nearly nothing to measure.</summary>
    private static readonly Duration s_unknownRtt = Duration.FromMilliseconds(100), s_shortestRtt = Duration.FromMicroseconds(100);

    private long _readSince, _mostRead;
    private Instant _measuredSince;

    public ReceiveWindow(TcpSettings settings)
    {
        // Less than the shift can say would be a window that never opens.
        var least = settings.WindowScaling ? 1 << ScaleFor(settings.LargestReceiveBuffer) : 1;
        Buffer = Math.Max(least, Math.Min(settings.ReceiveBuffer, settings.LargestReceiveBuffer));
        Limit = Math.Min(settings.InitialReceiveWindow, Buffer);
        PeerSegment = 536;
    }

    /// <summary>Bytes that may wait to be read.</summary>
    public int Buffer { get; private set; }

    /// <summary>Of it what is announced so far: it grows with what arrives, so that small segments cannot fill the memory.</summary>
    public int Limit { get; private set; }

    /// <summary>The peer's full segment, as far as it was seen.</summary>
    public int PeerSegment { get; private set; }

    /// <summary>The least shift with which a buffer of this size can be announced.</summary>
    public static int ScaleFor(int largestBuffer)
    {
        var scale = 0;
        while (scale < LargestScale && (long)UnscaledWindow << scale < largestBuffer) scale++;
        return scale;
    }

    public void Allow(TcpSettings settings)
    {
        Buffer = Math.Clamp(Math.Max(Buffer, settings.ReceiveBuffer), 1, settings.LargestReceiveBuffer);
        Limit = Math.Min(Math.Max(Limit, settings.InitialReceiveWindow), Buffer);
    }

    /// <param name="segment">The buffer becomes a multiple of it.</param>
    public void RoundUp(int segment)
    {
        if (Buffer <= segment) return;
        Buffer = (Buffer + segment - 1) / segment * segment;
        Limit = Buffer;
    }

    /// <param name="segment">Payload of one segment of what arrived.</param>
    public void OnArrival(int length, int segment)
    {
        if (segment > PeerSegment) PeerSegment = segment;
        if (Limit < Buffer) Limit = (int)Math.Min(Buffer, Limit + 2L * length);
    }

    /// <summary>
    /// A reader that took more in one round trip than in any before shall get twice as much in the next, which is what slow start sends, and as much more as it
    /// grew by: the window is announced a round trip before it is used (dynamic right-sizing).
    /// </summary>
    /// <param name="rtt">With its queues; zero: not known.</param>
    public void OnRead(Instant now, int bytes, Duration rtt, TcpSettings settings, int segment)
    {
        _readSince += bytes;
        if (Buffer >= settings.LargestReceiveBuffer) return;
        if (now - _measuredSince < (rtt == Duration.Zero ? s_unknownRtt : Duration.Max(rtt, s_shortestRtt))) return;
        var before = Math.Max(_mostRead, Math.Min(InitialWindow * segment, Buffer / 2));
        if (_readSince > before && _measuredSince > default(Instant))
        {
            var wanted = 2 * _readSince + 16L * segment;
            wanted += 2 * wanted * (_readSince - before) / Math.Max(before, segment);
            if (wanted > Buffer) Limit = Buffer = (int)Math.Min(settings.LargestReceiveBuffer, wanted);
            _mostRead = _readSince;
        }
        (_readSince, _measuredSince) = (0, now);
    }
}
