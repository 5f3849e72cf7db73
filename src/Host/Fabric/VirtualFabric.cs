using System.Buffers;
using Stead.Devices.Devcfg;
using Stead.Fabric.Bitstream;
using Stead.Fabric.Boards;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>A board's fabric without the board: takes what its configuration port is given, checks it as it comes, and keeps the last good one in a file.</summary>
/// <param name="directory">Where <see cref="Configuration"/> is kept while it is configured.</param>
internal sealed class VirtualFabric(Board board, string directory) : IFabric
{
    /// <summary>The bitstream that it is configured with, as its tools wrote it.</summary>
    public const string Configuration = "configuration.bin";

    /// <summary>Longer than any.</summary>
    private const int MostBytes = 64 << 20;

    /// <summary>How much is needed to know what it is for.</summary>
    private const int FirstLook = 1024;

    /// <summary>CMD DESYNC, swapped as all of it is.</summary>
    private static ReadOnlySpan<byte> Desynchronise => [0x01, 0x80, 0x00, 0x30, 0x0d, 0, 0, 0];

    private readonly ArrayBufferWriter<byte> _taken = new();
    private int _nextLook = FirstLook;

    public bool IsDone { get; private set; }

    public string State { get; private set; } = $"{board.Name}, not configured";

    public void Reset()
    {
        _taken.ResetWrittenCount();
        (_nextLook, IsDone) = (FirstLook, false);
        State = $"{board.Name}, being configured";
        File.Delete(Path.Combine(directory, Configuration));
    }

    public bool Take(ReadOnlySpan<byte> bytes)
    {
        var before = _taken.WrittenCount;
        if (before > MostBytes) return Refuse($"more than {MostBytes} bytes");
        _taken.Write(bytes);
        var all = _taken.WrittenSpan;
        if (board.Flow == BuildFlow.Ice40) return Look(all);
        // Each look reads from the beginning: at powers of two, and when the end may have come.
        if (all[Math.Max(before - Desynchronise.Length, 0)..].IndexOf(Desynchronise) >= 0) return Look(WithDummies(all));
        if (all.Length < _nextLook) return true;
        _nextLook = 2 * all.Length;
        return Look(all);
    }

    public void End()
    {
        if (!IsDone) Refuse($"only {_taken.WrittenCount} bytes came: it was cut short");
    }

    private bool Look(ReadOnlySpan<byte> bytes)
    {
        if (BitHeader.IsAt(bytes)) return Refuse("it begins with a .bit header, and only the data behind it are wanted, with their bytes swapped: xbin2bit FILE does that");
        var facts = BitstreamReader.Read(bytes);
        if (facts.Format == BitstreamFormat.Bin && facts.Order == WordOrder.Plain && board.Flow == BuildFlow.Vivado && facts.IdCode is not null)
            return Refuse("its bytes are not swapped: xbin2bit FILE does that");
        var isEnded = facts.Findings.All(finding => finding.Kind != FindingKind.CutShort);
        // What has not come yet is no complaint, and whether it is partial is only known at the end.
        if (!isEnded) facts = facts with { Findings = [.. facts.Findings.Where(finding => finding.Kind != FindingKind.CutShort)], Traits = facts.Traits & ~BitstreamTraits.Partial };
        if (new BitstreamDemand(PartName.Parse(board.Part)).Complaints("", facts) is [var complaint, ..]) return Refuse($"{complaint.Key}{(complaint.Key is null ? "" : ": ")}{complaint.What}");
        if (isEnded) Configure(bytes, facts);
        return true;
    }

    private void Configure(ReadOnlySpan<byte> bytes, BitstreamFacts facts)
    {
        try { AtomicFile.Write(Path.Combine(directory, Configuration), BitstreamConversion.Data(bytes, facts, WordOrder.Plain), AtomicFile.Private); }
        catch (HostException e)
        {
            State = $"{board.Name}: {e.Message}";
            return;
        }
        IsDone = true;
        State = $"{board.Name}, configured with {_taken.WrittenCount} bytes{(facts.Comment is { Length: > 0 } comment ? $" ({comment.ReplaceLineEndings(" ")})" : "")}";
    }

    private bool Refuse(string why)
    {
        State = $"{board.Name}, refused: {why}";
        return false;
    }

    /// <summary>What follows DESYNC only drives the clock, and may be in a page of its own.</summary>
    private static byte[] WithDummies(ReadOnlySpan<byte> taken)
    {
        const int Dummies = 256;
        var bytes = new byte[(taken.Length & ~3) + Dummies];
        taken[..(taken.Length & ~3)].CopyTo(bytes);
        for (var at = taken.Length & ~3; at < bytes.Length; at += 4) bytes[at + 3] = (byte)(PacketReader.Nop >> 24);
        return bytes;
    }
}
