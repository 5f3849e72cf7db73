namespace Stead.Fabric.Bitstream;

/// <summary>What a bitstream must be to be used, and every reason why one is not.</summary>
/// <param name="Part">The part it must be for; null where that is not known.</param>
/// <param name="Partial">It must be a partial one; else a full one.</param>
/// <param name="AllowUnchecked">One whose damage could not be seen will do: without a CRC, or encrypted.</param>
public sealed record BitstreamDemand(PartName? Part = null, bool Partial = false, bool AllowUnchecked = false)
{
    /// <param name="file">Its name, for the complaints.</param>
    public IReadOnlyList<Complaint> Complaints(string file, BitstreamFacts facts)
    {
        var complaints = new List<Complaint>();
        foreach (var finding in facts.Findings)
        {
            if (finding.IsBad || (finding.Kind == FindingKind.Unchecked && !AllowUnchecked))
            {
                complaints.Add(new(finding.What)
                {
                    File = file, Key = $"offset {finding.Offset} (0x{finding.Offset:x})",
                    Instead = finding.Kind == FindingKind.Unchecked ? "--unchecked takes it all the same" : null,
                });
            }
        }
        if (Part is { } wanted && IsOther(facts, wanted, out var what)) complaints.Add(new($"it is for {what}, and not for {wanted}") { File = file, Instead = "build it for this part, or name the board it is for" });
        if (facts.Has(BitstreamTraits.Partial) && !Partial)
        {
            complaints.Add(new($"it is a partial bitstream: {facts.Frames} of {facts.Part?.Frames} frames")
            {
                File = file, Instead = "say --partial where the design that it changes is loaded; if it should be a full one, it was cut short",
            });
        }
        if (facts.Has(BitstreamTraits.Full) && Partial) complaints.Add(new("it is a full bitstream, not a partial one") { File = file, Instead = "leave out --partial" });
        return complaints;
    }

    /// <exception cref="UserError">Every reason why it is refused.</exception>
    public void Require(string file, BitstreamFacts facts)
    {
        if (Complaints(file, facts) is { Count: > 0 } complaints) throw new UserError(complaints);
    }

    private static bool IsOther(BitstreamFacts facts, PartName wanted, out string what)
    {
        what = facts.Die?.ToString() ?? facts.Name?.ToString() ?? "";
        if (facts.Die is { } die) return !die.Devices.Contains(wanted.Device);
        // What is not known is complained of already.
        return facts.Name is { } name && !name.Fits(wanted);
    }
}
