namespace Stead.Net.Links.Impairments;

/// <summary>Some packets arrive with one bit turned over, for the receiver's checksum to find.</summary>
public sealed class Corruption(double probability) : IImpairment
{
    public static ImpairmentKind Kind { get; } = new("corrupt", "PROBABILITY", "packets that arrive with a wrong bit", "0.1%",
        words => words is [var word] && Probability.TryParse(word, out var probability) ? () => new Corruption(probability) : null);

    public void Apply(ref Transit transit)
    {
        if (!transit.Random.Chance(probability)) return;
        // With the checksum still to be filled in nobody could notice.
        if (transit.Packet.IsChecksumPending && !PendingChecksum.TryFill(transit.Packet)) return;
        var bit = transit.Random.Below(transit.Packet.Length * 8L);
        transit.Packet.Bytes[(int)(bit >> 3)] ^= (byte)(1 << (int)(bit & 7));
        transit.Corrupts = true;
    }
}
