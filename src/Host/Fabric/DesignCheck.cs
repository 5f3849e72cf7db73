using Stead.Fabric.Boards;
using Stead.Fabric.Builds;
using Stead.Fabric.Constraints;
using Stead.Fabric.Lint;
using Stead.Fabric.Netlist;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Hypervisors;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Processes;
using Stead.Host.Storage;

namespace Stead.Host.Fabric;

/// <summary>A design that was looked through: its netlist, where its wires leave the part, and all that was found.</summary>
/// <param name="Top">Flat; null when the Verilog has mistakes.</param>
/// <param name="Pins">Empty then.</param>
public sealed record DesignCheck(NetlistModule? Top, IReadOnlyList<PinAssignment> Pins, Findings Findings)
{
    /// <summary>The design has instances of what is in its part, as PS7 or BUFG, which the language does not know.</summary>
    public bool HasPartCells { get; private init; }

    /// <summary>Verilog, ports and constraints.</summary>
    /// <param name="byName">Without a constraints file, ports have the pins of what has their name on the board.</param>
    public static DesignCheck Run(DesignFiles design, INarrator narrator, bool byName = false)
    {
        var findings = new Findings();
        var constraints = ReadConstraints(design, findings);
        if (Synthesise(design, narrator, findings) is not var (top, hasPartCells)) return new(null, [], findings);
        if (byName && design.Constraints.Count == 0) return new(top, PinAssignments.ByName(design.Board, new(DesignPort.Of(top))), findings) { HasPartCells = hasPartCells };
        var place = new Place(design.Constraints.Count > 0 ? design.Constraints[0] : null);
        var pins = ConstraintCheck.Run(design.Board, DesignPort.Of(top), constraints, place, findings);
        return new(top, pins, findings) { HasPartCells = hasPartCells };
    }

    /// <summary>All that, and what is likely to be a mistake in the Verilog.</summary>
    public static DesignCheck RunWithLint(DesignFiles design, INarrator narrator)
    {
        var check = Run(design, narrator);
        if (check.Top is null) return check;
        NetlistLint.Run(Synthesis.Elaborate(design.Verilog, design.Top, narrator, check.HasPartCells ? PartCells.Of(design.Board) : null, design.Includes).Design, check.Findings);
        try { check.Lower(new()); }
        catch (UserError e)
        {
            // A design may be right and yet be nothing for the simulator.
            foreach (var complaint in e.Complaints) check.Findings.Add(!check.HasPartCells, complaint);
        }
        if (!check.HasPartCells && Programs.Find("verilator") is { } verilator)
        {
            string[] argv = [verilator, "--lint-only", "-Wall", "-Wno-fatal", .. design.Top is null ? (string[])[] : ["--top-module", design.Top], .. design.Includes.Select(folder => "-I" + folder), .. design.Verilog];
            foreach (var finding in VerilatorText.Read(ProcessRunner.Run(argv).Error)) check.Findings.Add(finding.IsError, finding.Complaint);
        }
        return check;
    }

    /// <summary>For the simulator.</summary>
    /// <exception cref="UserError">What cannot be simulated.</exception>
    public SimulationProgram Lower(LoweringOptions options)
    {
        try { return ModuleLowering.Lower(Top!, options); }
        catch (UserError e) when (HasPartCells) { throw PartCells.Explain(e); }
    }

    private static (NetlistModule Top, bool HasPartCells)? Synthesise(DesignFiles design, INarrator narrator, Findings findings)
    {
        try
        {
            var result = Synthesis.Run(design.Verilog, design.Top, narrator, cells: PartCells.Of(design.Board), includes: design.Includes);
            foreach (var warning in result.Warnings) findings.Add(false, warning);
            return (result.Design.Top(design.Top), result.HasPartCells);
        }
        catch (UserError e)
        {
            foreach (var complaint in e.Complaints) findings.Add(true, complaint);
            return null;
        }
    }

    internal static ConstraintSet ReadConstraints(DesignFiles design, Findings findings)
    {
        var set = new ConstraintSet();
        foreach (var path in design.Constraints)
        {
            var text = TextFile.TryRead(path) ?? throw new HostException($"read {path}", "it is not there any more");
            if (Path.GetExtension(path).Equals(".pcf", StringComparison.OrdinalIgnoreCase) != (design.Board.Flow == BuildFlow.Ice40))
                findings.Error(new(path), $"is not for the tools of the {design.Board.Name}", design.Board.Flow == BuildFlow.Ice40 ? "nextpnr wants a .pcf" : "Vivado wants an .xdc");
            else if (design.Board.Flow == BuildFlow.Ice40) PcfReader.Read(path, text, set, findings);
            else XdcReader.Read(path, text, set, findings);
        }
        return set;
    }
}
