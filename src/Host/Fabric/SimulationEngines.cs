using Stead.Fabric.Simulation;

namespace Stead.Host.Fabric;

/// <summary>Which engine carries out a program on this machine.</summary>
public static class SimulationEngines
{
    /// <summary>What `--engine` takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["compiled", "interpreter"];

    /// <param name="name">One of <see cref="Names"/>; null for the fastest there is.</param>
    /// <exception cref="UserError">There is no such engine, or not for this program or machine.</exception>
    public static ISimulationEngine Create(SimulationProgram program, string? name = null) => name switch
    {
        null or "interpreter" when program.PowerUpUnknown is not null => new UnknownsInterpreter(program),
        "compiled" when program.PowerUpUnknown is not null => throw new UserError("machine code has no unknown values", "leave --engine away"),
        "interpreter" => new Interpreter(program),
        null when !CompiledEngine.IsSupported => new Interpreter(program),
        null or "compiled" when CompiledEngine.IsSupported => new CompiledEngine(program),
        "compiled" => throw new UserError("machine code can only be made on x86-64 processors with BMI2, and where the system lets a process make code", "take --engine interpreter"),
        _ => throw new UserError($"there is no engine '{name}'", Spelling.Nearest(name!, Names) is { } meant ? $"did you mean '{meant}'?" : $"the engines are {string.Join(" and ", Names)}"),
    };

    public static string NameOf(ISimulationEngine engine) => engine is CompiledEngine ? "compiled" : "interpreter";
}
