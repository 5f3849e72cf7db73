using Stead.Host.Posix;

namespace Stead.Host.Storage;

/// <summary>Where things are kept that can be made again: /var/cache/stead for root, ~/.cache/stead for others; XDG_CACHE_HOME moves it.</summary>
public static class CacheDirectory
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is ['/', ..] cache) return cache.TrimEnd('/') + "/stead";
        if (SystemCalls.IsRoot) return "/var/cache/stead";
        return Environment.GetEnvironmentVariable("HOME") is ['/', ..] home ? $"{home.TrimEnd('/')}/.cache/stead" : $"/tmp/stead-{Environment.UserName}";
    }
}
