using Stead.Fabric.Simulation;
using Stead.Fabric.Simulation.Lowering;
using Stead.Host.Fabric;
using Stead.Host.Narration;
using Stead.Tests.Harness;

namespace Stead.Tests.Unit.Host.Fabric;

/// <summary>From Verilog to what an engine carries out, by yosys.</summary>
internal static class Designs
{
    /// <summary>The files of a design of `examples/fabric`.</summary>
    public static IReadOnlyList<string> Example(string name) => [.. Directory.GetFiles($"{Repository.Root}/examples/fabric/{name}", "*.v").Order(StringComparer.Ordinal)];

    public static SimulationProgram Program(IReadOnlyList<string> files) =>
        ModuleLowering.Lower(Synthesis.Run(files, "top", new Silent()).Design.Top(null), new LoweringOptions());

    public static SimulationProgram Program(string verilog)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, verilog);
            return Program([file]);
        }
        finally { File.Delete(file); }
    }

    public static Slot Port(ISimulationEngine engine, string name) => engine.Program.Ports.Single(port => port.Name == name).Slot;

    internal sealed class Silent : INarrator, IMeter
    {
        public void Say(string line) { }
        public void Warn(string text) { }
        public IMeter Begin(string title, long? total, MeterUnit unit) => this;
        public void Report(long done) { }
        public void Dispose() { }
    }
}
