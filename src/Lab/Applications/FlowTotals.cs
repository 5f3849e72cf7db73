using Stead.Net.Tcp;

namespace Stead.Lab.Applications;

/// <summary>Counted at the sender.</summary>
/// <param name="Segments">Data segments, retransmissions included.</param>
/// <param name="Retransmissions">Segments.</param>
/// <param name="Lost">Segments that were taken for lost.</param>
public readonly record struct FlowTotals(long Segments, long Retransmissions, long Lost)
{
    public static FlowTotals Of(in TcpInfo info) => new(info.DataSegmentsOut, info.TotalRetransmissions, info.TotalLost / Math.Max(1, info.SegmentSize));

    public static FlowTotals operator +(FlowTotals a, FlowTotals b) => new(a.Segments + b.Segments, a.Retransmissions + b.Retransmissions, a.Lost + b.Lost);

    public static FlowTotals operator -(FlowTotals a, FlowTotals b) => new(a.Segments - b.Segments, a.Retransmissions - b.Retransmissions, a.Lost - b.Lost);
}
