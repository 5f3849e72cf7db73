namespace Stead.Fabric.Bitstream;

/// <summary>A device of the 7 series or Zynq-7000 family, as its bitstreams show it.</summary>
/// <param name="Name">Without `xc`, as Vivado writes it: `7z020`.</param>
/// <param name="IdCode">With the revision, the top four bits, 0.</param>
/// <param name="Rows">Of clock regions, the halves of the device counted together.</param>
/// <param name="DataWords">Written to FDRI by a full bitstream, pad frames among them.</param>
public sealed record Part(string Name, uint IdCode, int Rows, int DataWords)
{
    /// <summary>Words in a frame (UG470).</summary>
    public const int FrameWords = 101;

    /// <summary>Commands and dummies that Vivado puts around the data.</summary>
    private const int OtherWords = 583;

    /// <summary>Two behind each row of each of the two kinds of blocks.</summary>
    public int PadFrames => 4 * Rows;

    public int Frames => DataWords / FrameWords - PadFrames;

    /// <summary>Of a full bitstream without a header, in bytes.</summary>
    public int Length => 4 * (DataWords + OtherWords);

    /// <summary>A processor system beside the fabric: it configures itself, and stops when a design takes its wires away.</summary>
    public bool HasProcessor => Name.StartsWith("7z", StringComparison.Ordinal);

    public override string ToString() => $"xc{Name}";
}
