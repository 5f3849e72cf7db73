using System.Buffers.Binary;
using Stead.Net.Tcp;

namespace Stead.Tests.Packetdrill;

/// <summary>struct tcp_info of Linux (include/uapi/linux/tcp.h), which packetdrill hands to Python.</summary>
internal static class TcpInfoLayout
{
    public const int Length = 248;

    private const uint InfiniteThreshold = 0x7fff_ffff;

    /// <summary>TCP_CLOSE, TCP_LISTEN, … (net/tcp_states.h) in the order of <see cref="TcpState"/>.</summary>
    private static readonly byte[] s_states = [7, 10, 2, 3, 1, 4, 5, 8, 11, 9, 6];

    public static void Write(Span<byte> into, in TcpInfo info)
    {
        into.Clear();
        into[0] = s_states[(int)info.State];
        into[1] = (byte)info.Recovery;
        into[2] = Clamp(info.Timeouts);
        into[3] = Clamp(info.Probes);
        into[4] = Clamp(info.Backoff);
        into[5] = (byte)((info.HasTimestamps ? 1 : 0) | (info.HasSack ? 2 : 0) | (info.HasWindowScaling ? 4 : 0) | (info.HasEcn ? 8 : 0));
        into[6] = (byte)(info.SendScale | info.ReceiveScale << 4);
        into[7] = (byte)(info.IsRateAppLimited ? 1 : 0);
        var segment = Math.Max(1, info.SegmentSize);
        long Segments(long bytes) => (bytes + segment - 1) / segment;
        U32(into, 8, info.RetransmissionTimeout.Microseconds);
        U32(into, 12, 40_000);
        U32(into, 16, info.SegmentSize);
        U32(into, 20, info.ReceivedSegmentSize);
        U32(into, 24, Segments(info.Outstanding));
        U32(into, 28, Segments(info.Sacked));
        U32(into, 32, Segments(info.Lost));
        U32(into, 36, Segments(info.Retransmitting));
        U32(into, 44, info.SinceDataSent.Microseconds / 1000);
        U32(into, 52, info.SinceDataReceived.Microseconds / 1000);
        U32(into, 56, info.SinceReceived.Microseconds / 1000);
        U32(into, 60, info.PathMtu);
        U32(into, 68, info.SmoothedRtt.Microseconds);
        U32(into, 72, info.RttVariation.Microseconds);
        U32(into, 76, info.SlowStartThreshold == long.MaxValue ? InfiniteThreshold : info.SlowStartThreshold / segment);
        U32(into, 80, info.CongestionWindow / segment);
        U32(into, 84, info.AnnouncedSegmentSize);
        U32(into, 88, info.Reordering);
        U32(into, 92, info.ReceiverRtt.Microseconds);
        U32(into, 100, info.TotalRetransmissions);
        U64(into, 104, info.PacingRate?.BytesPerSecond ?? -1);
        U64(into, 112, -1);
        U64(into, 120, info.BytesAcknowledged);
        U64(into, 128, info.BytesReceived);
        U32(into, 136, info.SegmentsOut);
        U32(into, 140, info.SegmentsIn);
        U32(into, 144, info.Unsent);
        U32(into, 148, info.MinimumRtt.Microseconds);
        U32(into, 152, info.DataSegmentsIn);
        U32(into, 156, info.DataSegmentsOut);
        U64(into, 160, info.DeliveryRate.BytesPerSecond);
        U64(into, 168, info.BusyTime.Microseconds);
        U64(into, 176, info.WindowLimitedTime.Microseconds);
        U64(into, 184, info.BufferLimitedTime.Microseconds);
        U32(into, 192, Segments(info.Delivered));
        U32(into, 196, Segments(info.DeliveredWithMarks));
        U64(into, 200, info.BytesSent);
        U64(into, 208, info.BytesRetransmitted);
        U32(into, 216, info.DuplicatesReported);
        U32(into, 220, info.ReorderingSeen);
        U32(into, 224, info.OutOfOrderSegments);
        U32(into, 228, info.PeerWindow);
        U32(into, 232, info.ReceiveWindow);
    }

    private static byte Clamp(int value) => (byte)Math.Min(value, byte.MaxValue);

    private static void U32(Span<byte> into, int at, long value) => BinaryPrimitives.WriteUInt32LittleEndian(into[at..], (uint)Math.Min(value, uint.MaxValue));

    private static void U64(Span<byte> into, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(into[at..], value);
}
