using System.Numerics;
using Stead.Net.Ip;

namespace Stead.Net.Tcp;

/// <summary>Initial sequence numbers, timestamp offsets and ports that outsiders cannot guess (RFC 6528, RFC 7323 §5.4, RFC 6056 §3.3.3): SipHash-2-4 of the endpoints with a secret key.</summary>
internal sealed class IsnGenerator
{
    private readonly ulong _key0, _key1;

    public IsnGenerator(RandomSequence random) => (_key0, _key1) = (random.Next(), random.Next());

    /// <summary>RFC 6528 §3: M, a clock of 4 µs, plus F.</summary>
    public uint Isn(Instant now, in Endpoint local, in Endpoint remote) => (uint)(now.Nanoseconds / 4000) + (uint)Hash(local, remote, 0);

    public uint TimestampOffset(in Endpoint local, in Endpoint remote) => (uint)Hash(local, remote, 1);

    public uint PortOffset(in Endpoint local, in Endpoint remote) => (uint)Hash(local with { Port = 0 }, remote, 2);

    public uint Cookie(in Endpoint local, in Endpoint remote, ulong content) => (uint)Hash(local, remote, 3, content);

    /// <summary>A number that nobody can foresee, for each of some count.</summary>
    public ulong Secret(ulong count) => Hash(default, default, 4, count);

    /// <summary>For hash tables too: whoever does not know the key cannot make entries collide.</summary>
    public ulong Hash(in Endpoint local, in Endpoint remote, uint purpose, ulong? more = null)
    {
        ulong v0 = _key0 ^ 0x736f6d6570736575, v1 = _key1 ^ 0x646f72616e646f6d, v2 = _key0 ^ 0x6c7967656e657261, v3 = _key1 ^ 0x7465646279746573;
        Mix(local.Address.Low);
        if (local.Address.IsV6) Mix(local.Address.High);
        Mix(remote.Address.Low);
        if (remote.Address.IsV6) Mix(remote.Address.High);
        Mix((ulong)local.Port << 48 | (ulong)remote.Port << 32 | purpose);
        if (more is { } word64) Mix(word64);
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;

        void Mix(ulong word)
        {
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}
