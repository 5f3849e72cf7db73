using Stead.Fabric.Boards;
using Stead.Fabric.Text;

namespace Stead.Fabric.Builds;

/// <summary>What the parts of a vendor have beside their fabric's words of Verilog, such as BUFG or SB_IO, as yosys' own libraries describe it.</summary>
/// <param name="Behaviour">Yosys' file of Verilog that says what cells do.</param>
/// <param name="Others">One that says only which there are; null for none.</param>
/// <param name="Skipped">Cells of the first that would take too long.</param>
/// <param name="Model">Our own models of the others; null for none.</param>
public sealed record PartCells(string Behaviour, string? Others, IReadOnlyList<string> Skipped, string? Model)
{
    private static readonly PartCells s_xilinx = new("+/xilinx/cells_sim.v", "+/xilinx/cells_xtra.v", [], "xilinx");
    private static readonly PartCells s_ice40 = new("+/ice40/cells_sim.v", null, ["SB_SPRAM256KA"], null);

    private static readonly (string Beginning, string Instead)[] s_refused =
    [
        ("MMCM", Clocks), ("PLL", Clocks), ("SB_PLL", Clocks), ("SB_HFOSC", Clocks), ("SB_LFOSC", Clocks),
        ("RAMB", Arrays), ("FIFO", Arrays), ("SB_SPRAM", Arrays), ("PS7", Processor), ("processing_system", Processor),
    ];

    private const string Clocks = "what makes a clock is not simulated: name the module that it drives (--top), with the clock as an input";
    private const string Arrays = "write it as an array, which the part's tools put into block memory";
    private const string Processor = "the processor is not simulated: name a module without it (--top)";
    private const string Unknown = "if it is a cell of the part, the design can be checked and built, but not simulated";

    public static PartCells Of(Board board) => board.Flow == BuildFlow.Ice40 ? s_ice40 : s_xilinx;

    /// <summary>Verilog of our own; empty where there is none.</summary>
    public string Verilog => Model is null ? "" : Resources.Read("models", Model)!;

    /// <summary>Complaints about modules that nothing is known about, with what to do where it is a cell that is known not to be simulated.</summary>
    public static UserError Explain(UserError error) => new([.. error.Complaints.Select(complaint => complaint.What.StartsWith("there is nothing known", StringComparison.Ordinal)
        ? complaint with { Instead = s_refused.Where(cell => complaint.What.Contains($" module {cell.Beginning}", StringComparison.Ordinal)).Select(cell => cell.Instead).FirstOrDefault(Unknown) } : complaint)]);

    /// <summary>Yosys' commands before the design is read: its cells are known, and empty.</summary>
    /// <param name="model">The file with <see cref="Verilog"/>; null for none.</param>
    public IEnumerable<string> Declare(string? model)
    {
        yield return $"read_verilog -lib {Behaviour}";
        if (model is not null) yield return $"read_verilog -lib \"{model}\"";
        yield return $"setattr -mod -set {Mark} 1 =*";
        foreach (var cell in Skipped) yield return $"setattr -mod -unset {Mark} ={cell}";
        if (Others is not null) yield return $"read_verilog -lib -nooverwrite {Others}";
    }

    /// <summary>Commands after the design's hierarchy is known: cells get what they do, but for those that the design has itself.</summary>
    /// <inheritdoc cref="Declare"/>
    public IEnumerable<string> Define(string? model)
    {
        yield return $"delete =A:{Mark}";
        yield return $"read_verilog -nooverwrite {Behaviour}";
        if (model is not null) yield return $"read_verilog -nooverwrite \"{model}\"";
        yield return "hierarchy -check";
    }

    /// <summary>Whether a message is about the libraries, not the design.</summary>
    public bool Concerns(Complaint complaint) => Own(complaint.File ?? "") || Own(complaint.What);

    private bool Own(string text) => text.Contains(Behaviour[1..], StringComparison.Ordinal) || text.Contains(ModelFile, StringComparison.Ordinal);

    /// <summary>What the file of our own models is called.</summary>
    public const string ModelFile = "stead-part-cells.v";

    private const string Mark = "part_cell";
}
