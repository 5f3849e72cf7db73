using Stead.Fabric.Boards.Virtual;
using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Narration;

namespace Stead.Host.Fabric.Boards;

/// <summary>A design on a virtual board, with the engine that runs it.</summary>
public sealed class OpenBoard : IDisposable
{
    private readonly ISimulationEngine _engine;

    private OpenBoard(string design, VirtualBoard board, ISimulationEngine engine) => (Design, Board, _engine) = (design, board, engine);

    public string Design { get; }

    public VirtualBoard Board { get; }

    /// <param name="until">What <see cref="VirtualBoard.Advance"/> shall end at.</param>
    /// <param name="engineName">As <see cref="SimulationEngines.Create"/> takes it.</param>
    /// <exception cref="UserError">The design or its constraints have mistakes, or nothing of it reaches the board.</exception>
    public static OpenBoard Open(DesignFiles design, string? until, INarrator narrator, string? engineName = null)
    {
        var condition = until is null ? null : ConditionParser.Parse(until);
        if (design.Constraints.Count == 0) narrator.Warn($"there is no constraints file: ports are wired to what has their name on the {design.Board.Name}");
        var check = DesignCheck.Run(design, narrator, byName: true);
        if (check.Findings.Errors > 0) throw new UserError([.. check.Findings.All.Where(finding => finding.IsError).Select(finding => finding.Complaint)]);
        foreach (var warning in check.Findings.All) narrator.Warn(warning.Complaint.ToString());

        var program = check.Lower(new() { Conditions = condition is null ? [] : [condition] });
        foreach (var note in program.Notes) narrator.Warn(note.ToString());
        var engine = SimulationEngines.Create(program, engineName);
        try
        {
            var board = new VirtualBoard(design.Board, engine, check.Pins, condition is null ? default : program.Conditions[0]);
            if (!board.Lights.Any(light => light.IsConnected)) throw new UserError($"no port of the design is on a light of the {design.Board.Name}: there would be nothing to see", $"'stead fabric boards {design.Board.Key}' lists the pins");
            if (!board.HasClock && program.Domains.Count > 0)
                narrator.Warn($"no port of the design is on the clock of the {design.Board.Name}: its registers will not change");
            return new(design.Name, board, engine);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    public void Dispose() => _engine.Dispose();
}
