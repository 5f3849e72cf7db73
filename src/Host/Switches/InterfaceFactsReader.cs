using Stead.Guests.Switches;
using Stead.Host.Processes;

namespace Stead.Host.Switches;

/// <summary>Asks ip(8) what an interface carries.</summary>
internal static class InterfaceFactsReader
{
    public static InterfaceFacts Read(string name)
    {
        var at = $"/sys/class/net/{name}";
        if (name.Contains('/') || !Directory.Exists(at)) return new(name, null, [], []);
        return new(name, File.ReadAllText($"{at}/address").Trim(), [.. Addresses(name)], [.. Routes(name, "-4"), .. Routes(name, "-6")]);
    }

    /// <summary>`2: em0    inet 192.0.2.5/24 brd … scope global em0`, one line each with -o.</summary>
    private static IEnumerable<string> Addresses(string name)
    {
        foreach (var line in Lines("ip", "-o", "addr", "show", "dev", name))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var family = Array.FindIndex(words, word => word is "inet" or "inet6");
            if (family < 0 || family + 1 >= words.Length || line.Contains("scope link") || line.Contains("scope host")) continue;
            yield return words[family + 1];
        }
    }

    /// <summary>Routes that the kernel made for an address come back with it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Routes(string name, string family)
    {
        foreach (var line in Lines("ip", family, "route", "show", "dev", name))
        {
            if (line.Contains("proto kernel") || line.StartsWith("fe80:", StringComparison.Ordinal)) continue;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("linkdown" or "dead")).ToList();
            if (words.IndexOf("expires") is >= 0 and var expires) words.RemoveRange(expires, Math.Min(2, words.Count - expires));
            if (words.Count > 0) yield return words;
        }
    }

    private static string[] Lines(params string[] argv) => ProcessRunner.Run(argv).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
