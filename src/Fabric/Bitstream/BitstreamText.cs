using System.Globalization;

namespace Stead.Fabric.Bitstream;

/// <summary>What `stead fabric info` prints: a line a fact, then the findings.</summary>
public static class BitstreamText
{
    public static string Format(string file, BitstreamFacts facts)
    {
        var rows = Rows(file, facts).Where(row => row.Value.Length > 0).ToList();
        var width = rows.Max(row => row.Key.Length) + 2;
        var lines = rows.Select(row => row.Key.PadRight(width) + row.Value).Concat(facts.Findings.Select(finding => $"{Word(finding.Kind)} {finding}"));
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>`full, compressed`.</summary>
    public static string Kind(BitstreamTraits traits) => string.Join(", ", new[]
    {
        (BitstreamTraits.Full, "full"), (BitstreamTraits.Partial, "partial"), (BitstreamTraits.Compressed, "compressed"), (BitstreamTraits.Debug, "for debugging"),
        (BitstreamTraits.FrameCrc, "a CRC behind each frame"), (BitstreamTraits.Encrypted, "encrypted"),
    }.Where(one => (traits & one.Item1) != 0).Select(one => one.Item2));

    /// <summary>`good`, `damaged`, `not known`, `cannot be checked`.</summary>
    public static string Verdict(BitstreamFacts facts) =>
        facts.Findings.Any(finding => finding.Kind == FindingKind.Unknown) ? "not known" : facts.IsBad ? "damaged" : facts.Findings.Any(finding => finding.Kind == FindingKind.Unchecked) ? "cannot be checked" : "good";

    private static string Word(FindingKind kind) => kind is FindingKind.Damage or FindingKind.CutShort ? "DAMAGE:" : kind.ToString().ToUpperInvariant() + ":";

    private static IEnumerable<(string Key, string Value)> Rows(string file, BitstreamFacts facts)
    {
        yield return ("file", file);
        yield return ("format", facts.Format switch
        {
            BitstreamFormat.Bit => $".bit, {facts.Start} bytes of header and {facts.Length} of data{(facts.Order == WordOrder.Swapped ? ", bytes swapped" : "")}",
            BitstreamFormat.Bin => $".bin, {facts.Length} bytes{(facts.Order == WordOrder.Swapped ? ", bytes swapped" : "")}",
            _ => $"icepack's .bin, {facts.Length} bytes",
        });
        if (facts.Header is { } header)
        {
            yield return ("design", header.Top);
            yield return ("written", $"{(header.Option("Version") is { } version ? $"by Vivado {version} " : "")}on {header.Date} {header.Time}");
            yield return ("user id", header.Option("UserID") ?? "");
        }
        yield return ("comment", (facts.Comment ?? "").ReplaceLineEndings(" "));
        yield return ("part", (facts.Die, facts.Name, facts.IdCode) switch
        {
            ({ } die, _, _) => die.ToString(),
            (_, { } name, { } code) => $"{name}, IDCODE 0x{code:x8}",
            (_, { } name, null) => name.ToString(),
            (_, null, { } code) => $"IDCODE 0x{code:x8}",
            _ => "",
        });
        yield return ("kind", Kind(facts.Traits));
        if (facts.Part is { } part) yield return ("frames", string.Create(CultureInfo.InvariantCulture, $"{facts.Frames} of {part.Frames}, {Part.FrameWords} words each"));
        yield return ("crc", facts.Crcs.Count is > 0 and <= 4 ? string.Join(' ', facts.Crcs.Select(crc => facts.Format == BitstreamFormat.Ice40 ? $"0x{crc:x4}" : $"0x{crc:x8}")) + " right"
            : facts.Crcs.Count > 0 ? $"{facts.Crcs.Count} right" : "");
        yield return ("verdict", Verdict(facts));
    }
}
