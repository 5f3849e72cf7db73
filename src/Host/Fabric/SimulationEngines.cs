using Stead.Fabric.Simulation;

namespace Stead.Host.Fabric;

/// <summary>Which engine carries out a program on this machine.</summary>
public static class SimulationEngines
{
    public static ISimulationEngine Create(SimulationProgram program) => new Interpreter(program);
}
