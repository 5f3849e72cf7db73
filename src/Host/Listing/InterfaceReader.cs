using Stead.Guests.States;

namespace Stead.Host.Listing;

/// <summary>What /sys says of one network interface.</summary>
public static class InterfaceReader
{
    /// <returns>Null when there is no such interface.</returns>
    public static ActiveNetwork? Read(string name)
    {
        var at = $"/sys/class/net/{name}";
        if (!Directory.Exists(at)) return null;
        var bridge = new DirectoryInfo($"{at}/master").LinkTarget is { } target ? Path.GetFileName(target) : null;
        return new(name, Line($"{at}/ifalias"), Number($"{at}/mtu") is { } mtu ? (int)mtu : null, bridge,
            Number($"{at}/statistics/rx_bytes") is { } received ? new DataSize(received) : null,
            Number($"{at}/statistics/tx_bytes") is { } sent ? new DataSize(sent) : null,
            Line($"{at}/operstate") is not "down");
    }

    /// <summary>The interfaces that are plugged into a bridge.</summary>
    public static IReadOnlyList<string> Members(string bridge) =>
        Directory.Exists($"/sys/class/net/{bridge}/brif")
            ? [.. Directory.GetFileSystemEntries($"/sys/class/net/{bridge}/brif").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];

    private static string? Line(string path)
    {
        try { return File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null; }
        catch (IOException) { return null; }
    }

    private static long? Number(string path) => long.TryParse(Line(path), out var number) ? number : null;
}
