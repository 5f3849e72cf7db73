using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Stead.Net.Wire;

/// <summary>The one's complement sum of 16-bit words (RFC 1071), in network byte order.</summary>
public static class InternetChecksum
{
    /// <summary>Adds bytes to a running sum; all but the last piece must have an even length.</summary>
    public static ulong Add(ulong sum, ReadOnlySpan<byte> bytes)
    {
        // Words of any width can be added if the carries are; byte order is put right at the end (RFC 1071 §2B).
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        if (words.Length >= 2 * Vector128<uint>.Count)
        {
            // Sums of 32-bit words in lanes of 64 bits have no carries to lose.
            var (low, high) = (Vector128<ulong>.Zero, Vector128<ulong>.Zero);
            for (; words.Length >= Vector128<uint>.Count; words = words[Vector128<uint>.Count..])
            {
                var (first, second) = Vector128.Widen(Vector128.Create(words));
                low += first;
                high += second;
            }
            sum += Vector128.Sum(low) + Vector128.Sum(high);
        }
        foreach (var word in words) sum += word;
        var rest = bytes[(bytes.Length & ~3)..];
        if (rest.Length >= 2) sum += MemoryMarshal.Read<ushort>(rest);
        if ((rest.Length & 1) != 0) sum += rest[^1];
        return sum;
    }

    /// <summary>The words in front of a TCP or UDP header that its checksum covers (RFC 9293 §3.1, RFC 8200 §8.1).</summary>
    public static ulong PseudoHeader(IpAddress source, IpAddress destination, IpProtocol protocol, int length)
    {
        Span<byte> words = stackalloc byte[40];
        var at = source.Write(words);
        at += destination.Write(words[at..]);
        BinaryPrimitives.WriteInt32BigEndian(words[at..], length);
        BinaryPrimitives.WriteInt32BigEndian(words[(at + 4)..], (int)protocol);
        return Add(0, words[..(at + 8)]);
    }

    /// <returns>What goes into the header: 0 over bytes whose own checksum is right.</returns>
    public static ushort Finish(ulong sum)
    {
        // To 33 bits, 18, 17 and 16.
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        var folded = (ushort)~sum;
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    public static ushort Of(ReadOnlySpan<byte> bytes) => Finish(Add(0, bytes));
}
