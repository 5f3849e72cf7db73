using System.Text.RegularExpressions;

namespace Stead.Fabric.Constraints;

/// <summary>Finds the wires that a name in a constraints file means.</summary>
public sealed partial class PortNames
{
    private readonly IReadOnlyList<DesignPort> _ports;
    private readonly Dictionary<string, PortBit> _bits = [];

    public PortNames(IReadOnlyList<DesignPort> ports)
    {
        _ports = ports;
        foreach (var port in ports)
        {
            for (var bit = 0; bit < port.Width; bit++) _bits[port.BitName(bit)] = new(port, bit);
            // A vector of one bit goes by both names.
            if (port.Width == 1) _bits[$"{port.Name}[{port.LowestIndex}]"] = new(port, 0);
        }
    }

    public IEnumerable<PortBit> Bits => _ports.SelectMany(port => Enumerable.Range(0, port.Width).Select(bit => new PortBit(port, bit)));

    /// <summary>A name of a wire, of a whole port, or a pattern with `*` and `?`.</summary>
    /// <returns>Empty when nothing has that name.</returns>
    public IReadOnlyList<PortBit> Find(string name)
    {
        if (_bits.TryGetValue(name, out var bit)) return [bit];
        if (_ports.FirstOrDefault(port => port.Name == name) is { } whole) return [.. AllBits(whole)];
        if (!name.AsSpan().ContainsAny('*', '?')) return [];
        return [.. _bits.Where(one => Matches(name, one.Key) || Matches(name, one.Value.Port.Name)).Select(one => one.Value).Distinct()];
    }

    /// <summary>What to say about a name that nothing has.</summary>
    public (string What, string? Instead) Complaint(string name)
    {
        if (Index().Match(name) is { Success: true } match && _ports.FirstOrDefault(port => port.Name == match.Groups[1].Value) is { } port)
            return port.Width == 1 ? ($"{port.Name} has only one bit", $"write {port.Name}") : ($"{port.Name} has no bit {match.Groups[2].Value}", $"its bits are {port.LowestIndex} to {port.HighestIndex}");
        var what = name.AsSpan().ContainsAny('*', '?') ? $"no port of the design is like '{name}'" : $"the design has no port '{name}'";
        if (Spelling.Nearest(name, _bits.Keys.Concat(_ports.Select(port => port.Name))) is { } meant) return (what, $"did you mean '{meant}'?");
        return (what, _ports.Count is > 0 and <= 8 ? $"it has {string.Join(", ", _ports)}" : null);
    }

    private static IEnumerable<PortBit> AllBits(DesignPort port) => Enumerable.Range(0, port.Width).Select(bit => new PortBit(port, bit));

    /// <summary>`*` is any text, `?` any character; brackets are themselves.</summary>
    private static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, resume = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*') (star, resume) = (p++, t);
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t])) (p, t) = (p + 1, t + 1);
            else if (star >= 0) (p, t) = (star + 1, ++resume);
            else return false;
        }
        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    [GeneratedRegex(@"^(.*)\[(\d+)\]$")]
    private static partial Regex Index();
}
