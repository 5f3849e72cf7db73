using Stead.Net.Wire;

namespace Stead.Net.Ip;

/// <summary>An address and a port. Port 0: any that is free, or, for a listener of a transparent stack, every one.</summary>
public readonly record struct Endpoint(IpAddress Address, ushort Port)
{
    /// <summary>`192.0.2.1:80`, `[2001:db8::1]:80`.</summary>
    public override string ToString() => Address.IsV6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
}
