namespace Stead.Net.Tcp.Recovery;

/// <summary>RFC 9937: the reduction of the window is spread over the acknowledgements of one recovery.</summary>
internal struct ProportionalRateReduction
{
    /// <summary>RecoverFS: what was outstanding at the entry and had not been delivered.</summary>
    private long _flight, _delivered, _sent;

    public long Threshold { get; private set; }

    /// <summary>§6.1.</summary>
    public void Begin(long threshold, long flight) => (Threshold, _flight, _delivered, _sent) = (threshold, Math.Max(1, flight), 0, 0);

    /// <summary>§6.2. All sizes are bytes.</summary>
    /// <param name="delivered">Newly, by this acknowledgement.</param>
    /// <param name="isSafe">It advanced, and told of no further loss (SafeACK).</param>
    /// <returns>The congestion window after it.</returns>
    public long OnAck(long delivered, long inFlight, bool isSafe, int segmentSize)
    {
        _delivered += delivered;
        long allowance;
        if (inFlight > Threshold)
        {
            // Proportional reduction.
            allowance = (long)(((Int128)_delivered * Threshold + _flight - 1) / _flight) - _sent;
        }
        else
        {
            // The conservative bound, or slow start up to the threshold.
            allowance = Math.Max(_delivered - _sent, delivered);
            if (isSafe) allowance += segmentSize;
            allowance = Math.Min(Threshold - inFlight, allowance);
        }
        // The fast retransmission is forced.
        if (_sent == 0) allowance = Math.Max(allowance, segmentSize);
        return inFlight + Math.Max(0, allowance);
    }

    public void OnSent(long bytes) => _sent += bytes;
}
