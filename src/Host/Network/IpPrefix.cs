using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Stead.Guests;
using Stead.Net.Ip;
using Stead.Net.Wire;

namespace Stead.Host.Network;

/// <summary>An address and the network it is in: `10.9.0.2/24`, `fd09::2/64`.</summary>
public readonly record struct IpPrefix(IpAddress Address, int Length)
{
    /// <exception cref="UserError">It is none.</exception>
    /// <param name="key">What it was given as.</param>
    public static IpPrefix Parse(string text, string key)
    {
        var slash = text.IndexOf('/');
        var most = 32;
        if (TryParseAddress(slash < 0 ? text : text[..slash], out var address) && (most = address.Length * 8) > 0)
        {
            if (slash < 0) return new(address, address.IsV6 ? 64 : 24);
            if (int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0 && length <= most) return new(address, length);
        }
        throw new UserError([new($"'{Names.Printable(text)}' is not an address with its network's length") { Key = key, Instead = "write it like 10.9.0.2/24 or fd09::2/64" }])
        {
            ExitCode = 2,
        };
    }

    public static bool TryParseAddress(string text, out IpAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var parsed) || (parsed.AddressFamily == AddressFamily.InterNetwork && text.Count(c => c == '.') != 3)) return false;
        address = IpAddress.Read(parsed.GetAddressBytes(), parsed.AddressFamily == AddressFamily.InterNetworkV6);
        return true;
    }

    /// <summary>`10.9.0.1:80`, `[fd09::1]:80`.</summary>
    /// <exception cref="UserError">It is none.</exception>
    public static Endpoint ParseEndpoint(string text, string key)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            && TryParseAddress(text[..colon].TrimStart('[').TrimEnd(']'), out var address) && address.IsV6 == text.StartsWith('[')) return new(address, port);
        throw new UserError([new($"'{Names.Printable(text)}' is not an address and a port") { Key = key, Instead = "write it like 10.9.0.1:80 or [fd09::1]:80" }]) { ExitCode = 2 };
    }

    /// <summary>The first host of the network that is not this one: for the other side of a link of two.</summary>
    public IpPrefix FirstOther()
    {
        Span<byte> bytes = stackalloc byte[16];
        var count = Address.Write(bytes);
        for (var bit = Length; bit < count * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);
        bytes[count - 1] |= 1;
        var first = IpAddress.Read(bytes, Address.IsV6);
        if (first != Address) return new(first, Length);
        bytes[count - 1] ^= 3;
        return new(IpAddress.Read(bytes, Address.IsV6), Length);
    }

    public override string ToString() => $"{Address}/{Length}";
}
