using Stead.Net.Tcp.Congestion;

namespace Stead.Net.Tcp.Pacing;

/// <summary>At which rate a connection's segments leave. A policy: `Pacer` is the one mechanism.</summary>
public interface IPacing
{
    /// <summary>Null: as fast as the window allows.</summary>
    /// <param name="isRetransmission">What is about to be sent was sent before.</param>
    DataRate? Rate(in PacingState state, bool isRetransmission);

    /// <summary>At most so many bytes leave together at this rate; a multiple of the segment's size and at least one segment.</summary>
    int BurstSize(DataRate rate, int segmentSize);

    /// <summary>It wants PRR off in fast recovery (DGP paces there instead).</summary>
    bool OwnsRecovery => false;

    /// <summary>Less than the congestion window may be in flight for a while (a probe of the path's round trip); <see cref="long.MaxValue"/> otherwise.</summary>
    long WindowLimit => long.MaxValue;

    /// <summary>New data left (not a retransmission).</summary>
    void OnSent(in PacingState state, long firstByte, int bytes) { }

    /// <summary>After the congestion control has seen it. Positions are bytes since the connection's beginning.</summary>
    /// <param name="acknowledged">The cumulative acknowledgement after it.</param>
    void OnAck(in AckSample sample, in PacingState state, long acknowledged) { }

    /// <summary>Bytes were retransmitted.</summary>
    void OnRetransmitted(in PacingState state, int bytes) { }

    /// <summary>The application has nothing more to send while the window would allow it.</summary>
    void OnAppLimited(in PacingState state) { }
}
