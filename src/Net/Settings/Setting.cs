using Stead.Net.Tcp;

namespace Stead.Net.Settings;

/// <summary>One thing that `stead sysctl` can change, under the name FreeBSD has for it where FreeBSD has it.</summary>
/// <param name="What">A few words for lists.</param>
/// <param name="Unit">Of the number: `bytes/s`, `%`, `µs`; empty: a count or a switch.</param>
/// <param name="Least">No smaller number is taken, and none greater than <paramref name="Most"/>.</param>
public sealed record Setting(string Name, string What, string Unit, long Least, long Most, Func<TcpSettings, long> Read, Func<TcpSettings, long, TcpSettings> Apply)
{
    public long Default => Read(TcpSettings.Linux);

    /// <summary>For a number in the range that has no meaning of its own: what to say.</summary>
    public Func<long, string?> Refuses { get; init; } = _ => null;
}
