using Stead.Net.Ip;

namespace Stead.Net.Tcp;

/// <summary>A multiply-and-fold hash with a secret: cheap, and not to be steered by outsiders, who choose endpoints.</summary>
internal readonly struct EndpointHash(ulong key)
{
    public ulong Of(in Endpoint local, in Endpoint remote)
    {
        var high = Math.BigMul(local.Address.Fold ^ key, remote.Address.Fold ^ 0x9e37_79b9_7f4a_7c15 ^ (key >> 32 | key << 32), out var low);
        high = Math.BigMul(high ^ low ^ ((ulong)local.Port << 16 | remote.Port), key | 1, out low);
        return high ^ low;
    }
}
