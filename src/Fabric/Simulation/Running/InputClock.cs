namespace Stead.Fabric.Simulation.Running;

/// <summary>A clock that comes from outside: it starts low, rises in the middle of its period and falls at the end.</summary>
/// <param name="Period">In picoseconds.</param>
public sealed record InputClock(Signal Port, long Period)
{
    public const long PicosecondsPerSecond = 1_000_000_000_000;

    /// <summary>8 ns, the article's 125 MHz: where nothing says anything.</summary>
    public const long DefaultPeriod = 8_000;

    /// <summary>The inputs of one bit that registers wait for.</summary>
    public static IReadOnlyList<Signal> PortsOf(SimulationProgram program)
    {
        var inputs = program.Signals.Where(signal => signal is { Kind: SignalKind.Input, Width: 1 }).ToList();
        var direct = inputs.Where(input => program.Domains.Any(domain => domain.Clock == input.Slot)).ToList();
        if (direct.Count > 0 || program.Domains.Count == 0) return direct;
        // Only gated ones: the inputs that they are made of and that are named like clocks.
        var made = program.Cone(program.Domains.Select(domain => domain.Clock)).SelectMany(number => (Slot[])[program.Operations[number].A, program.Operations[number].B, program.Operations[number].C]).ToHashSet();
        return [.. inputs.Where(input => made.Contains(input.Slot) && (input.Name.Contains("clk", StringComparison.OrdinalIgnoreCase) || input.Name.Contains("clock", StringComparison.OrdinalIgnoreCase)))];
    }
}
